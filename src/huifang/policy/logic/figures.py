"""Figures of a pack: numbers and percentages, exactly as written, and time limits that may be shorter than a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from huifang.kernel.dates import ZERO, BadDuration, Duration, parse_duration

LONGEST_CLOCK_MINUTES = 60 * 24 * 366

_CLOCK = re.compile(r"(P(?:[0-9]+[YMWD])*)(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class AnyFigure:
    """A number, or a percentage."""

    value: Decimal = Decimal(0)
    is_percent: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit: days by the calendar and minutes, or both in working time."""

    days: Duration = ZERO
    minutes: int = 0
    working: bool = False


def parse_clock(text: str) -> Clock:
    """Read an ISO 8601 duration that may end in hours and minutes. Raises BadDuration for anything else."""
    match = _CLOCK.fullmatch(text)
    if match is None or text.endswith(("P", "T")):
        raise BadDuration(text)
    days, hours, minutes = match.groups()
    counted = 60 * int(hours or 0) + int(minutes or 0)
    if counted > LONGEST_CLOCK_MINUTES:
        raise BadDuration(text)
    return Clock(ZERO if days == "P" else parse_duration(days), counted)
