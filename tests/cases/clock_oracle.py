"""The clock of a case told anew, naively: day by day and stretch by stretch, with no list to search in.

Written against docs/cases.md alone. It walks from the beginning of a run through every day; of a day it takes the
stretches in which one works, cuts out what was paused, and counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class World:
    """When one works: days by weekday but for what is published, and the hours of a day as pairs."""

    zone: ZoneInfo
    week: frozenset[int]
    published: dict[date, bool]
    hours: tuple[tuple[time, time], ...]

    def works_on(self, day: date) -> bool:
        return self.published.get(day, day.weekday() in self.week)

    def at(self, day: date, of_day: time) -> datetime:
        return datetime.combine(day, of_day, tzinfo=self.zone).astimezone(UTC)

    def midnight_after(self, day: date) -> datetime:
        return self.at(day + DAY, time(0))

    def stretches(self, day: date) -> list[tuple[datetime, datetime]]:
        if not self.works_on(day):
            return []
        if not self.hours:
            return [(self.at(day, time(0)), self.midnight_after(day))]
        return [
            (self.at(day, opens), self.at(day, closes) if closes != time(0) else self.midnight_after(day))
            for opens, closes in self.hours
        ]


@dataclass(frozen=True)
class Told:
    """A row of the log: a moment, what happened, what the case waits for from then on."""

    at: datetime
    kind: str
    state: str


def runs_of(log: list[Told], waits_for: str) -> list[tuple[int, int | None]]:
    """The places in the log at which runs begin and end."""
    begins = {"reply": ("customer_said", "reopened"), "response": ("taken_in",)}.get(
        waits_for, ("taken_in", "reopened")
    )
    ends = {
        "response": ("accepted", "replied", "answered", "resolved", "closed"),
        "reply": ("replied", "answered", "closed"),
        "answer": ("answered", "closed"),
        "resolution": ("resolved", "closed"),
    }[waits_for]
    found: list[tuple[int, int | None]] = []
    place = 0
    while place < len(log):
        if log[place].kind in begins and not (waits_for == "response" and found):
            stop = next((at for at in range(place + 1, len(log)) if log[at].kind in (*ends, "lapsed")), None)
            found.append((place, stop))
            if stop is None:
                return found
            place = stop
        place += 1
    return found


def pauses_of(
    log: list[Told], begin: int, stop: int | None, pausing: set[str]
) -> list[tuple[datetime, datetime | None]]:
    """The stretches of the log between two places during which the case stood in a pausing state."""
    found: list[tuple[datetime, datetime | None]] = []
    last = len(log) if stop is None else stop
    for place in range(begin, last):
        until = log[place + 1].at if place + 1 < last else None
        if log[place].state in pausing:
            if found and found[-1][1] == log[place].at:
                found[-1] = (found[-1][0], until)
            else:
                found.append((log[place].at, until))
    return found


def _is_paused(moment: datetime, pauses: list[tuple[datetime, datetime | None]]) -> bool:
    return any(since <= moment and (until is None or moment < until) for since, until in pauses)


def due_of(
    world: World,
    began: datetime,
    pauses: list[tuple[datetime, datetime | None]],
    *,
    days: int,
    minutes: int,
    working: bool,
) -> datetime | None:
    """The deadline; None while a pause without end comes before it."""
    if minutes == 0:
        return _by_days(world, began, pauses, days, working=working)
    a_day = 24 * 60
    if working and world.hours:
        monday = date(2001, 1, 1)
        spans = World(world.zone, frozenset(range(7)), {}, world.hours).stretches(monday)
        a_day = sum(int((closes - opens).total_seconds()) for opens, closes in spans) // 60
    return _by_time(world, began, pauses, timedelta(minutes=days * a_day + minutes), working=working)


def _by_days(
    world: World, began: datetime, pauses: list[tuple[datetime, datetime | None]], days: int, *, working: bool
) -> datetime | None:
    first = began.astimezone(world.zone).date()
    day = first - DAY if days == 0 else first
    left = max(days, 1)
    for _ in range(5_000):
        day += DAY
        stretches = world.stretches(day) if working else [(world.at(day, time(0)), world.midnight_after(day))]
        for _opens, over in stretches[-1:]:
            if over >= began and not _is_paused(over, pauses):
                left -= 1
                if left == 0:
                    return over
        if pauses and pauses[-1][1] is None and pauses[-1][0] <= world.midnight_after(day):
            return None
    raise AssertionError("no end in sight")


def _by_time(
    world: World, began: datetime, pauses: list[tuple[datetime, datetime | None]], left: timedelta, *, working: bool
) -> datetime | None:
    day = began.astimezone(world.zone).date()
    for _ in range(5_000):
        whole = [(world.at(day, time(0)), world.midnight_after(day))]
        for opens, closes in world.stretches(day) if working else whole:
            for since, until in _unpaused(max(opens, began), closes, pauses):
                if until - since >= left:
                    return since + left
                left -= until - since
        day += DAY
        if pauses and pauses[-1][1] is None and pauses[-1][0] < world.at(day, time(0)):
            return None
    raise AssertionError("no end in sight")


def _unpaused(
    since: datetime, until: datetime, pauses: list[tuple[datetime, datetime | None]]
) -> list[tuple[datetime, datetime]]:
    found = []
    for begins, ends in pauses:
        if ends is not None and ends <= since:
            continue
        if begins >= until:
            break
        if begins > since:
            found.append((since, begins))
        if ends is None or ends >= until:
            return found
        since = ends
    if since < until:
        found.append((since, until))
    return found
