"""The forms of `due` and their days, worked out by hand from sections 2 and 3 of the contract."""

from typing import Any

import pytest

from .moments import Unreadable
from .spans import BadSpan
from .tables import care, customer, event, floor, occasions, preview, windows


@pytest.mark.parametrize(
    ("anchor_on", "duration", "due_on"),
    [
        ("2026-03-05", "P0D", "2026-03-05"),
        ("2026-03-05", "P3D", "2026-03-08"),
        ("2026-03-05", "P1W", "2026-03-12"),
        ("2026-02-10", "P0.5M", "2026-02-25"),
        ("2026-01-31", "P1M", "2026-02-28"),
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2025-11-30", "P3M", "2026-02-28"),
        ("2025-08-31", "P6M", "2026-02-28"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2024-02-29", "P4Y", "2028-02-29"),
        ("2026-01-31", "P1M1D", "2026-03-01"),
        ("2025-12-31", "P1Y2M10D", "2027-03-10"),
        ("2026-01-30", "P1M2D", "2026-03-02"),  # to 28 February, then two days; not to 1 February, then a month
    ],
)
def test_a_duration_leads_from_the_day_of_the_event_to_the_day_it_is_due(
    anchor_on: str, duration: str, due_on: str
) -> None:
    lines = preview(care({"within": duration}), events=[event(anchor_on)])
    assert windows(lines) == [f"event:1/1 {anchor_on} {due_on} {due_on}"]


@pytest.mark.parametrize("duration", ["P1.5M", "P0.5Y", "P", "PT24H", "3", "", "P1D1M", "-P1D", "p3d", "P３D"])
def test_a_bad_duration_is_an_error(duration: str) -> None:
    with pytest.raises(BadSpan):
        preview(care({"within": duration}), events=[event("2026-01-01")])


@pytest.mark.parametrize("duration", ["P0D", "P0M", "P0W"])
def test_every_nothing_is_an_error(duration: str) -> None:
    with pytest.raises(ValueError, match="nothing"):
        preview(care({"every": duration}), events=[event("2026-01-01")])


@pytest.mark.parametrize(
    ("occurred_at", "zone", "anchor_on"),
    [
        ("2026-01-31", "Asia/Shanghai", "2026-01-31"),
        ("2026-01-31", "America/New_York", "2026-01-31"),
        ("2026-01-31T23:30", "Asia/Shanghai", "2026-01-31"),
        ("2026-01-31 23:30:00.5", "America/New_York", "2026-01-31"),
        ("2026-01-31T23:30:00Z", "Asia/Shanghai", "2026-02-01"),
        ("2026-01-31T17:30:00Z", "Asia/Shanghai", "2026-02-01"),
        ("2026-01-31T17:30:00Z", "Asia/Urumqi", "2026-01-31"),
        ("2026-02-01T03:00:00+08:00", "America/New_York", "2026-01-31"),
        ("2026-03-08T04:30:00Z", "America/New_York", "2026-03-07"),
        ("2026-07-01T04:30:00Z", "America/New_York", "2026-07-01"),
        ("2026-06-30T23:30:00+00:00", "Europe/London", "2026-07-01"),
        ("2026-01-31T23:30:00+0000", "Europe/London", "2026-01-31"),
        ("2026-01-31T12:00+14:00", "UTC", "2026-01-30"),
    ],
)
def test_the_anchor_is_the_local_day_of_the_event(occurred_at: str, zone: str, anchor_on: str) -> None:
    lines = preview(care({"within": "P0D"}), events=[event(occurred_at)], zone=zone)
    assert windows(lines) == [f"event:1/1 {anchor_on} {anchor_on} {anchor_on}"]


@pytest.mark.parametrize("occurred_at", ["", "soon", "2026-02-30", "2026-1-5", "2026-01-31T25:00", "31.01.2026"])
def test_an_unreadable_time_is_an_error_of_the_file(occurred_at: str) -> None:
    with pytest.raises(Unreadable):
        preview(care({"within": "P0D"}), events=[event(occurred_at)])


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        (
            False,
            ["event:1/1 2026-03-01 2026-03-04 2026-03-04", "event:1/2 2026-03-01 2026-03-08 2026-03-08"],
        ),
        (
            True,
            ["event:1/1 2026-03-01 2026-03-04 2026-03-04", "event:1/2 2026-03-05 2026-03-08 2026-03-08"],
        ),
    ],
)
def test_within_steps_open_together_or_in_turn(series: bool, expected: list[str]) -> None:
    lines = preview(care({"within": "P3D"}, {"within": "P1W"}, series=series), events=[event("2026-03-01")])
    assert windows(lines) == expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        # Equal and falling durations: never opening after its own due_on.
        (
            [{"within": "P3D"}, {"within": "P3D"}, {"within": "P1D"}],
            ["2 2026-03-04", "1 2026-03-01", "3 2026-03-02"],
        ),
        # Not before the day after the step that stands just before it, were it the third.
        (
            [{"within": "P1D"}, {"within": "P3D"}, {"within": "P1W"}],
            ["1 2026-03-01", "2 2026-03-03", "3 2026-03-05"],
        ),
        # A step of another form between them is no `within` step before it.
        (
            [{"within": "P3D"}, {"at": "P5D"}, {"within": "P1W"}],
            ["1 2026-03-01", "2 2026-03-06", "3 2026-03-05"],
        ),
    ],
)
def test_in_turn_a_step_opens_after_the_within_step_before_it(steps: list[dict[str, Any]], expected: list[str]) -> None:
    lines = preview(care(*steps, series=True), events=[event("2026-03-01")])
    opens_on = sorted(f"{line[2].removeprefix('event:1/')} {line[3]}" for line in lines)
    assert opens_on == sorted(expected)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ({"at": "P3D"}, "2026-03-04 2026-03-04 2026-03-04"),
        ({"at": "P3D", "before": "P2D"}, "2026-03-02 2026-03-04 2026-03-04"),
        ({"at": "P3D", "tolerance": "P1W"}, "2026-03-04 2026-03-04 2026-03-11"),
        ({"at": "P30D", "before": "P1M", "tolerance": "P1M"}, "2026-02-28 2026-03-31 2026-04-30"),
        ({"at": "P30D", "before": "P1M1D"}, "2026-02-27 2026-03-31 2026-03-31"),
        ({"at": "P0D", "before": "P5D"}, "2026-02-24 2026-03-01 2026-03-01"),
        ({"at": "P30D", "before": "P0.5M"}, "2026-03-16 2026-03-31 2026-03-31"),
    ],
)
def test_at_has_days_before_and_after_its_day(step: dict[str, str], expected: str) -> None:
    assert windows(preview(care(step), events=[event("2026-03-01")])) == [f"event:1/1 {expected}"]


@pytest.mark.parametrize(
    ("anchor_on", "steps", "expected"),
    [
        (
            "2026-01-31",  # counted from the base, not from the clamped day before
            [{"every": "P1M", "times": 3}],
            ["1.1 2026-02-01 2026-02-28", "1.2 2026-03-01 2026-03-31", "1.3 2026-04-01 2026-04-30"],
        ),
        (
            "2026-02-01",
            [{"every": "P0.5M", "times": 3}],
            ["1.1 2026-02-02 2026-02-16", "1.2 2026-02-17 2026-03-03", "1.3 2026-03-04 2026-03-18"],
        ),
        (
            "2026-03-01",
            [{"every": "P1D", "times": 2}],
            ["1.1 2026-03-02 2026-03-02", "1.2 2026-03-03 2026-03-03"],
        ),
        (
            "2026-03-01",
            [{"within": "P3D"}, {"every": "P1W", "times": 2, "after": 1}],
            ["1 2026-03-01 2026-03-04", "2.1 2026-03-05 2026-03-11", "2.2 2026-03-12 2026-03-18"],
        ),
        (
            "2026-01-31",  # after the last occasion of an `every` that is named by its id
            [{"every": "P1M", "times": 2, "id": "monthly"}, {"every": "P1W", "times": 1, "after": "monthly"}],
            ["monthly.1 2026-02-01 2026-02-28", "monthly.2 2026-03-01 2026-03-31", "2.1 2026-04-01 2026-04-07"],
        ),
        (
            "2026-03-01",  # after the day of an `at`, not after its tolerance
            [{"at": "P1D", "tolerance": "P1W", "id": "visit"}, {"every": "P2D", "times": 1, "after": "visit"}],
            ["visit 2026-03-02 2026-03-02", "2.1 2026-03-03 2026-03-04"],
        ),
    ],
)
def test_every_counts_from_its_base(anchor_on: str, steps: list[dict[str, Any]], expected: list[str]) -> None:
    lines = preview(care(*steps), events=[event(anchor_on)])
    assert [" ".join(line[2:5]) for line in lines] == [f"event:1/{row}" for row in expected]


def test_an_endless_every_is_shown_where_its_windows_meet_the_days_asked_for() -> None:
    lines = preview(care({"every": "P1M"}), events=[event("2026-01-10")], days=("2026-03-01", "2026-04-15"))
    assert windows(lines) == [
        "event:1/1.2 2026-02-11 2026-03-10 2026-03-10",
        "event:1/1.3 2026-03-11 2026-04-10 2026-04-10",
        "event:1/1.4 2026-04-11 2026-05-10 2026-05-10",
    ]


@pytest.mark.parametrize(
    ("interval", "due_on"),
    [
        ("P1M", ["2026-04-01", "2026-05-01"]),
        ("P0.5M", ["2026-03-16", "2026-03-31"]),
        ("", []),
        ("P0D", []),
        ("P1.5M", []),
        ("monthly", []),
        ("PT24H", []),
    ],
)
def test_a_customers_own_interval_is_used_and_a_missing_or_bad_one_makes_nothing(
    interval: str, due_on: list[str]
) -> None:
    rule = care({"every": {"attribute": "rhythm"}, "times": 2})
    lines = preview(rule, customers=[customer(rhythm=interval)], events=[event("2026-03-01")])
    assert [line[4] for line in lines] == due_on


def test_nothing_follows_a_step_that_has_no_interval() -> None:
    rule = care({"every": {"attribute": "rhythm"}, "times": 2}, {"every": "P1D", "times": 1, "after": 1})
    assert preview(rule, events=[event("2026-03-01")]) == []


def test_a_manual_rule_makes_nothing_by_itself() -> None:
    assert preview(floor({"manual": "nurse"}), events=[event("2026-01-01")]) == []


def test_steps_are_keyed_by_number_or_by_id() -> None:
    rule = care({"at": "P1D"}, {"at": "P2D", "id": "second-look"}, {"every": "P3D", "times": 1, "id": "later"})
    lines = preview(rule, events=[event("2026-01-01", event_id="a,1")])
    assert occasions(lines) == ["event:a,1/1", "event:a,1/second-look", "event:a,1/later.1"]
