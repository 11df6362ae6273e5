"""What a simulation found, by day, week and month, and where it is more than people can do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any


class Unit(StrEnum):
    """What a simulation is shown by."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class PoolLoad:
    """What falls to the people of a pool, by day. `post` and `department` are keys, empty for none or all.

    `room` is what one working day has room for; None where nobody said how much a person can make.
    """

    post: str
    department: str
    people: int
    room: int | None
    days: Mapping[date, int]

    @property
    def total(self) -> int:
        return sum(self.days.values())


@dataclass(frozen=True, slots=True)
class Simulated:
    """The follow-ups of a time to come, by the day for which each would be planned.

    `days_off` are the days on which nobody works; `late` is what stands late already, and comes on top.
    """

    on: date
    to_on: date
    late: int
    by_rule: Mapping[tuple[str, str], int]
    by_channel: Mapping[str, Mapping[date, int]]
    pools: tuple[PoolLoad, ...]
    days_off: frozenset[date]

    @property
    def days(self) -> Counter[date]:
        found: Counter[date] = Counter()
        for pool in self.pools:
            found.update(pool.days)
        return found

    @property
    def total(self) -> int:
        return sum(pool.total for pool in self.pools)


@dataclass(frozen=True, slots=True)
class Bar:
    """A day, week or month of a pool: what falls into it, what it has room for (None: unknown), days over capacity."""

    first_on: date
    last_on: date
    count: int
    room: int | None
    days_over: int

    @property
    def is_over(self) -> bool:
        return self.days_over > 0

    def each(self, people: int) -> float | None:
        """What falls to one of so many people."""
        return round(self.count / people, 1) if people else None


def spans(unit: Unit, *, from_on: date, to_on: date) -> Iterator[tuple[date, date]]:
    """The days, weeks or months from one day to another; the first and the last may be cut short."""
    first_on = from_on
    while first_on <= to_on:
        last_on = min(_last_of(unit, first_on), to_on)
        yield first_on, last_on
        first_on = last_on + timedelta(days=1)


def _last_of(unit: Unit, day: date) -> date:
    if unit is Unit.DAY:
        return day
    if unit is Unit.WEEK:
        return day + timedelta(days=6 - day.weekday())
    following = day.replace(day=28) + timedelta(days=4)
    return following - timedelta(days=following.day)


def bars(found: Simulated, pool: PoolLoad, unit: Unit) -> list[Bar]:
    """A pool by days, weeks or months."""
    return [
        _bar(found, pool, first_on, last_on) for first_on, last_on in spans(unit, from_on=found.on, to_on=found.to_on)
    ]


def _bar(found: Simulated, pool: PoolLoad, first_on: date, last_on: date) -> Bar:
    days = list(_days(first_on, last_on))
    rooms = {day: 0 if day in found.days_off else pool.room for day in days}
    over = 0 if pool.room is None else sum(pool.days.get(day, 0) > (rooms[day] or 0) for day in days)
    return Bar(
        first_on,
        last_on,
        count=sum(pool.days.get(day, 0) for day in days),
        room=None if pool.room is None else sum(room or 0 for room in rooms.values()),
        days_over=over,
    )


def per_span(days: Mapping[date, int], found: Simulated, unit: Unit) -> list[int]:
    """Counts by day as counts by day, week or month."""
    wanted = spans(unit, from_on=found.on, to_on=found.to_on)
    return [sum(days.get(day, 0) for day in _days(first_on, last_on)) for first_on, last_on in wanted]


def _days(first_on: date, last_on: date) -> Iterable[date]:
    return (first_on + timedelta(days=number) for number in range((last_on - first_on).days + 1))


def as_json(found: Simulated) -> dict[str, Any]:
    """What was found, as it is kept."""
    return {
        "on": found.on.isoformat(),
        "to_on": found.to_on.isoformat(),
        "late": found.late,
        "by_rule": [[*key, count] for key, count in sorted(found.by_rule.items())],
        "by_channel": {channel: _said(days) for channel, days in sorted(found.by_channel.items())},
        "pools": [
            {
                "post": pool.post,
                "department": pool.department,
                "people": pool.people,
                "room": pool.room,
                "days": _said(pool.days),
            }
            for pool in found.pools
        ],
        "days_off": sorted(day.isoformat() for day in found.days_off),
    }


def from_json(said: Mapping[str, Any]) -> Simulated:
    """What was kept."""
    return Simulated(
        on=date.fromisoformat(said["on"]),
        to_on=date.fromisoformat(said["to_on"]),
        late=said["late"],
        by_rule={(policy, rule): count for policy, rule, count in said["by_rule"]},
        by_channel={channel: _read(days) for channel, days in said["by_channel"].items()},
        pools=tuple(PoolLoad(**{**pool, "days": _read(pool["days"])}) for pool in said["pools"]),
        days_off=frozenset(map(date.fromisoformat, said["days_off"])),
    )


def _said(days: Mapping[date, int]) -> dict[str, int]:
    return {day.isoformat(): count for day, count in sorted(days.items())}


def _read(days: Mapping[str, int]) -> dict[date, int]:
    return {date.fromisoformat(day): count for day, count in days.items()}
