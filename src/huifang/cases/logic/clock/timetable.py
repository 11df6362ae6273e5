"""Working time laid out once, so that a deadline is two searches in a list, however far away it lies.

Each measure numbers time: how much of it has passed by a moment, and at which moment so much has passed. Moments are
microseconds since 1970, so that nothing is rounded.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from huifang.kernel.calendars.working import PublishedDays, WorkingCalendar
from huifang.policy.logic.sections.parts import Hours, WorkingTime

SECOND = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WHOLE_DAY = (Hours(time(0), time(0)),)
AHEAD = timedelta(days=400)
LONGEST_AHEAD = timedelta(days=366 * 100)

_ONE = timedelta(microseconds=1)


def number_of(moment: datetime) -> int:
    """The moment in microseconds."""
    return (moment - EPOCH) // _ONE


def moment_of(number: int) -> datetime:
    """The moment, in UTC."""
    return EPOCH + timedelta(microseconds=number)


class Measure(Protocol):
    """A way to count time. `passed` never falls; `when` is the last moment that is still in time for so much."""

    def passed(self, moment: int) -> int: ...

    def when(self, amount: int) -> int: ...


class Elapsed:
    """Time as it goes by, day and night."""

    def passed(self, moment: int) -> int:
        return moment

    def when(self, amount: int) -> int:
        return amount


class Timetable:
    """The days and hours of one policy's working time in the organisation's time zone, laid out from `first` on.

    Raises OverflowError where a count would take more than a century: where nothing ever works.
    """

    def __init__(self, working: WorkingTime, published: PublishedDays, zone: ZoneInfo, *, first: date) -> None:
        self.working = working
        self.calendar = WorkingCalendar(working.week, published if working.holidays == "cn" else PublishedDays())
        self.zone = zone
        self.hours = working.hours or WHOLE_DAY
        self.first = first
        self._known_until = first
        self.opens: list[int] = []
        self.closes: list[int] = []
        self.before: list[int] = []  # working time before each span opens
        self.total = 0
        self.day_ends: list[int] = []
        self.end_days: list[int] = []  # the day of each end, as its ordinal
        self.grow(first + AHEAD)

    def grow(self, until: date) -> None:
        """Lay out the days before `until`, as far as they are not."""
        if until - self.first > LONGEST_AHEAD:
            raise OverflowError("the working time takes more than a century")
        day = self._known_until
        while day < until:
            if self.calendar.works_on(day):
                self._lay_out(day)
            day += timedelta(days=1)
        self._known_until = day

    def reach(self, moment: int) -> None:
        """Have the moment lie within what is laid out."""
        last = (moment_of(moment) + timedelta(days=2)).date()
        if last > self._known_until:
            self.grow(last + AHEAD)

    def further(self) -> None:
        self.grow(self._known_until + AHEAD)

    def works_at(self, moment: datetime) -> bool:
        """Whether somebody is at work then."""
        return self.next_working(moment) == moment

    def next_working(self, moment: datetime) -> datetime:
        """The moment itself when somebody is at work then, or else when work begins again."""
        number = number_of(moment)
        self.reach(number)
        while (at := bisect_right(self.closes, number)) == len(self.closes):
            self.further()
        return moment if self.opens[at] <= number else moment_of(self.opens[at])

    def day_of(self, moment: int) -> date:
        """The day that it is then where the organisation is."""
        return moment_of(moment).astimezone(self.zone).date()

    def a_day(self) -> int:
        """How much working time an ordinary working day has."""
        day = date(2001, 1, 1)
        return sum(closes - opens for opens, closes in self._spans(day))

    def _lay_out(self, day: date) -> None:
        for opens, closes in self._spans(day):
            self.opens.append(opens)
            self.closes.append(closes)
            self.before.append(self.total)
            self.total += closes - opens
        self.day_ends.append(self.closes[-1])
        self.end_days.append(day.toordinal())

    def _spans(self, day: date) -> list[tuple[int, int]]:
        return sorted((self._at(day, span.opens), self._end(day, span.closes)) for span in self.hours)

    def _end(self, day: date, closes: time) -> int:
        return self._at(day + timedelta(days=1), closes) if closes == time(0) else self._at(day, closes)

    def _at(self, day: date, of_day: time) -> int:
        return number_of(datetime.combine(day, of_day, tzinfo=self.zone))


class WorkingHours:
    """Time that counts while somebody is at work."""

    def __init__(self, table: Timetable) -> None:
        self._table = table

    def passed(self, moment: int) -> int:
        table = self._table
        table.reach(moment)
        at = bisect_right(table.opens, moment) - 1
        return table.before[at] + min(moment, table.closes[at]) - table.opens[at] if at >= 0 else 0

    def when(self, amount: int) -> int:
        """The end of a span rather than the beginning of the next."""
        table = self._table
        while table.total < amount:
            table.further()
        at = max(bisect_left(table.before, amount) - 1, 0)
        return table.opens[at] + amount - table.before[at]


class WorkingDays:
    """Days whose work is over. A day that was paused when its work ended does not count: `passed` leaves it out."""

    def __init__(self, table: Timetable) -> None:
        self._table = table

    def passed(self, moment: int) -> int:
        self._table.reach(moment)
        return bisect_left(self._table.day_ends, moment)

    def by_the_end_of(self, day: date) -> int:
        """How many have passed once the day is over."""
        self._table.grow(day + AHEAD)
        return bisect_right(self._table.end_days, day.toordinal())

    def when(self, amount: int) -> int:
        while len(self._table.day_ends) < amount:
            self._table.further()
        return self._table.day_ends[amount - 1] if amount > 0 else 0


class CalendarDays:
    """Days that are over, whether or not anybody worked on them; a day ends at midnight."""

    def __init__(self, table: Timetable) -> None:
        self._zone = table.zone

    def passed(self, moment: int) -> int:
        local = moment_of(moment).astimezone(self._zone)
        over = local.date().toordinal() - 1
        # At midnight sharp the day before is just ending, and still in time.
        return over - 1 if moment == self.when(over) else over

    def by_the_end_of(self, day: date) -> int:
        return day.toordinal()

    def when(self, amount: int) -> int:
        midnight = datetime.combine(date.fromordinal(amount + 1), time(0), tzinfo=self._zone)
        return number_of(midnight)
