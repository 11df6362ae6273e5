"""Times of a text as durations, periods and clocks of a pack; a vague one as a setting that asks with its phrase."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from huifang.policy.logic.reader.draft.making import Making
from huifang.policy.logic.reader.statements import Length, Statement, Timing

HOW_LONG = {"zh-Hans": "制度写“{phrase}”：是多久？", "en": "The policy says “{phrase}”: how long is that?"}
HOW_OFTEN = {"zh-Hans": "制度写“{phrase}”：多久一次？", "en": "The policy says “{phrase}”: how often is that?"}
WHICH_DAY = {
    "zh-Hans": "制度写“{phrase}”：从哪天到哪天？请填{end}。",
    "en": "The policy says “{phrase}”: which is its {end}?",
}

PERIODS = {"P1D": "day", "P1W": "week", "P1M": "month", "P3M": "quarter", "P6M": "half-year", "P1Y": "year"}

_LETTERS = {"day": "D", "working_day": "D", "trading_day": "D", "week": "W", "month": "M", "year": "Y"}
_WORKING = ("working_day", "trading_day")


def duration(length: Length | None) -> str | None:
    """A duration in whole days; hours up to eleven are the same day. None for what has no length in days."""
    if length is None:
        return None
    amount, unit = length.amount, length.unit
    if unit in ("minute", "hour"):
        hours = amount if unit == "hour" else amount / 60
        return f"P{0 if hours < 12 else math.ceil(hours / 24)}D"
    if unit == "month" and amount % 1:
        whole = int(amount)
        return "P0.5M" if amount == Decimal("0.5") else f"P{whole}M{round((amount - whole) * 30)}D"
    if unit == "year" and amount % 1:
        return f"P{round(amount * 12)}M"
    if unit == "week" and amount % 1:
        return f"P{round(amount * 7)}D"
    return f"P{math.ceil(amount)}{_LETTERS[unit]}" if unit in _LETTERS else None


def is_working(length: Length | None) -> bool:
    return length is not None and length.unit in _WORKING


def period(length: Length | None) -> str | None:
    """The period of the calendar that a length is: day, week, month, quarter, half-year or year."""
    written = duration(length)
    return PERIODS.get({"P7D": "P1W", "P12M": "P1Y", "P4M": ""}.get(written or "", written or ""))


def duration_or_setting(making: Making, statement: Statement, timing: Timing | None, phrase: str) -> Any:
    """The length of a timing, or a setting that asks for it with the words that leave it open."""
    written = None
    if timing is not None:
        written = "P0D" if timing.kind == "same_day" else duration(timing.length)
        phrase = timing.words.text or phrase
    return written or making.setting("duration", statement, phrase, HOW_LONG)


def clock_or_setting(making: Making, statement: Statement, timing: Timing) -> Any:
    """A limit that may be shorter than a day, in working time where the text says so."""
    length = timing.length
    if timing.kind == "same_day":
        return "P1D"
    if length is None or length.unit == "term":
        return making.setting("clock", statement, timing.words.text, HOW_LONG)
    if length.unit in ("minute", "hour"):
        return _hours(length)
    written = duration(length)
    return {"working": written} if is_working(length) else written


def _hours(length: Length) -> str:
    minutes = round(length.amount * (60 if length.unit == "hour" else 1))
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")


def every_or_setting(making: Making, statement: Statement, timing: Timing | None) -> Any:
    """How often something is done that no customer starts; None where the text says nothing of it."""
    if timing is None:
        return None
    written = duration(_each(timing)) if timing.kind in ("every", "times") else None
    if written is None and timing.kind == "irregular":
        return making.setting("duration", statement, timing.words.text, HOW_OFTEN)
    return written


def _each(timing: Timing) -> Length | None:
    length = timing.length
    if length is None or timing.kind != "times" or timing.times <= 1:
        return length
    if length.unit == "month" and (length.amount / timing.times) % 1 == 0:
        return Length(length.amount / timing.times, "month")
    days = {"day": 1, "week": 7, "month": 30, "year": 365}.get(length.unit)
    return Length(length.amount * days / timing.times, "day") if days else length
