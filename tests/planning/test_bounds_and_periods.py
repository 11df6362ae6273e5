"""What is settled before any customer is looked at: parts of periods, and how far back an anchor may lie."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huifang.kernel.dates import Duration, after, parse_duration
from huifang.planning.logic.bounds import earliest, latest
from huifang.planning.logic.periods import parts, period_of, periods
from huifang.policy.logic.pack import Period

durations = st.builds(Duration, st.integers(0, 30), st.integers(0, 400))
days = st.dates(date(1990, 1, 1), date(2060, 1, 1))


@pytest.mark.parametrize(
    ("per", "day", "key", "first_on", "last_on"),
    [
        ("week", "2026-01-01", "2026-W01", "2025-12-29", "2026-01-04"),
        ("week", "2027-01-03", "2026-W53", "2026-12-28", "2027-01-03"),
        ("month", "2024-02-29", "2024-02", "2024-02-01", "2024-02-29"),
        ("quarter", "2026-12-31", "2026-Q4", "2026-10-01", "2026-12-31"),
        ("half-year", "2026-06-30", "2026-H1", "2026-01-01", "2026-06-30"),
        ("year", "2026-07-01", "2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_day_lies_in_its_period(per: Period, day: str, key: str, first_on: str, last_on: str) -> None:
    span = period_of(per, date.fromisoformat(day))
    assert (span.key, span.first_on.isoformat(), span.last_on.isoformat()) == (key, first_on, last_on)


@pytest.mark.parametrize(
    ("per", "day", "count", "last_days"),
    [
        ("month", "2026-02-10", 2, ["02-15", "02-28"]),
        ("month", "2026-02-10", 3, ["02-10", "02-20", "02-28"]),
        ("month", "2026-01-10", 4, ["01-08", "01-16", "01-24", "01-31"]),
        ("quarter", "2026-05-10", 3, ["04-30", "05-31", "06-30"]),
        ("quarter", "2026-01-10", 2, ["02-14", "03-31"]),
        ("half-year", "2026-08-10", 2, ["09-30", "12-31"]),
        ("year", "2026-08-10", 4, ["03-31", "06-30", "09-30", "12-31"]),
        ("week", "2026-03-02", 7, ["03-02", "03-03", "03-04", "03-05", "03-06", "03-07", "03-08"]),
        ("week", "2026-03-02", 3, ["03-04", "03-06", "03-08"]),
    ],
)
def test_a_period_is_cut_where_it_is_natural(per: Period, day: str, count: int, last_days: list[str]) -> None:
    cut = parts(per, period_of(per, date.fromisoformat(day)), count)
    assert [last_on.isoformat()[5:] for _, last_on in cut] == last_days


@given(per=st.sampled_from(["week", "month", "quarter", "half-year", "year"]), day=days, count=st.integers(1, 7))
def test_parts_follow_each_other_without_gap_longer_ones_first(per: Period, day: date, count: int) -> None:
    span = period_of(per, day)
    cut = parts(per, span, count)
    assert len(cut) == count
    assert (cut[0][0], cut[-1][1]) == (span.first_on, span.last_on)
    assert all(later[0] - earlier[1] == timedelta(days=1) for earlier, later in itertools.pairwise(cut))


def test_periods_go_on_to_the_end_of_the_calendar_and_stop() -> None:
    assert [span.key for span in periods("year", from_on=date(9997, 5, 1), to_on=date.max)] == ["9997", "9998", "9999"]
    assert len(list(periods("week", from_on=date(9999, 12, 1), to_on=date.max))) == 4


@given(day=days, chain=st.lists(durations, min_size=1, max_size=3), anchor=days)
def test_no_anchor_outside_the_bounds_leads_into_the_window(day: date, chain: list[Duration], anchor: date) -> None:
    reached = led_to(anchor, chain)
    if reached >= day:
        assert anchor >= earliest(day, chain)
    if reached <= day:
        assert anchor <= latest(day, chain)


@given(day=days, chain=st.lists(durations, min_size=1, max_size=3))
def test_the_bounds_are_the_first_and_last_anchor_that_lead_into_the_window(day: date, chain: list[Duration]) -> None:
    one_day = timedelta(days=1)
    first_on, last_on = earliest(day, chain), latest(day, chain)
    assert led_to(first_on, chain) >= day > led_to(first_on - one_day, chain)
    assert led_to(last_on, chain) <= day < led_to(last_on + one_day, chain)


def led_to(anchor: date, chain: list[Duration]) -> date:
    for part in chain:
        anchor = after(anchor, part)
    return anchor


@pytest.mark.parametrize(
    ("text", "months", "days_"),
    [("P1Y2M10D", 14, 10), ("P2W", 0, 14), ("P1M2W", 1, 14), ("P0.5M", 0, 15), ("P0D", 0, 0)],
)
def test_durations_are_read_as_months_and_days(text: str, months: int, days_: int) -> None:
    assert parse_duration(text) == Duration(months, days_)


@pytest.mark.parametrize("text", ["", "P", "P1.5M", "PT24H", "P-1D", "3 days", "p3d", "P1D ", "P201Y", "P9999999D"])
def test_other_texts_are_no_durations(text: str) -> None:
    with pytest.raises(ValueError):
        parse_duration(text)
