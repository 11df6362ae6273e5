"""A file of public holidays and make-up workdays, for a year that no library knows yet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field

from huifang.kernel.calendars.published import PublishedDay
from huifang.kernel.moments import BadMoment, read_day
from huifang.kernel.text import Message

COLUMNS = ("day", "works", "name")
WORKS = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class CalendarFault:
    """A line that cannot be used, and what was expected."""

    line: int
    column: str
    expected: Message


@dataclass(slots=True)
class CalendarFile:
    """The days of a file by year, or its faults."""

    days: list[PublishedDay] = field(default_factory=list)
    faults: list[CalendarFault] = field(default_factory=list)

    @property
    def years(self) -> list[int]:
        return sorted({each.day.year for each in self.days})


def read_calendar(lines: Iterable[str]) -> CalendarFile:
    """Read a CSV with the columns day, works (yes or no) and name; every fault is told at once."""
    found = CalendarFile()
    rows = csv.reader(lines)
    heading = [cell.strip() for cell in next(rows, [])]
    missing = [column for column in COLUMNS[:2] if column not in heading]
    for column in missing:
        found.faults.append(CalendarFault(1, column, Message("a column of this name")))
    seen: set[str] = set()
    for line, cells in enumerate(rows, start=2):
        if not missing and any(cell.strip() for cell in cells):
            _read(dict(zip(heading, cells, strict=False)), line, seen, found)
    return found


def _read(row: dict[str, str], line: int, seen: set[str], found: CalendarFile) -> None:
    written, works = row.get("day", "").strip(), row.get("works", "").strip()
    try:
        day = read_day(written)
    except BadMoment:
        found.faults.append(CalendarFault(line, "day", Message("a day such as 2027-01-01")))
        return
    if written in seen:
        found.faults.append(CalendarFault(line, "day", Message("each day once")))
    elif works not in WORKS:
        found.faults.append(CalendarFault(line, "works", Message("yes or no")))
    else:
        seen.add(written)
        found.days.append(PublishedDay(day, WORKS[works], row.get("name", "").strip()))
