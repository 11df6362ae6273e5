"""Every deadline of random logs equals the one that the naive oracle counts day by day.

Source: security.md, R-33.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from huifang.cases.logic.clock import Limit, Logged, Run, Runs, Timetable, reckoned
from huifang.kernel.calendars.working import PublishedDays
from huifang.kernel.dates import Duration
from huifang.policy.logic.figures import Clock
from huifang.policy.logic.sections.parts import Hours, WorkingTime
from tests.cases import clock_oracle as oracle

SEQUENCES = 10_000
PAUSES = ("customer", "parts", "third_party")
KINDS = (
    *("accepted", "replied", "customer_said", "noted", "resolved", "answered", "closed", "reopened", "lapsed"),
    *("noted", "customer_said", "noted"),
)
FIRST = date(2026, 1, 1)


def spans(*texts: str) -> tuple[Hours, ...]:
    pairs = [text.split("-") for text in texts]
    return tuple(Hours(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pairs)


def worlds(random_: random.Random) -> list[tuple[oracle.World, Timetable]]:
    """Weeks, hours, holidays and time zones; two zones change their clocks in the period."""
    found = []
    for zone, week, hours in (
        ("Asia/Shanghai", (0, 1, 2, 3, 4), spans("08:30-12:00", "13:30-17:30")),
        ("Asia/Shanghai", (0, 1, 2, 3, 4, 5, 6), spans("09:00-21:00")),
        ("Asia/Shanghai", (0, 1, 2, 3, 4), ()),
        ("Europe/Berlin", (0, 1, 2, 3, 4, 5), spans("07:00-10:00", "10:00-15:00", "20:00-00:00")),
        ("America/New_York", (1, 3, 5), ()),
    ):
        days = random_.sample([FIRST + timedelta(days=at) for at in range(150)], 40)
        published = {day: random_.random() < 0.4 for day in days}
        place = ZoneInfo(zone)
        said = WorkingTime(week=week, hours=hours)
        table = Timetable(said, PublishedDays(published, frozenset({2026})), place, first=FIRST - timedelta(days=2))
        pairs = tuple((one.opens, one.closes) for one in hours)
        found.append((oracle.World(place, frozenset(week), published, pairs), table))
    return found


def moment(random_: random.Random, after: datetime, zone: ZoneInfo) -> datetime:
    """A later moment; now and then at the very end of working hours, or at midnight, where mistakes live."""
    found = after + timedelta(seconds=random_.choice((0, 1, 900, 7_200, 40_000, 90_000, 300_000)) * random_.random())
    if random_.random() < 0.3:
        of_day = random_.choice((time(0), time(8, 30), time(12), time(17, 30), time(21)))
        there = datetime.combine(found.astimezone(zone).date(), of_day, tzinfo=zone).astimezone(UTC)
        return max(found, there)
    return found


def a_log(random_: random.Random, zone: ZoneInfo) -> list[Logged]:
    at = moment(random_, datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=random_.randrange(90)), zone)
    log = [Logged(at, "taken_in")]
    state = ""
    for _ in range(random_.randrange(8)):
        at = moment(random_, at, zone)
        if random_.random() < 0.5:
            state = random_.choice(PAUSES) if not state or random_.random() < 0.3 else ""
            log.append(Logged(at, "paused" if state else "resumed", state))
        else:
            log.append(Logged(at, random_.choice(KINDS), state))
    return log


def a_limit(random_: random.Random) -> Limit:
    is_in_days = random_.random() < 0.5
    length = Clock(
        Duration(0, random_.choice((0, 1, 2, 5, 10)) if is_in_days else random_.choice((0, 0, 1))),
        0 if is_in_days else random_.choice((1, 30, 240, 480, 1_440, 3_000)),
        working=random_.random() < 0.7,
    )
    pauses = frozenset(random_.sample(PAUSES, random_.randrange(3)))
    return Limit("limit", random_.choice(list(Runs)), length, pauses)


def told(log: list[Logged], limit: Limit, world: oracle.World) -> list[tuple[object, ...]]:
    """What the oracle says of each run: beginning, end, deadline."""
    lines = [oracle.Told(row.at, row.kind, row.state) for row in log]
    found: list[tuple[object, ...]] = []
    for begin, stop in oracle.runs_of(lines, limit.waits_for):
        pauses = oracle.pauses_of(lines, begin, stop, set(limit.pauses))
        due = oracle.due_of(
            world,
            lines[begin].at,
            pauses,
            days=limit.length.days.days,
            minutes=limit.length.minutes,
            working=limit.length.working,
        )
        found.append((lines[begin].at, None if stop is None else lines[stop].at, due))
    return found


def seen(run: Run) -> tuple[object, ...]:
    return (run.started_at, run.ended_at, run.due_at)


def test_every_deadline_is_the_one_that_is_counted_day_by_day() -> None:
    random_ = random.Random("clock")
    places = worlds(random_)
    for number in range(SEQUENCES):
        world, table = places[number % len(places)]
        log, limit = a_log(random_, world.zone), a_limit(random_)
        assert [seen(run) for run in reckoned(log, limit, table)] == told(log, limit, world), (number, log, limit)
