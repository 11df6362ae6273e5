"""Working days, the forms of `day:`, seasons and samples, worked out by hand from sections 2 and 3 of the contract."""

from typing import Any

import pytest

from .spans import BadSpan
from .tables import care, customer, event, floor, occasions, preview, windows

WORKING = {"days": "working"}


def policy(**working: Any) -> dict[str, Any]:
    return {"key": "p", "effective_on": "2000-01-01", "working": working}


@pytest.mark.parametrize(
    ("anchor_on", "step", "expected"),
    [
        # Off from 15 to 23 February 2026; Saturday the 14th is made up for it.
        ("2026-02-12", {"within": "P3D"}, "2026-02-12 2026-02-24 2026-02-24"),
        ("2026-02-21", {"within": "P0D"}, "2026-02-21 2026-02-21 2026-02-21"),
        ("2026-02-21", {"within": "P1D"}, "2026-02-21 2026-02-24 2026-02-24"),
        # Off from 1 to 7 October; Saturday the 10th works.
        ("2026-09-30", {"at": "P1D", "before": "P2D", "tolerance": "P1D"}, "2026-09-29 2026-10-08 2026-10-09"),
        ("2026-10-09", {"within": "P1D"}, "2026-10-09 2026-10-10 2026-10-10"),
        # Nothing is published of 2027 yet: the week alone counts.
        ("2027-02-05", {"within": "P1D"}, "2027-02-05 2027-02-08 2027-02-08"),
        ("2026-12-31", {"within": "P1D"}, "2026-12-31 2027-01-01 2027-01-01"),
    ],
)
def test_working_days_skip_holidays_and_count_days_made_up(anchor_on: str, step: dict[str, Any], expected: str) -> None:
    assert windows(preview(care(step | WORKING), events=[event(anchor_on)])) == [f"event:1/1 {expected}"]


def test_every_counts_working_days_from_the_base_and_opens_a_calendar_day_later() -> None:
    lines = preview(care({"every": "P2D", "times": 2} | WORKING), events=[event("2026-02-13")])
    assert windows(lines) == [
        "event:1/1.1 2026-02-14 2026-02-24 2026-02-24",
        "event:1/1.2 2026-02-25 2026-02-26 2026-02-26",
    ]


@pytest.mark.parametrize(
    ("working", "due_on"),
    [
        ({}, "2026-02-24"),
        ({"holidays": "cn"}, "2026-02-24"),
        ({"holidays": "none"}, "2026-02-17"),
        ({"week": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "holidays": "none"}, "2026-02-15"),
        ({"week": ["sun"]}, "2026-03-01"),  # Saturdays 14 and 28 February are made up, 1 March is a Sunday
    ],
)
def test_the_policy_says_which_days_work(working: dict[str, Any], due_on: str) -> None:
    lines = preview(care({"within": "P3D"} | WORKING), events=[event("2026-02-12")], policy=policy(**working))
    assert windows(lines) == [f"event:1/1 2026-02-12 {due_on} {due_on}"]


@pytest.mark.parametrize("duration", ["P1M", "P1Y2D"])
def test_working_days_are_days(duration: str) -> None:
    with pytest.raises(BadSpan):
        preview(care({"within": duration} | WORKING), events=[event("2026-02-12")])


@pytest.mark.parametrize(("text", "is_one"), [("P5D", True), ("P1W", False), ("P0.5M", False), ("P1M", False)])
def test_an_interval_of_the_customer_that_is_not_purely_in_days_is_a_bad_one(text: str, is_one: bool) -> None:
    rule = care({"every": {"attribute": "rhythm"}, "times": 1} | WORKING)
    assert bool(preview(rule, customers=[customer(rhythm=text)], events=[event("2026-02-12")])) is is_one


@pytest.mark.parametrize(
    ("shift", "step", "expected"),
    [
        # 1 to 5 May 2026 are off.
        ("next_working_day", {}, "2026-05-01 2026-05-06 2026-05-06"),
        ("previous_working_day", {}, "2026-05-01 2026-05-01 2026-05-01"),
        ("previous_working_day", {"before": "P3D"}, "2026-04-28 2026-04-30 2026-04-30"),
        ("next_working_day", {"before": "P3D", "tolerance": "P2D"}, "2026-04-28 2026-05-06 2026-05-06"),
        ("next_working_day", {"tolerance": "P9D"}, "2026-05-01 2026-05-06 2026-05-10"),
        ("previous_working_day", {"before": "P3D", "tolerance": "P2D"}, "2026-04-28 2026-04-30 2026-05-03"),
    ],
)
def test_a_day_off_is_shifted_and_its_window_holds_it(shift: str, step: dict[str, Any], expected: str) -> None:
    lines = preview(care({"at": "P0D", "shift": shift} | step), events=[event("2026-05-01")])
    assert windows(lines) == [f"event:1/1 {expected}"]


def test_a_holiday_displaces_nothing_after_it() -> None:
    rule = care({"at": "P1M", "shift": "next_working_day"}, {"every": "P1M", "times": 1, "after": 1})
    assert windows(preview(rule, events=[event("2026-04-01")])) == [
        "event:1/1 2026-05-01 2026-05-06 2026-05-06",
        "event:1/2.1 2026-05-02 2026-06-01 2026-06-01",
    ]


def test_a_shifted_part_of_a_period_closes_with_its_due_day() -> None:
    lines = preview(
        floor({"at_least": 1, "per": "month", "shift": "previous_working_day"}), days=("2026-01-31", "2026-02-28")
    )
    assert windows(lines) == ["2026-02/1.1 2026-02-01 2026-02-28 2026-02-28"]
    lines = preview(
        floor({"at_least": 1, "per": "month", "shift": "next_working_day"}), days=("2026-02-01", "2026-02-02")
    )
    assert windows(lines) == [
        "2026-01/1.1 2026-01-01 2026-02-02 2026-02-02",
        "2026-02/1.1 2026-02-01 2026-02-28 2026-02-28",
    ]


@pytest.mark.parametrize(
    ("birthday", "calendar", "expected"),
    [
        ("1990-05-04", "", ["birthday:2025/1 2025-05-04", "birthday:2026/1 2026-05-04"]),
        ("05-04", "solar", ["birthday:2025/1 2025-05-04", "birthday:2026/1 2026-05-04"]),
        ("02-29", "", ["birthday:2025/1 2025-02-28", "birthday:2026/1 2026-02-28"]),
        ("1987-L06-15", "lunar", ["birthday:2025/1 2025-08-08", "birthday:2026/1 2026-07-28"]),
        ("06-15", "lunar", ["birthday:2025/1 2025-07-09", "birthday:2026/1 2026-07-28"]),
        ("12-30", "lunar", ["birthday:2024/1 2025-01-28", "birthday:2025/1 2026-02-16"]),
        ("", "lunar", []),
    ],
)
def test_a_birthday_comes_once_a_year_in_its_own_calendar(birthday: str, calendar: str, expected: list[str]) -> None:
    born = customer(birthday=birthday, birthday_calendar=calendar)
    lines = preview(floor({"day": "birthday"}), customers=[born], days=("2025-01-01", "2026-12-31"))
    assert [line.rsplit(" ", 2)[0] for line in windows(lines)] == expected


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("new-year", "2026-01-01"),
        ("spring-festival-eve", "2026-02-16"),
        ("spring-festival", "2026-02-17"),
        ("lantern", "2026-03-03"),
        ("womens-day", "2026-03-08"),
        ("qingming", "2026-04-05"),
        ("labour-day", "2026-05-01"),
        ("dragon-boat", "2026-06-19"),
        ("qixi", "2026-08-19"),
        ("teachers-day", "2026-09-10"),
        ("mid-autumn", "2026-09-25"),
        ("national-day", "2026-10-01"),
        ("double-ninth", "2026-10-18"),
        ("christmas", "2026-12-25"),
    ],
)
def test_festivals_fall_where_everybody_knows(name: str, day: str) -> None:
    lines = preview(floor({"day": f"festival:{name}"}), days=("2026-01-01", "2026-12-31"))
    assert windows(lines) == [f"festival:{name}:2026/1 {day} {day} {day}"]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("weekly:fri", ["weekly:2025-W52/1 2025-12-26", "weekly:2026-W01/1 2026-01-02"]),
        ("weekly:mon", ["weekly:2026-W01/1 2025-12-29"]),
        ("monthly:31", ["monthly:2025-12/1 2025-12-31"]),
        ("monthly:last", ["monthly:2025-12/1 2025-12-31"]),
        ("monthly:5", []),
    ],
)
def test_weeks_are_iso_weeks_and_months_have_last_days(form: str, expected: list[str]) -> None:
    lines = preview(floor({"day": form}), days=("2025-12-26", "2026-01-02"))
    assert [" ".join(line.split(" ")[:2]) for line in windows(lines)] == expected


def test_a_day_that_the_month_lacks_falls_on_its_last() -> None:
    lines = preview(floor({"day": "monthly:30"}), days=("2026-02-01", "2026-02-28"))
    assert occasions(lines) == ["monthly:2026-02/1"]
    assert lines[0][3] == "2026-02-28"


@pytest.mark.parametrize(
    ("match", "expected"),
    [(None, ["c1", "c2", "c3"]), ([], ["c1", "c2", "c3"]), (["project"], ["c1"]), (["project", "shelf"], [])],
)
def test_milestones_concern_the_customers_whose_attributes_match(match: Any, expected: list[str]) -> None:
    step = {"day": "milestone:opened", "before": "P3D"} | ({} if match is None else {"match": match})
    customers = [customer("c1", project="A"), customer("c2", project="B"), customer("c3", project=" ")]
    opened = [
        event("2026-03-10", kind="opened", event_id="m1", of="", project="A"),
        event("2026-03-10", kind="opened", event_id="e1", of="c2", project="B"),  # of a customer: no milestone
    ]
    lines = preview(floor(step), customers=customers, events=opened)
    assert [line[0] for line in lines] == expected
    assert {line[2] for line in lines} <= {"milestone:m1/1"}


@pytest.mark.parametrize(
    ("since", "joined_on", "expected"),
    [
        ("2026-03-01", "", ["monthly:2026-03/1"]),
        ("2026-03-08", "", ["monthly:2026-03/1"]),  # closes on the 8th
        ("2026-03-09", "", []),
        ("2026-01-01", "2026-03-08", ["monthly:2026-03/1"]),
        ("2026-01-01", "2026-03-09", []),
    ],
)
def test_a_day_closes_no_earlier_than_rule_and_customer_came(since: str, joined_on: str, expected: list[str]) -> None:
    rule = floor({"day": "monthly:5", "tolerance": "P3D"}, since=since)
    lines = preview(rule, customers=[customer(joined_on=joined_on)], days=("2026-03-01", "2026-03-31"))
    assert occasions(lines) == expected


@pytest.mark.parametrize(
    ("season", "expected"),
    [
        ({"from": "03-15", "to": "05-15"}, ["2", "3", "4"]),
        ({"from": "05-15", "to": "05-15"}, ["4"]),
        ({"from": "11-01", "to": "02-15"}, ["1"]),
        ({"from": "02-15", "to": "02-14"}, ["1", "2", "3", "4"]),
    ],
)
def test_a_season_holds_both_its_days_and_may_wrap_the_year_end(season: dict[str, str], expected: list[str]) -> None:
    due = [{"at": duration} for duration in ("P1M", "P2M", "P3M", "P4M")]
    lines = preview(care(*due, season="open"), events=[event("2026-01-15")], seasons={"open": season})
    assert [line[2].removeprefix("event:1/") for line in lines] == expected


def test_the_days_of_a_season_may_be_asked_for() -> None:
    season = {"from": {"setting": "begins"}, "to": "02-15"}
    answered = preview(
        care({"at": "P0D"}, season="open"),
        events=[event("2026-01-15"), event("2026-02-15", event_id="2"), event("2026-02-16", event_id="3")],
        seasons={"open": season},
        settings={"begins": "01-16"},
    )
    assert [line[2] for line in answered] == ["event:2/1"]


def test_a_season_looks_at_the_due_day_before_any_shift() -> None:
    rule = care({"at": "P0D", "shift": "next_working_day"}, season="april")
    seasons = {"april": {"from": "04-01", "to": "05-01"}}
    assert windows(preview(rule, events=[event("2026-05-01")], seasons=seasons)) == [
        "event:1/1 2026-05-01 2026-05-06 2026-05-06"
    ]


def test_a_sample_is_the_same_whenever_it_is_asked() -> None:
    customers = [customer(f"c{number}") for number in range(200)]
    rule = floor({"at_least": 1, "per": "year"})
    whole, half, tenth = (
        {line[0] for line in preview(rule | share, customers=customers, days=("2026-01-01", "2026-12-31"))}
        for share in ({}, {"sample": "50%"}, {"sample": "10%"})
    )
    assert len(whole) == 200
    assert tenth < half < whole
    assert 70 < len(half) < 130
    # The SHA-256 of floor|c0|2026/1.1 begins with 13ff0be1, which is 0.078 of all.
    at = {share: occasions(preview(rule | {"sample": share}, customers=customers[:1], days=("2026-01-01", "2026-12-31")))
          for share in ("7.8%", "7.82%")}  # fmt: skip
    assert at == {"7.8%": [], "7.82%": ["2026/1.1"]}


def test_what_a_contact_fulfils_is_listed_all_the_same() -> None:
    contact = [event("2026-03-01", kind="contacted", channel="phone")]
    rule = floor({"at_least": 1, "per": "year"}, counts="any", channels=["phone"])
    assert len(preview(rule, events=contact, days=("2026-01-01", "2026-12-31"))) == 1
