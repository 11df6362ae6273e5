"""How customers are met: hours, caps, messages, complaints; how staff learn, meet and are measured."""

from __future__ import annotations

import re

from huifang.policy.logic.reader.grammar import lengths, rhythms
from huifang.policy.logic.reader.grammar.rule import pattern
from huifang.policy.logic.reader.grammar.telling import Said, Telling, listed_words
from huifang.policy.logic.reader.statements import (
    ComplaintDeed,
    ComplaintStep,
    ContactCap,
    ContactHours,
    Kpi,
    Meeting,
    MessageFormat,
    Statement,
    Training,
)

CLOCK = r"(?:上午|下午|晚上?|早上?|中午)?\d{1,2}(?:[:点时])(?:\d{2}|半)?(?:分)?"
FORBIDS = re.compile(r"禁止|严禁|不得|避免|不要|避开|不宜|不打")
LATER = re.compile(r"下午|晚")
STEPS: tuple[tuple[str, ComplaintDeed], ...] = (
    (r"受理|接收|接听|接待|接到", "receive"),
    (r"登记|记录|备案|建单", "register"),
    (r"上报|升级|汇报|请示", "escalate"),
    (r"审批|批准|审定", "approve"),
    (r"答复|回复|答覆|反馈(?:给)?(?:客户|投诉人)|告知", "answer"),
    (r"回访", "follow_up"),
    (r"首问|负责到底", "own"),
    (r"结案|关闭|办结|归档", "close"),
    (r"处理|解决|调查|协调|整改|核实", "handle"),
)


def clock(written: str) -> str:
    """上午9点半 as 09:30, 下午3:30 as 15:30."""
    found = re.search(r"(\d{1,2})(?:[:点时])(\d{2}|半)?", written)
    assert found is not None
    hour = int(found[1]) + (12 if LATER.match(written) and int(found[1]) < 12 else 0)
    return f"{hour:02d}:{'30' if found[2] == '半' else found[2] or '00'}"


def hours(said: Said) -> Statement | None:
    opens, closes = clock(said.match["opens"]), clock(said.match["closes"])
    around = said.sentence.text[max(said.sentence.start, said.match.start() - 16) : said.match.end() + 12]
    if not re.search(r"联系|致电|电话|回访|拨打|外呼|约电|随访|打扰|呼出|拜访|走访", said.sentence.said()):
        return None
    return ContactHours(*said.place(), opens=opens, closes=closes, allowed=FORBIDS.search(around) is None)


def cap(said: Said) -> Statement | None:
    per = said.match.groupdict().get("period")
    return ContactCap(
        *said.place(), most=int(lengths.number(said.match["most"])), per=rhythms.period(per) if per else None
    )


def message(said: Said) -> Statement | None:
    content = said.words("content")
    if content is None:
        return None
    part = (
        "opening"
        if re.search("开头|称呼|抬头", said.match[0])
        else "closing"
        if re.search("结尾|落款|署名", said.match[0])
        else "whole"
    )
    return MessageFormat(*said.place(), part="limit" if "字" in said.match[0][-3:] else part, content=content)  # type: ignore[arg-type]


def complaint(said: Said) -> Statement | None:
    deed = next((deed for words, deed in STEPS if re.search(words, said.match["deed"])), None)
    return ComplaintStep(*said.place(), deed=deed, post=said.post(), timing=said.timing()) if deed else None


def training(said: Said) -> Statement:
    return Training(*said.place(), timing=said.timing(), post=said.post())


def meeting(said: Said) -> Statement:
    return Meeting(*said.place(), timing=said.timing(), name=said.words("name"))


def kpi(said: Said) -> Statement | None:
    measures = listed_words(said, "measures", re.compile(r"、|,|以及|和|及(?!时)|与"))
    return Kpi(*said.place(), measures=measures, timing=said.timing()) if measures else None


RULES: tuple[Telling, ...] = (
    Telling(
        "hours in which customers are met",
        re.compile(r"\d"),
        pattern(rf"(?P<opens>{CLOCK})\s?(?:-+|~|至|到)\s?(?P<closes>{CLOCK})"),
        hours,
        (("电话回访时间为9:30-11:30。", "09:30|11:30"), ("回访时段为下午3:30至5:00。", "15:30")),
    ),
    Telling(
        "no more than so often",
        re.compile(r"不超过|不得超过|最多|至多|不多于"),
        pattern(
            r"(?:(?:每|同一客户)(?P<period>周|月|天|日|季度|年)?[^,。;:]{0,12}?)?(?:不超过|不得超过|最多|至多|不多于)(?P<most>{number})次"
        ),
        cap,
        (("每月联系同一客户不超过2次。", "2"),),
    ),
    Telling(
        "words that a message has to hold",
        re.compile('"'),
        pattern(
            r"(?:短信|信息|微信|话术|开场白|结束语|邮件)[^。;]{0,16}?(?:以|使用|格式为|内容为|须含|应包含|落款|:)[^。;\"]{0,6}(?P<content>\"[^\"]{2,80}\")"
        ),
        message,
        (('短信须以"尊敬的会员"开头。', '"尊敬的会员"'),),
    ),
    Telling(
        "a step of a complaint",
        re.compile(r"投诉|信访|诉求"),
        pattern(
            r"(?:投诉|信访件?|诉求)[^。;]{0,24}?(?P<deed>受理|接听|接待|登记|上报|升级|审批|答复|回复|结案|办结|负责到底|首问|处理|解决|调查)(?!率)"
        ),
        complaint,
        (("投诉由客服主管受理。", "receive"), ("重大投诉须上报总经理。", "escalate")),
    ),
    Telling(
        "staff learn",
        re.compile(r"培训|轮训|演练|学习"),
        pattern(
            r"(?:组织|开展|进行|参加|接受|举办|安排)?[^,。;:]{0,14}(?:培训|轮训|演练|学习)(?!学校|机构|班|师|费|中心)"
        ),
        training,
        (("每月组织一次回访技巧培训。", "every"),),
    ),
    Telling(
        "staff meet",
        re.compile(r"会"),
        pattern(
            r"(?P<name>[^,。;:、]{0,10}?(?:例会|晨会|分析会|座谈会|联席会|总结会|交流会|早会|碰头会|专题会|恳谈会|会议))"
        ),
        meeting,
        (("每周一召开客服例会。", "every"),),
    ),
    Telling(
        "what counts in appraisals",
        re.compile(r"考核|考评|绩效|评价"),
        pattern(
            r"(?:考核|考评|绩效|评价)(?:指标|内容|项目)?(?:应|主要)?(?:包括|包含|为|有|含|:)(?P<measures>[^。;]{4,80})"
        ),
        kpi,
        (("考核指标包括回访率、满意率、及时率。", "回访率|满意率|及时率"),),
    ),
    Telling(
        "it counts in appraisals",
        re.compile(r"考核|绩效|评优|奖金"),
        pattern(
            r"(?:将|把)?(?P<measures>[^,。;:]{2,20}?)(?:将)?(?:纳入|列入|计入|作为|与)(?:[^,。;:]{0,10}?)(?:考核|绩效|评优|奖金)"
        ),
        kpi,
        (("回访完成率纳入绩效考核。", "回访完成率"),),
    ),
)
