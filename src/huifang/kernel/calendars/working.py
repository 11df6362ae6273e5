"""Working days: which days work, counted forwards and backwards. Source: the policy pack's page, section 2."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ORDINARY_WEEK = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class PublishedDays:
    """What differs from the ordinary week: days off and make-up workdays 调休, and the years that were published."""

    works: Mapping[date, bool] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    @property
    def last_year(self) -> int | None:
        """The last year that was published."""
        return max(self.years, default=None)

    def is_estimated(self, day: date) -> bool:
        """Whether the day lies in a coming year: one after the last that was published."""
        return self.last_year is not None and day.year > self.last_year


class WorkingCalendar:
    """The working days of one week and list of published days.

    A count that would take more than a century, or leave the calendar, raises OverflowError.
    """

    def __init__(self, week: Collection[int] = ORDINARY_WEEK, published: PublishedDays | None = None) -> None:
        self.published = published or PublishedDays()
        self._week = frozenset(week)
        self._by_year: dict[int, list[date]] = {}

    def works_on(self, day: date) -> bool:
        return self.published.works.get(day, day.weekday() in self._week)

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which is day 0 whether or not it works; `day` itself for none."""
        if count == 0:
            return day
        days = self._days_of(day.year)
        return self._at(day.year, bisect_right(days, day) + count - 1)

    def before(self, day: date, count: int) -> date:
        """The `count`-th working day before `day`; `day` itself for none."""
        if count == 0:
            return day
        days = self._days_of(day.year)
        return self._at(day.year, bisect_left(days, day) - count)

    def next(self, day: date) -> date:
        """`day`, or the first working day after it when it is a day off."""
        return day if self.works_on(day) else self.after(day, 1)

    def previous(self, day: date) -> date:
        """`day`, or the last working day before it when it is a day off."""
        return day if self.works_on(day) else self.before(day, 1)

    def between(self, first: date, last: date) -> int:
        """How many working days lie after `first`, up to and with `last`; negative when `last` comes first."""
        if last < first:
            return -self.between(last, first)
        whole = sum(len(self._days_of(year)) for year in range(first.year, last.year))
        return whole - bisect_right(self._days_of(first.year), first) + bisect_right(self._days_of(last.year), last)

    def _at(self, year: int, index: int) -> date:
        """The working day that stands at `index` when those of `year` and the years around it are numbered from 0."""
        for _ in range(100):
            if index < 0:
                year -= 1
                index += len(self._days_of(year))
            elif index >= len(self._days_of(year)):
                index -= len(self._days_of(year))
                year += 1
            else:
                return self._days_of(year)[index]
        raise OverflowError("the count of working days takes more than a century")

    def _days_of(self, year: int) -> list[date]:
        if year not in self._by_year:
            if not date.min.year <= year <= date.max.year:
                raise OverflowError(f"the year {year} lies outside the calendar")
            first = date(year, 1, 1).toordinal()
            length = (date(year, 12, 31).toordinal() - first) + 1
            days = (date.fromordinal(first + at) for at in range(length))
            self._by_year[year] = [day for day in days if self.works_on(day)]
        return self._by_year[year]
