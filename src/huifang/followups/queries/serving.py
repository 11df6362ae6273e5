"""Whose turn it is: in which order the desk serves what an agent is to do.

A promised call-back whose time has come, what is late, what is due today, what is open; in each of these what closes
first (of call-backs, the earliest moment). One's own follow-ups and those of one's posts are looked up apart, each by
its own index, and only then put together: a post may hold hundreds of thousands.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef

from huifang.followups.logic.selection import EVERYTHING, Selection
from huifang.followups.models import Claim, FollowUp
from huifang.followups.models.follow_ups import FollowUpSet
from huifang.org.logic import Reach

CANDIDATES = 20
"""As many are looked at together: several agents may be served at the same moment."""


_ORDER = ("closes_on", "due_on", "opens_on", "pk")
"""The order of `followup_of_post`, so that the first few are read and no more."""


class Turn(StrEnum):
    """What is served, in this order."""

    PROMISED = "promised"
    LATE = "late"
    DUE_TODAY = "due_today"
    OPEN = "open"


def next_to_serve(reach: Reach, *, at: datetime, on: date, only: Selection = EVERYTHING) -> Sequence[int]:
    """The ids of the follow-ups that come first for somebody, of customers with whom no colleague is; few of them.

    Follow-ups that rest are left out. What closes first comes first, then what is due first, then what is open longest.
    """
    for turn in Turn:
        if found := _first_in(turn, reach, at=at, on=on, only=only):
            return found
    return ()


def in_turn(rows: FollowUpSet, turn: Turn, *, on: date) -> FollowUpSet:
    """Those of planned follow-ups whose turn it is by their dates; with PROMISED those with a promised call-back."""
    match turn:
        case Turn.PROMISED:
            return rows.filter(promised_at__isnull=False)
        case Turn.LATE:
            return rows.filter(closes_on__lt=on)
        case Turn.DUE_TODAY:
            return rows.filter(due_on__lte=on, closes_on__gte=on)
        case Turn.OPEN:
            return rows.filter(closes_on__gt=on, due_on__gt=on, opens_on__lte=on)


def selected(rows: FollowUpSet, only: Selection) -> FollowUpSet:
    """Those of follow-ups that somebody wants."""
    if only.rules is not None:
        rows = rows.filter(rule_id__in=only.rules)
    if only.grade is not None:
        attribute, value = only.grade
        rows = rows.filter(customer__attributes__contains={attribute: value})
    return rows


def parts_of(reach: Reach, turn: Turn, *, on: date, only: Selection = EVERYTHING) -> list[FollowUpSet]:
    """One's own follow-ups, and those of each post that one holds, apart; of customers who do not refuse contacts.

    A call-back is promised by somebody, so a pool has none; one that was put back into it has its turn by its dates.
    """
    contacted = selected(FollowUp.objects.exclude(customer__opted_out_on__lte=on), only)
    own = contacted.filter(state=FollowUp.State.PLANNED, agent=reach.employee_id)
    if turn is Turn.PROMISED:
        return [in_turn(own, turn, on=on)]
    pools = [pool for held in reach.posts for pool in contacted.pools_of(held)]
    return [in_turn(part, turn, on=on) for part in (own.filter(promised_at=None), *pools)]


def _first_in(turn: Turn, reach: Reach, *, at: datetime, on: date, only: Selection) -> Sequence[int]:
    theirs = Claim.objects.standing(at).exclude(employee=reach.employee_id)
    is_free = ~Exists(theirs.filter(customer=OuterRef("customer")))
    free = [part.awake(at).filter(is_free) for part in parts_of(reach, turn, on=on, only=only)]
    if turn is Turn.PROMISED:
        [own] = free
        return list(own.order_by("promised_at", "pk").values_list("pk", flat=True)[:CANDIDATES])
    first, *others = (part.order_by(*_ORDER).values_list(*_ORDER)[:CANDIDATES] for part in free)
    found = first.union(*others, all=True).order_by(*_ORDER) if others else first
    return [row[-1] for row in found[:CANDIDATES]]
