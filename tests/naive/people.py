"""Random customers and their events, for the random worlds."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from lunar_python import Solar

from .periods import parts_of, period_of
from .vocabulary import (
    CLOCKS,
    CONTACTED,
    CONTRACTS,
    CUSTOMER_IDS,
    DATES,
    DAYS_FROM_HOME,
    DAYS_OF_LONG_AGO,
    EVENT_IDS,
    FIGURES,
    KINDS,
    NAMES,
    OFFSETS,
    OWN_INTERVALS,
    PARTS,
    UNDECLARED_KIND,
    WORDS,
)

A_YEAR = timedelta(days=365)
# In leap months of the lunar calendar, on its 30ths, and about its new years.
BIRTHS = [
    *[date(1987, 8, 9), date(1985, 12, 31), date(1986, 1, 14), date(2004, 2, 29), date(1960, 2, 29)],
    *[date(2020, 5, 25), date(2025, 7, 25), date(2006, 1, 31), date(2008, 2, 28), date(1966, 1, 1)],
]
YEARLESS = ["02-29", "12-31", "01-01", "06-15"]
YEARLESS_LUNAR = ["L06-15", "12-30", "L04-30", "01-01"]


@st.composite
def customer_rows(draw: st.DrawFn, home: date) -> list[dict[str, str]]:
    ids = draw(
        st.lists(st.sampled_from(CUSTOMER_IDS), min_size=draw(st.sampled_from([2, 1, 4])), max_size=6, unique=True)
    )
    return [draw(customer_row(customer_id, home)) for customer_id in ids]


@st.composite
def customer_row(draw: st.DrawFn, customer_id: str, home: date) -> dict[str, str]:
    birthday, calendar = draw(birthdays(home))
    return {
        "id": customer_id,
        "name": draw(st.sampled_from(NAMES)),
        "joined_on": draw(st.just("") | iso_days(home) | half_way_days(home).map(date.isoformat)),
        "birthday": birthday,
        "birthday_calendar": calendar,
        "grade": draw(st.sampled_from(["", *WORDS])),
        "score": draw(st.sampled_from(FIGURES)),
        "signed_on": draw(st.sampled_from(DATES)),
        "renews_on": draw(iso_days(home) | timed_days(home) | iso_days(home) | st.just("")),
        "interval": draw(st.sampled_from(OWN_INTERVALS)),
    }


@st.composite
def birthdays(draw: st.DrawFn, home: date) -> tuple[str, str]:
    """A birthday and its calendar; blank means solar."""
    kind = draw(st.sampled_from(["lunar", "solar", "blank", "lunar", "yearless", "yearless lunar"]))
    if kind == "blank":
        return "", draw(st.sampled_from(["", "solar", "lunar"]))
    if kind == "yearless":
        return draw(st.sampled_from(YEARLESS)), draw(st.sampled_from(["", "solar"]))
    if kind == "yearless lunar":
        return draw(st.sampled_from(YEARLESS_LUNAR)), "lunar"
    born_on = draw(days_around(home) | st.sampled_from(BIRTHS))
    if kind == "lunar":
        return in_lunar_words(born_on), "lunar"
    return born_on.isoformat(), draw(st.sampled_from(["", "solar"]))


def in_lunar_words(day: date) -> str:
    """A solar day as a lunar birthday is written: 1987-L06-15."""
    lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    leap = "L" if lunar.getMonth() < 0 else ""
    return f"{lunar.getYear():04}-{leap}{abs(lunar.getMonth()):02}-{lunar.getDay():02}"


@st.composite
def event_rows(draw: st.DrawFn, home: date, zone: str, customer_ids: list[str]) -> list[dict[str, str]]:
    """Few days, clocks and customers, so that events meet: on the same day, at the same instant."""
    ids = draw(
        st.lists(st.sampled_from(EVENT_IDS), min_size=draw(st.sampled_from([6, 0, 8, 11])), max_size=14, unique=True)
    )
    days = draw(st.lists(days_around(home), min_size=1, max_size=3))
    owners = [*customer_ids[:1], *customer_ids[:2], *customer_ids[:1], *customer_ids]
    return [draw(event_row(event_id, days, ZoneInfo(zone), owners)) for event_id in ids]


@st.composite
def event_row(draw: st.DrawFn, event_id: str, days: list[date], zone: ZoneInfo, owners: list[str]) -> dict[str, str]:
    kind = draw(st.sampled_from([*KINDS, *KINDS, *KINDS, CONTACTED, CONTACTED, UNDECLARED_KIND]))
    row = {
        "id": event_id,
        # Without a customer it is a milestone, and no anchor.
        "customer": draw(st.sampled_from([*owners, *owners, ""])),
        "kind": kind,
        "occurred_at": draw(st.sampled_from(days).flatmap(lambda day: times_on(day, zone))),
        "service": draw(st.sampled_from(["", *WORDS])),
        "amount": draw(st.sampled_from(FIGURES)),
        "contract": draw(st.sampled_from(CONTRACTS)),
        "booked_on": draw(st.sampled_from(DATES)),
        "grade": draw(st.sampled_from(["", *WORDS])),
    }
    if kind == CONTACTED:
        row |= {"channel": draw(st.sampled_from(["phone", ""])), "rule": "care", "result": "reached"}
    return row


def times_on(day: date, zone: ZoneInfo) -> st.SearchStrategy[str]:
    """The day alone, or a local clock of it, written with no offset or with that of some other place."""
    clocks = st.sampled_from(CLOCKS)
    local = st.builds(lambda clock, gap: f"{day.isoformat()}{gap}{clock}", clocks, st.sampled_from(["T", " "]))
    elsewhere = st.builds(lambda clock, offset: as_seen_at(day, clock, zone, offset), clocks, st.sampled_from(OFFSETS))
    return st.just(day.isoformat()) | local | elsewhere


def as_seen_at(day: date, clock: str, zone: ZoneInfo, offset: str) -> str:
    local = datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=zone)
    there = datetime.fromisoformat(f"2000-01-01T00:00{offset}").tzinfo
    return local.astimezone(there).replace(tzinfo=None).isoformat() + offset


def timed_days(home: date) -> st.SearchStrategy[str]:
    """A date-time, of which the local day counts, in whatever time zone the world turns out to have."""
    times: Any = st.sampled_from(["T00:00", " 23:59:59", "T23:30:00Z", "T00:30:00+08:00", "T20:00-05:00"])
    return st.builds(lambda day, time: day + time, iso_days(home), times)


def iso_days(home: date) -> st.SearchStrategy[str]:
    return days_around(home).map(date.isoformat)


def days_around(home: date) -> st.SearchStrategy[date]:
    """Any of the days near home and, less often, of those long before it."""
    near = [home + timedelta(days=days) for days in DAYS_FROM_HOME]
    return st.sampled_from([*near, *(home + timedelta(days=days) for days in DAYS_OF_LONG_AGO)])


def half_way_days(home: date) -> st.SearchStrategy[date]:
    """The last day on which a part of a period about home is still owed to a newcomer, and the day after it."""
    parts = [part for per, ns in PARTS.items() for n in ns for part in parts_of(per, n, period_of(per, home).days)]
    half_way = [part.first + timedelta(days=part.length // 2) for part in parts if part.first >= home - A_YEAR / 4]
    return st.sampled_from(half_way) | st.sampled_from([day + timedelta(days=1) for day in half_way])
