"""What takes effect when, anchors on a date, settings, and the lines themselves, by hand from sections 3, 4 and 5."""

from datetime import date
from typing import Any

import pytest

from .moments import Unreadable
from .tables import care, customer, event, floor, occasions, preview, windows


@pytest.mark.parametrize(
    ("existing", "anchor_on", "expected"),
    [
        # E is 10 March; the steps close 5 and 20 days after the anchor.
        ("none", "2026-03-09", []),
        ("none", "2026-03-10", ["event:1/1", "event:1/2"]),
        ("open", "2026-03-05", ["event:1/1", "event:1/2"]),
        ("open", "2026-03-04", ["event:1/2"]),
        ("open", "2026-02-18", ["event:1/2"]),
        ("open", "2026-02-17", []),
        ("P3D", "2026-03-02", ["event:1/1", "event:1/2"]),
        ("P3D", "2026-03-01", ["event:1/2"]),
        ("P1W", "2026-02-26", ["event:1/1", "event:1/2"]),
        ("P1W", "2026-02-10", []),
        ("P0D", "2026-03-04", ["event:1/2"]),
        ({"setting": "grace"}, "2026-03-02", ["event:1/1", "event:1/2"]),
        ({"setting": "grace"}, "2026-03-01", ["event:1/2"]),
    ],
)
def test_existing_decides_about_anchors_before_the_rule(existing: Any, anchor_on: str, expected: list[str]) -> None:
    rule = care({"at": "P3D", "tolerance": "P2D"}, {"at": "P20D"}, since="2026-03-10", existing=existing)
    assert occasions(preview(rule, events=[event(anchor_on)], settings={"grace": "P3D"})) == expected


def test_open_is_the_default_and_the_base_stays_the_old_anchor() -> None:
    lines = preview(care({"every": "P1M", "times": 4}, since=date(2026, 3, 10)), events=[event("2026-01-05")])
    assert windows(lines) == [
        "event:1/1.3 2026-03-06 2026-04-05 2026-04-05",
        "event:1/1.4 2026-04-06 2026-05-05 2026-05-05",
    ]


def test_without_since_a_rule_takes_effect_with_its_policy() -> None:
    rule = care({"within": "P0D"})
    del rule["since"]
    events = [event("2026-01-31"), event("2026-02-01", event_id="2")]
    assert occasions(preview(rule, events=events, policy={"effective_on": "2026-02-01"})) == ["event:2/1"]


@pytest.mark.parametrize(
    ("attribute", "values", "expected"),
    [
        ("ends_on", {"ends_on": "2026-05-31"}, ["date:ends_on:2026-05-31/1 2026-05-01 2026-05-31 2026-05-31"]),
        ("ends_on", {"ends_on": ""}, []),
        ("ends_on", {}, []),
        ("ends_on", {"ends_on": "2026-05-30T23:00Z"}, ["date:ends_on:2026-05-31/1 2026-05-01 2026-05-31 2026-05-31"]),
        ("joined_on", {"joined_on": "2026-05-31"}, ["date:joined_on:2026-05-31/1 2026-05-01 2026-05-31 2026-05-31"]),
        ("birthday", {"birthday": "1990-05-31"}, ["date:birthday:1990-05-31/1 1990-05-01 1990-05-31 1990-05-31"]),
        ("birthday", {"birthday": "02-29"}, []),
        (
            "birthday",
            {"birthday": "1987-L06-15", "birthday_calendar": "lunar"},
            ["date:birthday:1987-08-09/1 1987-07-10 1987-08-09 1987-08-09"],
        ),
        (
            "birthday",
            {"birthday": "1985-12-05", "birthday_calendar": "lunar"},
            ["date:birthday:1986-01-14/1 1985-12-15 1986-01-14 1986-01-14"],
        ),
        (
            "birthday",
            {"birthday": "1986-01-01", "birthday_calendar": "lunar"},
            ["date:birthday:1986-02-09/1 1986-01-10 1986-02-09 1986-02-09"],
        ),
        ("birthday", {"birthday": "L06-15", "birthday_calendar": "lunar"}, []),
    ],
)
def test_a_date_of_the_customer_may_be_the_anchor(attribute: str, values: dict[str, str], expected: list[str]) -> None:
    rule = care({"at": "P0D", "before": "P30D"}, anchor={"attribute": attribute}, since="1900-01-01")
    assert windows(preview(rule, customers=[customer(**values)])) == expected


@pytest.mark.parametrize(
    ("birthday", "calendar"),
    [
        ("2026-02-30", ""),
        ("1999-02-29", "solar"),
        ("13-01", ""),
        ("L06-15", "solar"),
        ("1985-13-01", "lunar"),
        ("x", ""),
    ],
)
def test_an_unreadable_date_to_anchor_to_is_an_error_of_the_file(birthday: str, calendar: str) -> None:
    known = [customer(birthday=birthday, birthday_calendar=calendar)]
    with pytest.raises(Unreadable):
        preview(care({"at": "P0D"}, anchor={"attribute": "birthday"}), customers=known)


@pytest.mark.parametrize(
    "rule",
    [
        care({"at": "P1D"}, anchor={"attribute": "joined_on"}, until="repaired"),
        floor({"at_least": 1, "per": "year"}, existing="open"),
        floor({"within": "P1D"}),
        care({"within": {"setting": "nobody-answered"}}),
        care({"within": "P1D"}, existing="P1M"),
    ],
)
def test_what_a_rule_may_not_say_is_an_error(rule: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        preview(rule, customers=[customer(joined_on="2026-01-01")], events=[event("2026-01-01")])


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ({"within": {"setting": "promptly"}}, "1 2026-03-01 2026-03-03 2026-03-03"),
        ({"at": {"setting": "promptly"}}, "1 2026-03-03 2026-03-03 2026-03-03"),
        ({"at": "P3D", "before": {"setting": "promptly"}}, "1 2026-03-02 2026-03-04 2026-03-04"),
        ({"at": "P3D", "tolerance": {"setting": "promptly"}}, "1 2026-03-04 2026-03-04 2026-03-06"),
        ({"every": {"setting": "promptly"}, "times": 1}, "1.1 2026-03-02 2026-03-03 2026-03-03"),
    ],
)
def test_a_setting_stands_wherever_a_duration_does(step: dict[str, Any], expected: str) -> None:
    lines = preview(care(step), events=[event("2026-03-01")], settings={"promptly": "P2D"})
    assert windows(lines) == [f"event:1/{expected}"]


@pytest.mark.parametrize(
    ("days", "is_shown"),
    [
        (("2026-03-01", "2026-03-04"), False),
        (("2026-03-01", "2026-03-05"), True),
        (("2026-03-06", "2026-03-06"), True),
        (("2026-03-09", "2026-03-31"), True),
        (("2026-03-10", "2026-03-31"), False),
    ],
)
def test_an_occasion_is_shown_when_its_window_meets_the_days_asked_for(days: tuple[str, str], is_shown: bool) -> None:
    rule = care({"at": "P6D", "before": "P2D", "tolerance": "P2D"})  # open from 5 to 9 March
    assert bool(preview(rule, events=[event("2026-03-01")], days=days)) is is_shown


def test_events_of_nobody_and_of_others_start_nothing_for_a_customer() -> None:
    events = [event("2026-01-01", of=""), event("2026-01-02", event_id="2", of="c2"), event("2026-01-03", "wandered")]
    lines = preview(care({"within": "P0D"}), customers=[customer("c1"), customer("c2")], events=events)
    assert [line[:3] for line in lines] == [("c2", "care", "event:2/1")]


def test_a_line_tells_channels_post_and_clauses() -> None:
    rule = care({"within": "P1D"}, channels=["phone", "survey_link"], post="nurse", clauses=["C-1", "C-2"])
    assert preview(rule, customers=[customer("Li, Wei")], events=[event("2026-01-01", of="Li, Wei")]) == [
        (
            "Li, Wei",
            "care",
            "event:1/1",
            "2026-01-01",
            "2026-01-02",
            "2026-01-02",
            "phone;survey_link",
            "nurse",
            "C-1;C-2",
        )
    ]


def test_lines_are_sorted_by_due_day_customer_rule_and_occasion_as_text() -> None:
    rules = [
        care({"at": "P1D"}, {"at": "P1D"}, key="b"),
        care({"at": "P1D"}, key="a"),
        care({"within": "P0D"}, key="z"),
    ]
    events = [event("2026-01-01", event_id="10", of="c9"), event("2026-01-01", event_id="9", of="c10")]
    events += [event("2026-01-01", event_id="2", of="c9")]
    events += [event("2026-01-03", event_id="3", of="b"), event("2026-01-03", event_id="4", of="C")]
    lines = preview(*rules, customers=[customer("c9"), customer("c10"), customer("b"), customer("C")], events=events)
    assert [" ".join(line[:3]) for line in lines] == [
        *["c10 z event:9/1", "c9 z event:10/1", "c9 z event:2/1"],
        *["c10 a event:9/1", "c10 b event:9/1", "c10 b event:9/2", "c9 a event:10/1", "c9 a event:2/1"],
        *["c9 b event:10/1", "c9 b event:10/2", "c9 b event:2/1", "c9 b event:2/2"],
        *["C z event:4/1", "b z event:3/1"],
        *["C a event:4/1", "C b event:4/1", "C b event:4/2", "b a event:3/1", "b b event:3/1", "b b event:3/2"],
    ]
