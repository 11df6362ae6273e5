"""The parts of calendar periods and to whom they are owed, worked out by hand from section 3 of the contract."""

from typing import Any

import pytest

from .tables import customer, floor, preview


@pytest.mark.parametrize(
    ("per", "n", "days", "expected"),
    [
        ("week", 1, "2026-01-28", ["2026-W05/1.1 2026-01-26 2026-02-01"]),
        ("week", 1, "2027-01-03", ["2026-W53/1.1 2026-12-28 2027-01-03"]),
        ("week", 1, "2025-12-29", ["2026-W01/1.1 2025-12-29 2026-01-04"]),
        ("week", 2, "2026-01-29", ["2026-W05/1.1 2026-01-26 2026-01-29"]),
        ("week", 2, "2026-01-30", ["2026-W05/1.2 2026-01-30 2026-02-01"]),
        ("week", 7, "2026-01-27", ["2026-W05/1.2 2026-01-27 2026-01-27"]),
        ("month", 1, "2024-02-10", ["2024-02/1.1 2024-02-01 2024-02-29"]),
        ("month", 2, "2026-02-15", ["2026-02/1.1 2026-02-01 2026-02-15"]),
        ("month", 2, "2026-02-16", ["2026-02/1.2 2026-02-16 2026-02-28"]),
        ("month", 3, "2026-01-10", ["2026-01/1.1 2026-01-01 2026-01-10"]),
        ("month", 3, "2026-01-11", ["2026-01/1.2 2026-01-11 2026-01-20"]),
        ("month", 3, "2026-01-31", ["2026-01/1.3 2026-01-21 2026-01-31"]),
        ("month", 4, "2026-01-24", ["2026-01/1.3 2026-01-17 2026-01-24"]),
        ("month", 4, "2026-01-25", ["2026-01/1.4 2026-01-25 2026-01-31"]),
        ("month", 4, "2026-02-08", ["2026-02/1.2 2026-02-08 2026-02-14"]),
        ("quarter", 1, "2026-12-31", ["2026-Q4/1.1 2026-10-01 2026-12-31"]),
        ("quarter", 3, "2026-11-05", ["2026-Q4/1.2 2026-11-01 2026-11-30"]),
        ("quarter", 2, "2026-02-14", ["2026-Q1/1.1 2026-01-01 2026-02-14"]),
        ("quarter", 2, "2024-02-15", ["2024-Q1/1.1 2024-01-01 2024-02-15"]),
        ("half-year", 2, "2026-07-01", ["2026-H2/1.1 2026-07-01 2026-09-30"]),
        ("half-year", 2, "2026-04-01", ["2026-H1/1.2 2026-04-01 2026-06-30"]),
        ("half-year", 6, "2026-06-30", ["2026-H1/1.6 2026-06-01 2026-06-30"]),
        ("year", 1, "2026-06-01", ["2026/1.1 2026-01-01 2026-12-31"]),
        ("year", 2, "2026-07-01", ["2026/1.2 2026-07-01 2026-12-31"]),
        ("year", 4, "2026-04-01", ["2026/1.2 2026-04-01 2026-06-30"]),
        ("year", 12, "2026-02-28", ["2026/1.2 2026-02-01 2026-02-28"]),
        ("year", 3, "2026-09-01", ["2026/1.2 2026-05-03 2026-09-01"]),
        ("year", 3, "2026-09-02", ["2026/1.3 2026-09-02 2026-12-31"]),
    ],
)
def test_a_period_is_cut_into_its_parts(per: str, n: int, days: str, expected: list[str]) -> None:
    lines = preview(floor({"at_least": n, "per": per}), days=(days, days))
    assert [" ".join(line[2:5]) for line in lines] == expected
    assert [line[5] for line in lines] == [line[4] for line in lines]


@pytest.mark.parametrize(("per", "n"), [("week", 8), ("month", 29), ("quarter", 91), ("half-year", 182), ("year", 366)])
def test_too_many_parts_are_an_error(per: str, n: int) -> None:
    with pytest.raises(ValueError, match="parts"):
        preview(floor({"at_least": n, "per": per}), days=("2026-01-01", "2026-01-01"))


@pytest.mark.parametrize(
    ("step", "joined_on", "since", "is_owed"),
    [
        # January 2026 has 31 days: half of it is 15, and the 16th is still early enough.
        ({"at_least": 1, "per": "month"}, "2026-01-16", "2000-01-01", True),
        ({"at_least": 1, "per": "month"}, "2026-01-17", "2000-01-01", False),
        ({"at_least": 1, "per": "month"}, "", "2026-01-16", True),
        ({"at_least": 1, "per": "month"}, "", "2026-01-17", False),
        ({"at_least": 1, "per": "month"}, "2020-01-01", "2026-01-17", False),
        ({"at_least": 1, "per": "month"}, "", "2000-01-01", True),
        # Its first half-month has 15 days, half of them is 7.
        ({"at_least": 2, "per": "month"}, "2026-01-08", "2000-01-01", True),
        ({"at_least": 2, "per": "month"}, "2026-01-09", "2000-01-01", False),
        # The first ten days: half of them is 5.
        ({"at_least": 3, "per": "month"}, "2026-01-06", "2000-01-01", True),
        ({"at_least": 3, "per": "month"}, "2026-01-07", "2000-01-01", False),
        # A part of one day: half of it is nothing.
        ({"at_least": 7, "per": "week"}, "2026-01-05", "2000-01-01", True),
        ({"at_least": 7, "per": "week"}, "2026-01-06", "2000-01-01", False),
    ],
)
def test_a_part_is_owed_to_those_who_came_in_its_first_half(
    step: dict[str, Any], joined_on: str, since: str, is_owed: bool
) -> None:
    known = [customer(joined_on=joined_on)]
    lines = preview(floor(step, since=since), customers=known, days=("2026-01-05", "2026-01-05"))
    assert bool(lines) is is_owed
