"""Times that come again: 每季度至少一次, 半年一次, 每周五, 每月5日前, 按月, 一周不少于两次."""

from __future__ import annotations

import re
from decimal import Decimal

from huifang.policy.logic.reader.grammar import lengths
from huifang.policy.logic.reader.grammar.rule import Rule, pattern
from huifang.policy.logic.reader.grammar.when import When, Whens
from huifang.policy.logic.reader.statements import Bound, Length

PERIOD = (
    r"(?:每|毎)(?:隔|间隔)?(?:一)?个?(?P<period>{length}|(?:双|单)月|半年|季度|季(?!节)|学期|学年|工作日|交易日|星期|礼拜|半年度|年度?"
    r"|旬|周(?!年)|月(?!度?考|饼)|日|天|半个?月|晚|早)"
)
COUNT = (
    r"(?P<bound>{least}|{most})?\s?(?P<count>{number})\s?(?:[-~至到]\s?(?P<more>{number})\s?)?"
    r"(?P<counted>次(?!者|及?以上(?:的|者|未|仍)|的[,;。])|回(?!访)|遍|趟|访(?!问)|(?=联系|跟进|回访|沟通|拜访|电话|走访|随访))"
)
QUOTA = (
    r"(?P<bound>{least}|{most})\s?(?P<count>{number})\s?(?:个|名|位)?(?P<counted>户|家|条|通|例|名|位|份|人次|人|单|组|个(?!月|小时|工作日))"
    r"|(?P<few>{number})\s?(?P<counted_more>户|家|条|通|例|份|人次|单|组)(?:以上|及以上)?"
)
GAP = r"(?:[^,;。:每\n]|每(?=[名位户家])){0,16}?"


def period(written: str) -> Length | None:
    """月 as one month, 两周 as two weeks, 双月 as two months, 工作日 as one working day."""
    if written in {"双月", "单月"}:
        return Length(Decimal(2), "month")
    if written in {"晚", "早"}:
        return Length(Decimal(1), "day")
    if written == "旬":
        return Length(Decimal(10), "day")
    if written == "半年度":
        return Length(Decimal(6), "month")
    if written in {"学年", "年度"}:
        return Length(Decimal(1), "year")
    return lengths.length(written) or lengths.length("一" + written)


def counted(match: re.Match[str]) -> Whens | None:
    length = period(match["period"])
    if length is None:
        return None
    times = lengths.number(match["count"])
    return (_rhythm(length, times, bound_of(match), more=bool(match["more"])),) if times else None


def quota(match: re.Match[str]) -> Whens | None:
    """So many customers a day: a number for staff to reach, no rhythm of one customer."""
    length = period(match["period"])
    unit = match["counted"] or match["counted_more"]
    return (When("every", length=length, counted=unit),) if length else None


def _rhythm(length: Length, times: Decimal, bound: Bound, *, more: bool = False) -> When:
    if bound == "exactly" and times == 1 and not more:
        return When("every", length=length)
    return When("times", length=length, times=times, bound="min" if more and bound == "exactly" else bound)


def bound_of(match: re.Match[str]) -> Bound:
    groups = match.groupdict()
    said = (groups.get("bound") or "") + (groups.get("early") or "")
    if not said:
        return "exactly"
    return "max" if MOST.fullmatch(said) else "min"


MOST = pattern(r"{most}")


def alone(match: re.Match[str]) -> Whens | None:
    length = period(match["period"])
    bound = bound_of(match)
    if length is None:
        return None
    return (When("every", length=length) if bound == "exactly" else When("times", length=length, bound=bound),)


def at_least_each(match: re.Match[str]) -> Whens | None:
    length = period(match["period"])
    times = lengths.number(match["count"]) if match["count"] else Decimal(1)
    return (When("times", length=length, times=times, bound=bound_of(match)),) if length else None


def by_period(match: re.Match[str]) -> Whens | None:
    length = lengths.length("一" + match["period"].removesuffix("度").replace("季", "季度"))
    return (When("every", length=length),) if length else None


def so_long_so_often(match: re.Match[str]) -> Whens | None:
    length = lengths.length(match["period"])
    return (
        (_rhythm(length, lengths.number(match["count"]), bound_of(match), more=bool(match["more"])),)
        if length
        else None
    )


def within_it_so_often(match: re.Match[str]) -> Whens | None:
    length = lengths.length(match["period"])
    times = lengths.number(match["count"])
    if length is None:
        return None
    return (
        When("times", length=length, times=times, bound=bound_of(match))
        if times > 1
        else When("within", length=length),
    )


def in_the_span_so_often(match: re.Match[str]) -> Whens:
    return (When("times", name=match["name"], times=lengths.number(match["count"]), bound=bound_of(match)),)


def so_often_each(match: re.Match[str]) -> Whens | None:
    length = period(match["period"])
    return (_rhythm(length, lengths.number(match["count"]), bound_of(match)),) if length else None


RULES: tuple[Rule[Whens], ...] = (
    Rule(
        "so often for each period, with a stroke",
        pattern(
            r"(?P<bound>{least}|{most})?\s?(?P<count>{number})\s?(?P<counted>次)\s?(?:/|每)(?P<more>)(?P<period>半年|{length}|双月|季度|季|学期|星期|年|周|月|天|日)(?!\d)"
        ),
        counted,
        (("1次/月", "every P1M"), ("不少于2次/年", "min 2 per P1Y"), ("1次/半年", "every P6M")),
    ),
    Rule(
        "a period for each time, with a stroke",
        pattern(r"(?P<period>{length}|半年|季度?|月|年|周)\s?/\s?(?P<early>)次"),
        alone,
        (("3个月/次", "every P3M"), ("季/次", "every P3M")),
    ),
    Rule(
        "so often in the whole of a period",
        pattern(
            r"(?:(?=[全整]年)[全整]|(?:本|当)?(?=(?:年|月|季度?|学期)度?(?:内|中|均|之内)))(?P<period>年|月|季度?|学期)度?(?:内|中|均|之内)?[^,;。:每\n]{0,10}?"
            + r"(?:(?P<early>{least}|{most})[^,;。:每\n]{0,8}?)?"
            + COUNT
        ),
        counted,
        (("年内不少于4次", "min 4 per P1Y"), ("月均2次", "2 per P1M")),
    ),
    Rule(
        "so often in each period",
        pattern(PERIOD + r"(?:度)?(?:内|中)?" + GAP + r"(?:(?P<early>{least}|{most})[^,;。:每\n]{0,10}?)?" + COUNT),
        counted,
        (
            ("每季度至少一次", "min 1 per P3M"),
            ("每月不少于2次", "min 2 per P1M"),
            ("每月电话问候不少于2次", "min 2 per P1M"),
            ("每年两次", "2 per P1Y"),
            ("每周一次", "every P1W"),
            ("每年至少上门拜访1次", "min 1 per P1Y"),
            ("每月1-2次", "min 1 per P1M"),
            ("每月最多两次", "max 2 per P1M"),
        ),
    ),
    Rule(
        "so often in each period, said after a comma",
        pattern(
            PERIOD
            + r"[^;。:每次\n]{0,20}?,\s?(?P<bound>{least}|{most})\s?(?P<count>{number})\s?(?P<more>)(?P<counted>次|遍)"
        ),
        counted,
        (("每年开展随访,不少于4次", "min 4 per P1Y"),),
    ),
    Rule(
        "so many customers in each period",
        pattern(PERIOD + r"[^,;。:每\n]{0,16}?(?:" + QUOTA + ")"),
        quota,
        (("每月走访不少于5家", "every P1M"), ("每天40通", "every P1D")),
    ),
    Rule(
        "no less than once each period",
        pattern(
            r"(?P<bound>{least}|{most})\s?(?P<count>{number})次\s?"
            + PERIOD.replace("(?:每|毎)", "(?:每|毎|(?=半年|一年|一月))")
        ),
        so_often_each,
        (("不少于一次每季度", "min 1 per P3M"), ("不少于两次半年", "min 2 per P6M")),
    ),
    Rule(
        "at least each period",
        pattern(
            r"(?P<early>{least}|{most})(?:在|为|做到|保持|到)?"
            + PERIOD
            + "(?:"
            + GAP.replace("16", "10")
            + r"(?P<count>{number})\s?次)?"
        ),
        at_least_each,
        (
            ("至少每半年", "min 1 per P6M"),
            ("不低于每年4次", "min 4 per P1Y"),
            ("不低于每季度一次", "min 1 per P3M"),
            ("至少每年上门一次", "min 1 per P1Y"),
        ),
    ),
    Rule(
        "so often within so long",
        pattern(
            r"(?P<period>{length})(?:之|以)?内[^,;。:每\n]{0,12}?(?P<bound>{least}|{most})[^,;。:每\d\n]{0,6}?(?P<count>{number})\s?次(?!者|及?以上(?:的|者|未|仍)|的[,;。])"
        ),
        within_it_so_often,
        (
            ("一年内不少于四次", "min 4 per P1Y"),
            ("两周内至少联系三次", "min 3 per P2W"),
            ("一个月内至少1次", "within P1M"),
        ),
    ),
    Rule(
        "so often within a span that has a name",
        pattern(
            r"(?P<name>{span})(?:内|间|期间)?[^,;。:每\n]{0,12}?(?P<bound>{least}|{most})?\s?(?P<count>[二两三四五]|[2-9])\s?次"
        ),
        in_the_span_so_often,
        (("宽限期内不少于两次", "min 2 per X:宽限期"),),
    ),
    Rule(
        "so long, so often",
        pattern(
            r"(?:(?P<early>{least}|{most})|(?<![每第前后满内达逾])(?<!后的))(?P<period>(?<!第){length})(?!内|之内|以内|后|前|以上|时|、|/)"
            + r"[^,;。:每内后前再又首\n]{0,12}?"
            + COUNT
        ),
        so_long_so_often,
        (
            ("一周一次", "every P1W"),
            ("半年电话联系一次", "every P6M"),
            ("至少半年回访一次", "min 1 per P6M"),
            ("一年两次", "2 per P1Y"),
            ("3天一访", "every P3D"),
        ),
    ),
    Rule(
        "each period",
        pattern(r"(?P<early>)" + PERIOD),
        alone,
        (
            ("每三天", "every P3D"),
            ("每月", "every P1M"),
            ("每隔两周", "every P2W"),
            ("每半年", "every P6M"),
            ("每个工作日", "every P1WD"),
            ("每旬", "every P10D"),
        ),
    ),
    Rule(
        "every single one",
        pattern(r"(?P<early>)天(?P<period>天)(?!气|数)"),
        alone,
        (("天天", "every P1D"),),
    ),
    Rule(
        "by the month, by the quarter",
        pattern(r"(?:按|逐|分)(?P<period>年|季度?|月|周|日)(?:度)?(?!期|内|前|后|时|照)"),
        by_period,
        (("按季度", "every P3M"), ("逐月", "every P1M")),
    ),
    Rule(
        "monthly, as an adjective",
        pattern(
            r"(?<![\d一二三四五六七八九十半个本上下当次某该全])(?P<period>月度|季度|年度|周)(?=回访|走访|拜访|随访|电访|关怀|巡访|家访)"
        ),
        by_period,
        (("季度回访", "every P3M"),),
    ),
)
