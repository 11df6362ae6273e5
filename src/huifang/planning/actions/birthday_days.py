"""The table of birthdays: on which day each falls in a year, filled for the years that a plan asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from huifang.kernel.calendars.festivals import SOME_LEAP_YEAR, solar_birthday
from huifang.kernel.calendars.lunar import all_days
from huifang.kernel.sql.copying import copy_lines
from huifang.kernel.sql.statements import analyze
from huifang.planning.logic.reach import ReachRow
from huifang.planning.models import BirthdayDay

COLUMNS = ("birthday", "year", "occurred_on", "everybody")
LEAP_YEAR_DAYS = 366


def fill_birthday_days(rows: Iterable[ReachRow]) -> None:
    """Have the table hold every year in which a birthday of these rows may lie. Two look-ups when it does."""
    bounds = [(row.anchored_from, row.anchored_to) for row in rows if row.anchored_from and row.anchored_to]
    if not bounds:
        return
    # A lunar year ends in the next solar one.
    wanted = range(min(first.year for first, _ in bounds) - 1, max(last.year for _, last in bounds) + 1)
    first = BirthdayDay.objects.order_by("year").values_list("year", flat=True).first()
    last = BirthdayDay.objects.order_by("-year").values_list("year", flat=True).first()
    if first is None or last is None:
        missing = list(wanted)
    else:  # without a gap, so that first and last say which years there are
        missing = [*range(wanted.start, first), *range(last + 1, wanted.stop)]
    if missing:
        copy_lines(BirthdayDay, COLUMNS, "".join(line for year in missing for line in _lines(year)).encode())
        analyze(BirthdayDay)


def _lines(year: int) -> Iterator[str]:
    for birthday, day in _days_of(year):
        yield f"{birthday}\t{year}\t{day.isoformat()}\t1\n"


def _days_of(year: int) -> Iterator[tuple[str, date]]:
    if not date.min.year < year < date.max.year:
        return
    for ordinal in range(LEAP_YEAR_DAYS):
        born = date.fromordinal(date(SOME_LEAP_YEAR, 1, 1).toordinal() + ordinal)
        yield f"solar {born:%m-%d}", solar_birthday(year, born.month, born.day)
    for written, day in all_days(year):
        yield f"lunar {written}", day
