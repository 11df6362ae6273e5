"""Times that come again on days of the calendar: 每周五, 每月5日前, 每季度末, 每年3月底, 隔周, 春秋两季."""

from __future__ import annotations

import re
from decimal import Decimal

from huifang.policy.logic.reader.grammar import lengths
from huifang.policy.logic.reader.grammar.rhythms import period
from huifang.policy.logic.reader.grammar.rule import Rule, pattern
from huifang.policy.logic.reader.grammar.when import When, Whens
from huifang.policy.logic.reader.statements import Length

NAMES_OF_DAYS = {"mon": "一", "tue": "二", "wed": "三", "thu": "四", "fri": "五", "sat": "六末", "sun": "日天"}
WEEKDAYS = {letter: day for day, letters in NAMES_OF_DAYS.items() for letter in letters}


def on_a_weekday(match: re.Match[str]) -> Whens:
    return (When("every", length=lengths.one("week"), on=WEEKDAYS[match["day"][0]], point=bool(match["by"])),)


def day_of_period(match: re.Match[str]) -> Whens | None:
    named = match["period"] or "月"
    length = lengths.length("一" + named.removesuffix("度").replace("季", "季度"))
    return (When("every", length=length, on=match["on"] or match["part"] or "", point=True),) if length else None


def month_of_year(_match: re.Match[str]) -> Whens:
    return (When("every", length=lengths.one("year"), point=True),)


def every_other(match: re.Match[str]) -> Whens | None:
    length = period(match["period"])
    return (When("every", length=Length(length.amount * 2, length.unit)),) if length else None


def halves_of_the_year(_match: re.Match[str]) -> Whens:
    return (When("every", length=Length(Decimal(6), "month")),)


def two_seasons(match: re.Match[str]) -> Whens:
    return (When("times", length=lengths.one("year"), times=lengths.number(match["count"] or "两")),)


RULES: tuple[Rule[Whens], ...] = (
    Rule(
        "two days of the month",
        pattern(r"每个?月(?:的)?\d{1,2}(?:日|号)?(?:、|和|及)\d{1,2}(?:日|号)"),
        lambda _match: (When("times", length=lengths.one("month"), times=Decimal(2)),),
        (("每月1日、15日", "2 per P1M"),),
    ),
    Rule(
        "a day of the month, the quarter, the week",
        pattern(
            r"(?:每(?:个)?(?P<period>月|季度?|年度?|周)(?:的)?|次月|当月|下月|本月)(?:的)?(?:(?P<part>月?初|月?底|月?末|中旬|上旬|下旬|首月(?!第?[\d一二三四五六七八九十]))"
            r"|(?:第[一二三]个?月|首月)?第?(?P<on>\d{1,2}|[一二三四五六七八九十]{1,3})(?:日|号))(?:之前|以前|前|之内|内)?"
        ),
        day_of_period,
        (
            ("每月5日前", "every P1M"),
            ("每季度首月10日前", "every P3M"),
            ("每季度初", "every P3M"),
            ("次月10日前", "every P1M"),
        ),
    ),
    Rule(
        "a month of the year",
        pattern(
            r"(?:每年|次年|下一?年)(?:的)?(?P<period>)(?P<on>\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|\d{1,2}日)?(?P<part>初|上旬|中旬|下旬|底|末)?(?:之前|以前|前)?"
        ),
        month_of_year,
        (("次年3月底前", "every P1Y"), ("每年12月", "every P1Y")),
    ),
    Rule(
        "every other one",
        pattern(r"(?:隔|双)(?P<period>周|月|年|[日天](?=[一1]次|回访|随访|联系))(?P<early>)(?!岁)"),
        every_other,
        (("隔周", "every P2W"), ("隔日一次", "every P2D"), ("双月", "every P2M")),
    ),
    Rule(
        "the last week of the month",
        pattern(
            r"每(?P<period>月|季度?|年)(?:的)?(?P<on>)(?P<part>最后一?个?(?:星期|周)[一二三四五六日天]?|最后一?(?:天|日|个工作日)|(?:第|头|前)[一二三四五]个?工作日内?|第[一二三四]个?(?:星期|周)[一二三四五六日天]?)"
        ),
        day_of_period,
        (("每月最后一个周五", "every P1M"), ("每月第一个工作日", "every P1M")),
    ),
    Rule(
        "on a day of the week",
        pattern(
            r"每(?:个)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天末](?!次|个|回(?!访)|访(?!问)|遍|到[^周星])(?:[、至到和](?:周|星期)?[一二三四五六日天])*)"
            r"(?P<by>{clock}(?:之|以)?前|(?:闭店|下班|打烊|营业结束|中午|晚上?)?(?:之|以)?前)?"
        ),
        on_a_weekday,
        (
            ("每周五", "every P1W"),
            ("每周五回访", "every P1W"),
            ("每周日闭店前", "every P1W"),
            ("每周五18:00前", "every P1W"),
            ("每周一、三、五", "every P1W"),
        ),
    ),
    Rule(
        "before the end of each day",
        pattern(
            r"每个?(?:工作)?(?P<period>日|天)(?:的)?(?P<on>)(?P<part>(?:{clock}|下班|收工|交班|闭店|打烊|营业结束)(?:之|以)?前)(?![^,;。]{0,4}当[天日])"
        ),
        day_of_period,
        (("每天下班前", "every P1D"), ("每日18:00前", "every P1D")),
    ),
    Rule(
        "half-years and seasons",
        pattern(r"上半年(?:和|、|及|与)?下半年各"),
        halves_of_the_year,
        (("上半年和下半年各", "every P6M"),),
    ),
    Rule(
        "in two seasons of each year",
        pattern(r"每年[春夏秋冬][、和及]?[春夏秋冬](?:两|二)?季各?(?P<count>)"),
        two_seasons,
        (("每年春秋两季各", "2 per P1Y"),),
    ),
)
