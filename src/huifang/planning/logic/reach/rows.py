"""The rows of the table of steps, and what all rows of a rule have in common."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huifang.planning.logic.dating import Dates
from huifang.policy.logic.pack import Form, Rule

ALL_SHARES = 2**32


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A rule with the numbers that it has in this installation. `effect_on` is E.

    `calendar` is the number of the working days over which its duties are spread.
    """

    rule_id: int
    version_id: int
    rule: Rule
    effect_on: date
    post_id: int | None = None
    segment: int = 0
    moment: int | None = None
    calendar: int = 1


@dataclass(frozen=True, slots=True)
class Window:
    """Which occasions are wanted: opening within [opens_from, opens_to] and not closed before closes_from."""

    opens_to: date
    opens_from: date = date.min
    closes_from: date = date.min


@dataclass(frozen=True, slots=True)
class DatedRow:
    """A window that was counted beforehand, for an anchor on one day; `occasion` follows the anchor in the key."""

    anchored_on: date
    occasion: str
    opens_on: date
    due_on: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class ReachRow:
    """A row of the table of steps; the fields are those of `planning.models.Reach`.

    `turn` numbers the rule's steps whose next occasion ends what is left undone, whatever else happens; else it is 0.
    `match` are the attributes whose values stand in `matched`; `dates` are the windows of a row that is dated.
    """

    rule_id: int
    version_id: int
    post_id: int | None
    form: Form
    occasion: str
    opens_from: date
    opens_to: date
    closes_from: date
    segment: int = 0
    moment: int | None = None
    kind_id: int | None = None
    attribute: str | None = None
    holds: Mapping[str, str] = field(default_factory=dict)
    base_months: tuple[int, ...] = ()
    base_days: tuple[int, ...] = ()
    due_months: int = 0
    due_days: int = 0
    opens_months: int = 0
    opens_days: int = 0
    closes_months: int = 0
    closes_days: int = 0
    anchored_from: date | None = None
    anchored_to: date | None = None
    closes_on: date | None = None
    joined_by: date | None = None
    until_kinds: tuple[int, ...] | None = None
    anchor_kinds: tuple[int, ...] = ()
    until_match: tuple[str, ...] = ()
    due_on: date | None = None
    milestone_id: int | None = None
    matched: str | None = None
    season_first: int | None = None
    season_last: int | None = None
    sample: int | None = None
    sampled_as: str | None = None
    calendar: int = 1
    turn: int = 0
    match: tuple[str, ...] = ()
    dates: tuple[DatedRow, ...] = ()

    @property
    def is_dated(self) -> bool:
        return bool(self.dates)


NOT_STORED = frozenset({"match", "dates"})
"""Fields that shape the SELECT, and are no columns of the table."""


def identity(in_force: RuleInForce) -> dict[str, Any]:
    """What every row of a rule says: whose it is, for whom, and which share of them."""
    rule = in_force.rule
    is_sampled = rule.sample is not None and rule.sample < 1
    return {
        "rule_id": in_force.rule_id,
        "version_id": in_force.version_id,
        "post_id": in_force.post_id,
        "segment": in_force.segment,
        "moment": in_force.moment,
        "calendar": in_force.calendar,
        "sample": math.ceil((rule.sample or 0) * ALL_SHARES) if is_sampled else None,
        "sampled_as": f"{rule.key}|" if is_sampled else None,
    }


def in_season(rule: Rule, dates: Dates) -> bool:
    """A season looks at the due day before any shift."""
    return rule.season_days is None or rule.season_days.holds(dates.meant_on)
