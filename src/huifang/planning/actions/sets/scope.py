"""For which rules a set is taken, and the throw-away tables that every set begins with."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from huifang.kernel.sql.spreading import Spreading
from huifang.kernel.sql.statements import AnyRows, analyze, insert_from
from huifang.kernel.sql.ways import ends_of_indexes
from huifang.planning.actions.table import fill_reach
from huifang.planning.logic.calendars import Calendars
from huifang.planning.logic.reach import RuleInForce, Window
from huifang.planning.logic.segments import Numbered
from huifang.planning.models import Prospect
from huifang.planning.queries.occasions import Shape
from huifang.planning.queries.prospects import PROSPECT_COLUMNS, has_birthdays, known, prospects
from huifang.policy.logic.pack import Rule


@dataclass(frozen=True, slots=True)
class Counts:
    """How many duties a sweep made, re-dated, cancelled and revived; how many expired, lapsed, were
    overtaken or fulfilled; and how many were moved away from days on which their customers are left in peace, or that
    are over capacity.
    """

    made: int = 0
    redated: int = 0
    cancelled: int = 0
    revived: int = 0
    expired: int = 0
    lapsed: int = 0
    overtaken: int = 0
    fulfilled: int = 0
    stepped_aside: int = 0
    levelled: int = 0

    @property
    def ended(self) -> int:
        """What ended without anyone's hand."""
        return self.expired + self.lapsed + self.overtaken + self.fulfilled

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name.name) + getattr(other, name.name) for name in fields(self)))


@dataclass(frozen=True, slots=True)
class Scope:
    """For which rules a set is taken, how their segments are numbered, and on whose behalf.

    `spreading` gives each duty its day among the working days of its policy.
    """

    rules: list[RuleInForce]
    numbered: Numbered
    zone: str
    on: date
    actor: str
    calendars: Calendars
    spreading: Spreading

    @property
    def texts(self) -> list[Rule]:
        return [rule.rule for rule in self.rules]


def fill_prospects(scope: Scope, *, only_dirty: bool) -> None:
    """Fill the table of customers as the steps see them."""
    rows = prospects_of(scope, only_dirty=only_dirty)
    insert_from(Prospect, rows, columns=PROSPECT_COLUMNS, all_new=True)
    analyze(Prospect)


def prospects_of(scope: Scope, *, only_dirty: bool) -> AnyRows:
    """Customers as the steps of these rules see them."""
    return prospects(
        scope.numbered.by_customer,
        zone=scope.zone,
        only_dirty=only_dirty,
        with_birthdays=has_birthdays(scope.texts),
    )


def fill_steps(scope: Scope, window: Window, *, members: set[int] | None) -> list[Shape]:
    """Fill the table of steps, see `fill_reach`."""
    with ends_of_indexes():
        held = known(scope.texts)
    return fill_reach(
        scope.rules,
        window=window,
        known=held,
        calendars=scope.calendars,
        moments=scope.numbered.by_moment,
        zone=scope.zone,
        members=members,
    )
