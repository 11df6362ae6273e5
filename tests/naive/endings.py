"""`until`: which events come later than an anchor, and so the day on which its occasions end (section 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from .moments import Moment, read_moment
from .segments import is_blank

Row = Mapping[str, str]


@dataclass(frozen=True)
class Happening:
    """One line of the events' file, its time read."""

    row: Row
    moment: Moment

    @property
    def kind(self) -> str:
        return self.row["kind"]

    def place_in_day(self) -> tuple[bool, float, str]:
        """Without a time first, then by time, then by id as text."""
        at = self.moment.at
        return (at is not None, at.timestamp() if at else 0.0, self.row["id"])


def happenings_of(customer_id: str, events: Sequence[Row], zone: ZoneInfo) -> list[Happening]:
    mine = [event for event in events if event["customer"] == customer_id]
    return [Happening(event, read_moment(event["occurred_at"], zone)) for event in mine]


def ends_on(until: Any, anchor: Happening, anchor_kinds: list[str], happenings: list[Happening]) -> date | None:
    """U: the day of the first later event that `until` names; None if there is none yet."""
    kinds, match = spelled_out(until)
    ending = [
        other.moment.on
        for other in happenings
        if other.kind in kinds and matches(match, anchor.row, other.row) and is_later(other, anchor, anchor_kinds)
    ]
    return min(ending, default=None)


def spelled_out(until: Any) -> tuple[list[str], list[str]]:
    """The kinds and the attributes to match, however `until` is written."""
    if isinstance(until, dict):
        return as_list(until["event"]), list(until.get("match", []))
    return as_list(until), []


def matches(attributes: list[str], one: Row, other: Row) -> bool:
    """Equal and not blank, each of them."""
    pairs = [(one.get(attribute) or "", other.get(attribute) or "") for attribute in attributes]
    return all(mine == its and not is_blank(mine) for mine, its in pairs)


def is_later(other: Happening, anchor: Happening, anchor_kinds: list[str]) -> bool:
    if other.moment.on != anchor.moment.on:
        return other.moment.on > anchor.moment.on
    if other.kind in anchor_kinds:
        return other.place_in_day() > anchor.place_in_day()
    both_have_a_time = other.moment.at is not None and anchor.moment.at is not None
    return not (both_have_a_time and other.moment.at < anchor.moment.at)  # type: ignore[operator]


def as_list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
