"""What stands above a clause and holds for it: the customers of a chapter, its post, whether it is about times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from huifang.policy.logic.reader.grammar import deeds, nouns
from huifang.policy.logic.reader.grammar.events import event_before
from huifang.policy.logic.reader.grammar.rule import pattern
from huifang.policy.logic.reader.written import Clause, WrittenPolicy

ABOUT_FOLLOW_UPS = re.compile(rf"{deeds.OF_FOLLOW_UP}|关怀|跟进|联系|联络|维护|触达|沟通|提醒|邀约|问候")
ABOUT_TIMES = pattern(
    r"{node_of_time}|要求|安排|流程|标准|(?:{0})$|计划表|分类|类型|阶段|分级|分层".replace("{0}", deeds.OF_FOLLOW_UP)
)
PLAINLY = re.compile(deeds.OF_FOLLOW_UP)
ABOUT_CHANNELS = re.compile(r"方式|形式|渠道|途径")
A_SEGMENT_BY_NAME = re.compile(
    r"(?P<who>[^的对于及其和与]{2,14}?)(?:的)?(?:电话|上门|定期|满意度|跟踪|短信)?(?:回访|随访|访视|走访|拜访|关怀|维护|跟进)(?!方|时|频|周|内|记|目|要|流|工|人|中|计|率|制|管|安|结|范|对|标|数|分|考)"
)
A_POST_BY_NAME = pattern(
    r"(?P<post>[^的及和与、]{0,10}?(?:{post}))(?:的)?(?:岗位|工作)?(?:职责|责任|岗|工作内容|任务)"
    r"|^(?P<keeper>[^的及和与、]{0,10}?(?:{post}))的?(?:{0})(?:工作|要求|任务|安排|时间|频次)?$".replace(
        "{0}", deeds.OF_FOLLOW_UP
    )
)
A_POST_ALONE = pattern(r"(?:\(?[一二三四五六七八九十\d]+[)、.]\s?)?(?P<post>[\u4e00-\u9fff]{0,8}?(?:{post})+)")
NOT_A_SEGMENT = re.compile(
    r"^(?:客户|顾客|用户|电话|上门|定期|日常|投诉处理|公司|企业|首次|再次|一次|二次|三次|例行|特殊|节日|生日|活动|短信|微信|常规|一般|专项|实施|开展|进行|回访|制度|工作|服务|满意度|第[一二三四五].{0,3}|[一二三四五]级)*$"
)


@dataclass(frozen=True, slots=True)
class Above:
    """`segment`, `event` and `post` as texts with where they stand: the index of the clause, start, end; clause None:
    in a heading."""

    segment: str = ""
    event: str = ""
    post: str = ""
    follow_ups: bool = False
    times: bool = False
    channels: bool = False


def is_about_follow_ups(policy: WrittenPolicy) -> bool:
    """Whether the policy speaks of following customers up anywhere: then whoever is told something is a customer."""
    return any(PLAINLY.search(text) for text in (policy.title, *(clause.text for clause in policy.clauses)))


NO_POLICY = re.compile(r"表彰|讲义|课件|演讲|公开信|倡议书|致全体|喜报|新闻稿|感谢信|心得|工作总结|述职")
A_POLICY = re.compile(r"制度|办法|规定|规范|细则|规程|流程|标准|守则|准则|指引|手册")


def lays_down_nothing(policy: WrittenPolicy) -> bool:
    """Whether its title says that a text praises, teaches or reports, and no policy is in it."""
    return NO_POLICY.search(policy.title) is not None and A_POLICY.search(policy.title) is None


def above(policy: WrittenPolicy, number: int, *, about_follow_ups: bool) -> Above:
    """What headings, the sentence that leads the clause and the title say for the clause; the nearest one wins."""
    clause = policy.clauses[number]
    leads = _leads(policy, clause)
    near = [*_caption(policy, number), *reversed(leads), *reversed(clause.headings)]
    named = [*near, policy.title]
    return Above(
        segment=_first(segment_in(text) for text in named),
        event=_first(event_in(text) for text in near),
        post=_first(post_in(text) for text in near),
        follow_ups=about_follow_ups or any(ABOUT_FOLLOW_UPS.search(text) for text in named),
        times=bool(near) and any(ABOUT_TIMES.search(text) and ABOUT_FOLLOW_UPS.search(text) for text in near[:2]),
        channels=bool(near) and any(ABOUT_CHANNELS.search(text) for text in near[:1]),
    )


A_CAPTION = re.compile(r"[\u4e00-\u9fff()A-Za-z]{2,14}")


def _caption(policy: WrittenPolicy, at: int) -> Sequence[str]:
    """A numbered line of a few words, right before paragraphs without numbers, is their heading."""
    headings = policy.clauses[at].headings
    while at > 0 and not policy.clauses[at].number and policy.clauses[at].headings == headings:
        at -= 1
        if policy.clauses[at].number:
            return [policy.clauses[at].text] if A_CAPTION.fullmatch(policy.clauses[at].text) else []
    return []


def _leads(policy: WrittenPolicy, clause: Clause) -> Sequence[str]:
    """The sentences that this clause is an item of, outermost first; their last part, where they are long."""
    found: list[str] = []
    at = clause.under
    while at is not None and len(found) < 4:
        found.append(re.split(r"[。;]", policy.clauses[at].text.rstrip(":。; "))[-1])
        at = policy.clauses[at].under
    return found[::-1]


def _first(texts: object) -> str:
    return next((text for text in texts if text), "")  # type: ignore[attr-defined]


def segment_in(heading: str) -> str:
    """The customers that a heading names: 流失客户 of (二)流失客户, 来电客户 of 来电客户回访制度."""
    found = [(start, end) for start, end in nouns.customers_in(heading)]
    for start, end in found:
        if nouns.modifier_of(heading[start:end]) and not NOT_A_SEGMENT.match(heading[start:end]):
            return heading[start:end]
    by_name = A_SEGMENT_BY_NAME.search(heading)
    if by_name and not NOT_A_SEGMENT.match(by_name["who"]) and len(heading) <= 20 and not post_in(heading):
        return by_name["who"]
    return ""


def event_in(heading: str) -> str:
    found = event_before(heading, 0, len(heading))
    return heading[slice(*found)] if found else ""


def post_in(heading: str) -> str:
    """The post whose duties a heading names, or that stands alone over what it has to do: 客服专员职责; 客服专员:"""
    match = A_POST_BY_NAME.search(heading) or A_POST_ALONE.fullmatch(heading)
    return (match["post"] or match.groupdict().get("keeper") or "") if match else ""
