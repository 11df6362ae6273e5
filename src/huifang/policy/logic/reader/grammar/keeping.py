"""Who looks after what, who may see it, how long it is kept and how it ends."""

from __future__ import annotations

import re

from huifang.policy.logic.reader.grammar import lengths
from huifang.policy.logic.reader.grammar.deeds import OF_FOLLOW_UP
from huifang.policy.logic.reader.grammar.rule import pattern, spelled
from huifang.policy.logic.reader.grammar.telling import Said, Telling
from huifang.policy.logic.reader.statements import Access, Assignment, Destruction, Handover, Retention, Statement

PAPERS = r"[^,。;:、]{0,10}(?:记录|资料|档案|录音|信息|台账|表单|回访表|文件|合同|凭证|数据|工单|隐私|名单|病历|表)"
A_LENGTH = re.compile(spelled("{length}"))
KEPT_FOR = pattern(
    r"(?:保存|保管|留存|保留)(?:期限?|时间)?(?:均|应|须|为|不少于|不得少于|不低于|至少)*\s?(?P<long>{length})"
)
"""档案由专人保管,保存五年: how long, said elsewhere in the sentence."""


def assignment(said: Said) -> Statement | None:
    post, what = said.words("post"), said.words("what")
    return Assignment(*said.place(), post=post, what=what) if post and what else None


def allowed(said: Said) -> Statement:
    what = said.words("what") or said.whole()
    return Access(*said.place(), what=what, allowed=True, post=said.words("post"), approver=said.words("approver"))


def forbidden(said: Said) -> Statement:
    what = said.words("what") or said.whole()
    return Access(*said.place(), what=what, allowed=False, post=said.words("post"))


def retention(said: Said) -> Statement:
    kept_for = KEPT_FOR.search(said.sentence.text, said.sentence.start, said.sentence.end)
    long = said.match.groupdict().get("long") or (kept_for["long"] if kept_for else "")
    length = A_LENGTH.search(long)
    return Retention(
        *said.place(),
        what=said.words("what") or said.words("kept") or said.whole(),
        length=lengths.length(length[0]) if length else None,
        forever=bool(re.search("永久|长期", said.match[0])),
        custodian=said.words("post"),
    )


def destruction(said: Said) -> Statement:
    what = said.words("what") or said.whole()
    return Destruction(*said.place(), what=what, how=said.words("how"), approver=said.words("approver"))


def handover(said: Said) -> Statement | None:
    occasion = said.words("occasion")
    if occasion is None:
        return None
    return Handover(*said.place(), occasion=occasion, what=said.words("what"), timing=said.timing())


RULES: tuple[Telling, ...] = (
    Telling(
        "a post looks after it",
        re.compile(r"负责"),
        pattern(r"(?P<post>[^,。;:、()\s]{0,10}?(?:{post}))(?:统一|全面|具体|主要)?负责(?!人)(?P<what>[^,。;:]{2,28})"),
        assignment,
        (("护理组负责手术顾客的回访。", "护理组|手术顾客的回访"),),
    ),
    Telling(
        "it is looked after by a post",
        re.compile(r"负责"),
        pattern(r"(?P<what>[^,。;:]{2,24}?)由(?P<post>[^,。;:、()\s]{1,12}?)(?:统一|全面|具体)?负责(?!人)"),
        assignment,
        (("投诉客户的回访由客服主管负责。", "投诉客户的回访|客服主管"),),
    ),
    Telling(
        "these customers are followed up by a post",
        re.compile(rf"由[^,。;:]*(?:{OF_FOLLOW_UP})"),
        pattern(
            rf"(?:^|(?<=[,。;:]))(?P<what>[^,。;:\d]{{0,20}}?(?:{{customer}}))由(?P<post>[^,。;:、()\s\d]{{1,12}}?)(?:统一|亲自|直接|进行|实施|开展|电话|上门)*(?:{OF_FOLLOW_UP})(?=[,。;]|$)"
        ),
        assignment,
        (("术后患者由责任护士回访。", "术后患者|责任护士"),),
    ),
    Telling(
        "who answers for it",
        re.compile(r"责任人"),
        pattern(
            r"(?P<post>[^,。;:、()\s]{1,12}?(?:{post}))(?:系|为|是|作为)(?P<what>[^,。;:]{2,16}?)的?(?:第一|直接|主要|首要)?责任人"
        ),
        assignment,
        (("主办律师是客户维护的第一责任人。", "客户维护|主办律师"),),
    ),
    Telling(
        "nobody may see or pass it on",
        re.compile(r"不得|严禁|禁止|不准|不可|不能"),
        pattern(
            rf"(?:不得|严禁|禁止|不准|不可|不能)(?:擅自|随意|私自|向[^,。;:]{{1,8}})?(?:泄露|泄漏|外传|复印|复制|拷贝|外借|对外提供|透露|公开|传播|出示|私自带出|带出)(?P<what>{PAPERS})?"
        ),
        forbidden,
        (("回访人员不得泄露客户信息。", "客户信息"),),
    ),
    Telling(
        "papers are secret",
        re.compile(r"保密|不外泄|不被泄露"),
        pattern(rf"(?P<what>{PAPERS})[^,。;:]{{0,8}}?(?:保密|严格保密|不外泄|不被泄露)"),
        forbidden,
        (("客户档案应严格保密。", "客户档案"),),
    ),
    Telling(
        "it takes somebody's leave to see it",
        re.compile(r"阅|查看|使用|查询|调取"),
        pattern(
            rf"(?:查阅|调阅|借阅|查看|使用|查询|翻阅|调取)(?P<what>{PAPERS})?[^。;]{{0,24}}?(?:须|需|应|必须)?(?:经|由|报|征得)(?P<approver>[^,。;:、]{{1,12}}?)(?:批准|同意|授权|审批|签字|许可)"
        ),
        allowed,
        (("调阅客户档案须经部门经理批准。", "客户档案|部门经理"),),
    ),
    Telling(
        "only these may see it",
        re.compile(r"仅限|只限|仅供|只有"),
        pattern(
            rf"(?P<what>{PAPERS})?[^,。;:]{{0,6}}?(?:仅限|只限|仅供|只有)(?P<post>[^,。;:]{{2,14}}?)(?:查阅|使用|查看|阅览|掌握|有权|可以|方可)"
        ),
        allowed,
        (("回访记录仅限客服部查阅。", "客服部"),),
    ),
    Telling(
        "how long it is kept",
        re.compile(r"保存|保管|留存|保留|存档|归档|存放"),
        pattern(
            rf"(?P<what>{PAPERS})?[^,。;:]{{0,10}}?(?:保存|保管|留存|保留|存档|归档)(?:期限?|时间|期)?(?:限)?(?:均|应|须|需|一般)?(?:为|不少于|不得少于|不低于|至少|期为|[^,。;:]{{0,16}}?不少于)?\s?(?P<long>{{length}}|永久|长期)"
            rf"|(?P<kept>{PAPERS})[^,。;:]{{0,6}}?(?:永久|长期)(?:保存|保管|存放)"
        ),
        retention,
        (("回访录音保存期限不少于两年。", "回访录音"), ("合同档案永久保存。", "合同档案")),
    ),
    Telling(
        "who keeps it",
        re.compile(r"由"),
        pattern(
            rf"(?P<what>{PAPERS})[^。;]{{0,16}}?由(?P<post>[^,。;:]{{1,10}}?)(?:统一|负责|妥善|集中|分类)*(?:保管|保存|归档|存档|管理)"
        ),
        retention,
        (("回访资料由专人保管。", "回访资料|专人"),),
    ),
    Telling(
        "it is filed",
        re.compile(r"归档|存档|建档|存入档案|装订|入档"),
        pattern(rf"(?P<what>{PAPERS})[^,。;:]{{0,10}}?(?:归档|存档|建档|存入档案|装订成册|入档)(?!{{length}})"),
        retention,
        (("走访记录应及时归档。", "走访记录"),),
    ),
    Telling(
        "it is destroyed",
        re.compile(r"销毁|粉碎|碎纸"),
        pattern(
            rf"(?P<what>{PAPERS})?[^,。;:]{{0,14}}?(?:经(?P<approver>[^,。;:]{{2,10}}?)(?:批准|同意|审批)后?[^。;]{{0,12}}?)?(?:用(?P<how>[^,。;:]{{2,8}}))?(?:销毁|粉碎|碎纸)"
        ),
        destruction,
        (("到期档案经总经理批准后销毁。", "总经理"),),
    ),
    Telling(
        "work passes on",
        re.compile(r"离职|调岗|休假|请假|转岗|离岗|调动|辞职|出差"),
        pattern(
            r"(?P<occasion>[^,。;:]{0,8}(?:离职|调岗|休假|请假|转岗|离岗|调动|辞职|出差))[^。;]{0,24}?(?:移交|交接|转交|交回|归还|代为|代办|接替|上交)(?P<what>[^,。;:]{0,14})"
        ),
        handover,
        (("员工离职前须将客户资料移交完毕。", "员工离职"),),
    ),
)
