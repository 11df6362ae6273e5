"""Calendar periods and their parts, for `at_least` (section 3)."""

from dataclasses import dataclass
from datetime import date, timedelta

from .spans import months_later

MONTHS_IN = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
MOST_PARTS = {"week": 7, "month": 28, "quarter": 90, "half-year": 181, "year": 365}
# (period, n): how many months each natural part has.
NATURAL_MONTHS = {
    ("quarter", 3): 1,
    ("half-year", 2): 3,
    ("half-year", 6): 1,
    ("year", 2): 6,
    ("year", 4): 3,
    ("year", 12): 1,
}
# n: the days on which the natural parts of a month begin.
NATURAL_DAYS_OF_MONTH = {2: (1, 16), 3: (1, 11, 21)}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """Days from first to last, both counted."""

    first: date
    last: date

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Period:
    name: str
    days: Stretch


def periods_between(per: str, start: date, end: date) -> list[Period]:
    """Every period with a day in [start, end], in order."""
    periods = []
    day = start
    while day <= end:
        periods.append(period_of(per, day))
        day = periods[-1].days.last + ONE_DAY
    return periods


def period_of(per: str, day: date) -> Period:
    if per == "week":
        year, week, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        return Period(f"{year:04}-W{week:02}", Stretch(monday, monday + timedelta(days=6)))
    index = (day.month - 1) // MONTHS_IN[per]
    first = date(day.year, index * MONTHS_IN[per] + 1, 1)
    last = months_later(first, MONTHS_IN[per]) - ONE_DAY
    return Period(name_of(per, day.year, index + 1), Stretch(first, last))


def name_of(per: str, year: int, number: int) -> str:
    endings = {"month": f"-{number:02}", "quarter": f"-Q{number}", "half-year": f"-H{number}", "year": ""}
    return f"{year:04}{endings[per]}"


def parts_of(per: str, n: int, whole: Stretch) -> list[Stretch]:
    """The n parts of a period: the natural ones where there are any, else even ones."""
    if n > MOST_PARTS[per]:
        raise ValueError(f"a {per} has no {n} parts")
    if (per, n) in NATURAL_MONTHS:
        months = NATURAL_MONTHS[per, n]
        return starting_on([months_later(whole.first, i * months) for i in range(n)], whole.last)
    if per == "month" and n in NATURAL_DAYS_OF_MONTH:
        return starting_on([whole.first.replace(day=day) for day in NATURAL_DAYS_OF_MONTH[n]], whole.last)
    return even_parts(n, whole)


def even_parts(n: int, whole: Stretch) -> list[Stretch]:
    """Parts of whole days whose lengths differ by at most one, the longer ones first."""
    short, longer_ones = divmod(whole.length, n)
    firsts = [whole.first]
    for i in range(n - 1):
        firsts.append(firsts[-1] + timedelta(days=short + (1 if i < longer_ones else 0)))
    return starting_on(firsts, whole.last)


def starting_on(firsts: list[date], last: date) -> list[Stretch]:
    lasts = [first - ONE_DAY for first in firsts[1:]] + [last]
    return [Stretch(first, last) for first, last in zip(firsts, lasts, strict=True)]
