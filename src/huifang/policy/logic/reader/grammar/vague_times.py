"""Times that only the organisation or the calendar can fill in: 不定期, 第一时间, 节假日, 犹豫期内."""

from __future__ import annotations

import re

from huifang.policy.logic.reader.grammar.rule import Rule, pattern
from huifang.policy.logic.reader.grammar.when import When, Whens

DAYS = r"(?:{festival}|(?:客户|顾客|会员|员工|本人|其)?(?:的)?(?:{day_of_customer}))"
BEFORE = re.compile(r"前夕?|来临之际|前期|之前|临近|将至|来临前")


OF_A_CUSTOMER = pattern(r"(?:客户|顾客|会员|员工|本人|其)?(?:的)?(?:{day_of_customer})")


def day_named(match: re.Match[str]) -> Whens:
    """A festival, a birthday; `前` makes it some time ahead. Festivals and a customer's own days are two times."""
    own = list(OF_A_CUSTOMER.finditer(match["day"]))
    start = match.start("day")
    if own and len(own[0][0]) < len(match["day"]) and len(own) == 1:
        cut = own[0].start() or own[0].end()
        parts = [(start, start + cut), (start + cut, match.end("day"))]
    else:
        parts = [match.span("day")]
    return tuple(_day(match["ahead"] or "", part) for part in parts)


def _day(ahead_: str, place: tuple[int, int]) -> When:
    if BEFORE.match(ahead_):
        return When("before", name="前", event=place, place=place)
    if ahead_ in {"当天", "当日"}:
        return When("same_day", event=place, place=place)
    return When("on_event", event=place, place=place)


def span_named(match: re.Match[str]) -> Whens:
    return (When("within", name=match["span"]),)


def ahead(_match: re.Match[str]) -> Whens:
    return (When("before", name="提前"),)


RULES: tuple[Rule[Whens], ...] = (
    Rule(
        "a festival, a birthday, a day of the project",
        pattern(
            r"(?:每逢|逢|遇|在|于)?(?P<day>"
            + DAYS
            + r"(?:(?:、|和|及|与|以及|或|/)"
            + DAYS
            + r")*)(?:等)?(?:[^,。;:、]{0,4}?(?:节日|日子|时节|时期))?"
            r"(?P<ahead>当天|当日|当月|期间|前夕|来临之际|来临前|前(?=[,、向给对为走上由送致慰发寄组]|$))?(?![庆活方礼福套专晚聚会])"
        ),
        day_named,
        (("每逢佳节", "on_event"), ("生日当天", "same_day"), ("春节前夕", "before X:前"), ("节假日", "on_event")),
    ),
    Rule(
        "while a span lasts",
        pattern(r"(?P<span>{span})(?:之)?(?:内|间|期间|里)(?!超过|为|不足|满|长|在\d|达)"),
        span_named,
        (("犹豫期内", "within X:犹豫期"),),
    ),
    Rule(
        "at once",
        pattern(r"第一时间(?:内|里)?|立即|立刻|即刻|马上|及时(?!性|率)|尽快|随即|即时|随后|尽早"),
        lambda _match: (When("on_event", promptly=True),),
        (("第一时间", "on_event"), ("立即", "on_event")),
    ),
    Rule(
        "ahead, how long is not said",
        pattern(r"提前(?!做|准备|了解|掌握|制定|熟悉|完成)|事先|预先"),
        ahead,
        (("提前", "before X:提前"),),
    ),
    Rule(
        "as the organisation sees fit",
        pattern(
            r"不定期|定期(?!存款|体检)|适时|随时|不时|酌情|择机|择时|经常性?|视[^,。;:]{0,8}?(?:情况|需要|情形|病情|状况)|根据(?:[^,。;:]{0,10}?)(?:需要|需求|情况|特点)"
            r"|必要时|按需|灵活|有需要时|按计划|有计划地|因人而异|一定(?:的)?(?:频率|周期|频次)"
        ),
        lambda _match: (When("irregular"),),
        (("不定期", "irregular"), ("视客户情况", "irregular"), ("根据需要", "irregular"), ("必要时", "irregular")),
    ),
)
