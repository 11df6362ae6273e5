"""Whom a rule means, by hand from section 1: comparisons, nesting, ages, what is missing, what the event says."""

from datetime import date
from typing import Any

import pytest

from .tables import care, customer, event, occasions, preview


@pytest.mark.parametrize(
    ("segment", "grade", "holds"),
    [
        ({"attr": "grade", "in": ["A", "B"]}, "B", True),
        ({"attr": "grade", "in": ["A", "B"]}, "b", False),
        ({"attr": "grade", "in": [1, 2]}, "2", True),
        ({"attr": "grade", "in": [1, 2]}, "2.0", False),
        ({"attr": "grade", "in": ["A"]}, "", False),
        ({"attr": "grade", "not_in": ["A"]}, "B", True),
        ({"attr": "grade", "not_in": ["A"]}, "A", False),
        ({"attr": "grade", "not_in": ["A"]}, "", True),
        ({"attr": "grade", "exists": True}, "A", True),
        ({"attr": "grade", "exists": True}, "", False),
        ({"attr": "grade", "exists": False}, "A", False),
        ({"attr": "grade", "exists": False}, "", True),
        ({"attr": "missing", "exists": False}, "A", True),
        ({"attr": "missing", "not_in": ["A"]}, "A", True),
        ({"attr": "missing", "lt": 5}, "A", False),
        ({"attr": "grade", "gte": 10}, "9", False),
        ({"attr": "grade", "gte": "10"}, "10.0", True),
        ({"attr": "grade", "gt": 10}, "10", False),
        ({"attr": "grade", "lt": 2.5}, "-3", True),
        ({"attr": "grade", "lte": 9}, "9", True),
        ({"attr": "grade", "lt": 9}, "9", False),
        ({"attr": "grade", "lte": 9}, "ten", False),
        ({"attr": "grade", "lte": 9}, "NaN", False),
        ({"attr": "grade", "gt": "A"}, "B", False),
        ({"attr": "grade", "gt": 5}, "2026-01-01", False),
        ({"attr": "grade", "lt": "2026-02-01"}, "2026-01-31", True),
        ({"attr": "grade", "gte": date(2026, 2, 1)}, "2026-02-01", True),
        ({"attr": "grade", "lt": "2026-12-01"}, "2026-02-30", False),
        ({"attr": "grade", "lt": "2026-12-01"}, "2026-1-5", False),
        ({"not": {"attr": "grade", "in": ["A"]}}, "", True),
        ({"all": [{"attr": "grade", "gt": 1}, {"attr": "grade", "lt": 3}]}, "2", True),
        ({"all": [{"attr": "grade", "gt": 1}, {"attr": "grade", "lt": 3}]}, "3", False),
        ({"any": [{"attr": "grade", "gt": 5}, {"attr": "grade", "lt": 3}]}, "2", True),
        ({"any": [{"attr": "grade", "gt": 5}, {"attr": "grade", "lt": 3}]}, "4", False),
        ({"any": [{"segment": "vip"}, {"not": {"any": [{"segment": "vip"}]}}]}, "", True),
        ({"all": [{"segment": "vip"}]}, "VIP, gold", True),
        ({"attr": "name", "in": ["王芳"]}, "", True),
        ({"attr": "id", "in": ["c1"]}, "", True),
    ],
)
@pytest.mark.parametrize("key", ["for", "while"])
def test_a_segment_chooses_customers(segment: dict[str, Any], grade: str, holds: bool, key: str) -> None:
    named = {"vip": {"attr": "grade", "in": ["VIP, gold"]}, "chosen": segment}
    lines = preview(
        care({"within": "P0D"}) | {key: "chosen"},
        customers=[customer(grade=grade)],
        events=[event("2026-01-01")],
        segments=named,
    )
    assert bool(lines) is holds


@pytest.mark.parametrize(
    ("comparison", "birthday", "calendar", "opening_on", "holds"),
    [
        ({"older_than": "P60Y"}, "1966-03-01", "", "2026-03-01", True),
        ({"older_than": "P60Y"}, "1966-03-02", "", "2026-03-01", False),
        ({"younger_than": "P60Y"}, "1966-03-02", "solar", "2026-03-01", True),
        ({"younger_than": "P60Y"}, "1966-03-01", "solar", "2026-03-01", False),
        ({"older_than": "P1Y"}, "2024-02-29", "", "2025-02-28", True),
        ({"older_than": {"setting": "aged"}}, "1966-03-01", "", "2026-03-01", True),
        ({"older_than": "P1Y"}, "03-01", "", "2026-03-01", False),
        ({"younger_than": "P100Y"}, "03-01", "", "2026-03-01", False),
        ({"older_than": "P1Y"}, "", "", "2026-03-01", False),
        ({"younger_than": "P100Y"}, "", "", "2026-03-01", False),
        # The 15th of the leap sixth month of 1987 was 9 August.
        ({"older_than": "P30Y"}, "1987-L06-15", "lunar", "2017-08-09", True),
        ({"older_than": "P30Y"}, "1987-L06-15", "lunar", "2017-08-08", False),
    ],
)
def test_age_is_judged_on_the_day_the_occasion_opens(
    comparison: dict[str, Any], birthday: str, calendar: str, opening_on: str, holds: bool
) -> None:
    lines = preview(
        care({"at": "P2D", "before": "P2D"}) | {"for": "aged"},
        customers=[customer(birthday=birthday, birthday_calendar=calendar)],
        events=[event(opening_on)],
        segments={"aged": {"attr": "birthday"} | comparison},
        settings={"aged": "P60Y"},
    )
    assert bool(lines) is holds


def test_of_one_anchors_occasions_those_are_made_whose_own_opening_day_is_in_the_segment() -> None:
    lines = preview(
        care({"every": "P1M", "times": 3}, **{"for": "grown"}),
        customers=[customer(birthday="2008-02-02")],
        events=[event("2026-01-01")],
        segments={"grown": {"attr": "birthday", "older_than": "P18Y"}},
    )
    # They open on 2 January, on 2 February, when the customer comes of age, and on 2 March.
    assert occasions(lines) == ["event:1/1.2", "event:1/1.3"]


def test_what_an_attribute_is_compared_with_may_be_asked_for() -> None:
    lines = preview(
        care({"within": "P0D"}, **{"for": "large"}),
        events=[event("2026-01-01", amount="499.99"), event("2026-01-02", event_id="2", amount="500")],
        segments={"large": {"attr": "event.amount", "gte": {"setting": "large-from"}}},
        settings={"large-from": "500.0"},
    )
    assert occasions(lines) == ["event:2/1"]


def test_a_segment_may_look_at_the_event() -> None:
    lines = preview(
        care({"within": "P0D"}, anchor=["purchase", "repaired"], **{"for": "device"}),
        events=[
            event("2026-01-01", event_id="1", service="device"),
            event("2026-01-02", event_id="2", service="book"),
            event("2026-01-03", event_id="3"),
            event("2026-01-04", event_id="4", kind="repaired", service="device"),
        ],
        segments={"device": {"all": [{"attr": "event.service", "in": ["device"]}]}},
    )
    assert occasions(lines) == ["event:1/1", "event:4/1"]


def test_the_event_has_columns_too_and_its_attributes_are_not_the_customers() -> None:
    lines = preview(
        care({"within": "P0D"}, anchor=["purchase", "repaired"], **{"for": "s"}),
        customers=[customer(grade="A")],
        events=[event("2026-01-01", grade="B"), event("2026-01-02", event_id="2", kind="repaired", grade="B")],
        segments={"s": {"all": [{"attr": "event.kind", "in": ["repaired"]}, {"attr": "event.grade", "not_in": ["A"]}]}},
    )
    assert occasions(lines) == ["event:2/1"]
