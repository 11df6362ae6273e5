"""What ends a series, and which of two events of one day is later, by hand from section 3."""

from typing import Any

import pytest

from .tables import care, event, occasions, preview, windows

PURCHASE_AND_REPAIR = [event("2026-01-01"), event("2026-01-11", kind="repaired", event_id="2")]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ({"at": "P10D"}, ["event:1/1"]),  # opens on U
        ({"at": "P11D"}, []),
        ({"at": "P20D", "before": "P10D"}, ["event:1/1"]),
        ({"within": "P20D"}, ["event:1/1"]),
        ({"every": "P5D"}, ["event:1/1.1", "event:1/1.2"]),  # opening on the 2nd and the 7th; the third on the 12th
    ],
)
def test_until_ends_what_opens_after_its_day(step: dict[str, Any], expected: list[str]) -> None:
    assert occasions(preview(care(step, until="repaired"), events=PURCHASE_AND_REPAIR)) == expected


@pytest.mark.parametrize(
    ("until", "ends"),
    [
        ("repaired", True),
        (["contacted", "repaired"], True),
        ({"event": "repaired"}, True),
        ({"event": "repaired", "match": ["contract"]}, True),
        ({"event": ["contacted", "repaired"], "match": ["contract"]}, True),
        ("contacted", False),
        (["contacted", "signed"], False),
        ({"event": "contacted", "match": ["contract"]}, False),
        ({"event": "repaired", "match": ["contract", "service"]}, False),  # one is blank on both
        ({"event": "repaired", "match": ["shelf"]}, False),  # no such attribute on either
    ],
)
def test_until_may_be_spelled_in_every_way(until: Any, ends: bool) -> None:
    events = [
        event("2026-01-01", contract="K1", service=""),
        event("2026-01-05", kind="repaired", event_id="2", contract="K1", service=""),
        event("2026-01-02", kind="repaired", event_id="3", of="c2", contract="K1"),
        event("2025-12-31", kind="contacted", event_id="4", contract="K1"),
    ]
    lines = preview(care({"at": "P10D"}, until=until), events=events)
    assert bool(lines) is not ends


def test_the_first_of_several_ends_the_series() -> None:
    later = [event("2026-01-21", kind="repaired", event_id="3"), event("2026-01-11", kind="repaired", event_id="2")]
    assert preview(care({"at": "P15D"}, until="repaired"), events=[event("2026-01-01"), *later]) == []


def test_matching_skips_an_event_of_another_contract() -> None:
    events = [
        event("2026-01-01", contract="K1"),
        event("2026-01-03", kind="repaired", event_id="2", contract="K2"),
        event("2026-01-06", kind="repaired", event_id="3", contract="K1"),
    ]
    rule = care({"at": "P4D"}, {"at": "P6D"}, until={"event": "repaired", "match": ["contract"]})
    assert occasions(preview(rule, events=events)) == ["event:1/1"]


@pytest.mark.parametrize(
    ("anchor_at", "other_at", "is_later"),
    [
        ("2026-01-01T10:00", "2026-01-01T11:00", True),
        ("2026-01-01T10:00", "2026-01-01T10:00", True),
        ("2026-01-01T10:00", "2026-01-01T09:59:59", False),
        ("2026-01-01T10:00", "2026-01-01", True),
        ("2026-01-01", "2026-01-01T00:00", True),
        ("2026-01-01", "2026-01-01", True),
        ("2026-01-01T10:00", "2026-01-01T02:00:00Z", True),
        ("2026-01-01T10:00", "2026-01-01T01:59:59Z", False),
        ("2026-01-01T01:00+08:00", "2025-12-31T16:30Z", False),  # half past midnight here
        ("2026-01-01T10:00", "2025-12-31T23:00", False),
        ("2026-01-01T10:00", "2025-12-31", False),
    ],
)
def test_another_kind_on_the_same_day_is_later_unless_its_time_is_earlier(
    anchor_at: str, other_at: str, is_later: bool
) -> None:
    events = [event(anchor_at), event(other_at, kind="repaired", event_id="0")]
    assert bool(preview(care({"at": "P1D"}, until="repaired"), events=events)) is not is_later


@pytest.mark.parametrize(
    ("anchor_id", "anchor_at", "other_id", "other_at", "is_later"),
    [
        ("5", "2026-01-01", "6", "2026-01-01", True),
        ("5", "2026-01-01", "10", "2026-01-01", False),  # as text "10" stands before "5"
        ("10", "2026-01-01", "5", "2026-01-01", True),
        ("5", "2026-01-01T10:00", "6", "2026-01-01", False),  # those without a time come first
        ("6", "2026-01-01", "5", "2026-01-01T00:00", True),
        ("6", "2026-01-01T10:00", "5", "2026-01-01T10:01", True),
        ("5", "2026-01-01T10:00", "6", "2026-01-01T09:59", False),
        ("5", "2026-01-01T10:00", "6", "2026-01-01T02:00Z", True),
        ("6", "2026-01-01T10:00", "5", "2026-01-01T02:00Z", False),
        ("b", "2026-01-01", "B", "2026-01-01", False),
        ("a", "2026-01-01", "B", "2026-01-01", False),
        ("￥", "2026-01-01", "😀", "2026-01-01", True),
    ],
)
def test_events_of_anchor_kinds_on_one_day_are_ordered_by_time_then_by_id(
    anchor_id: str, anchor_at: str, other_id: str, other_at: str, is_later: bool
) -> None:
    rule = care({"at": "P1D"}, anchor=["purchase", "repaired"], until="repaired")
    events = [event(anchor_at, event_id=anchor_id), event(other_at, kind="repaired", event_id=other_id)]
    lines = preview(rule, events=events)
    assert (f"event:{anchor_id}/1" not in occasions(lines)) is is_later


def test_a_rolling_cadence_starts_anew_with_each_contact() -> None:
    rule = care({"at": "P3M"}, anchor="contacted", until="contacted")
    contacts = [("2026-01-31", "1"), ("2026-03-15", "2"), ("2026-03-15", "3")]
    lines = preview(rule, events=[event(day, kind="contacted", event_id=name) for day, name in contacts])
    assert windows(lines) == ["event:3/1 2026-06-15 2026-06-15 2026-06-15"]


def test_an_event_before_the_rule_took_effect_may_end_a_series() -> None:
    rule = care({"at": "P10D"}, until="repaired", since="2026-01-08")
    events = [event("2026-01-01"), event("2026-01-05", kind="repaired", event_id="2")]
    assert preview(rule, events=events) == []
