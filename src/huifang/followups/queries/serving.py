"""Whose turn it is: in which order the desk serves what an agent is to do.

A promised call-back whose time has come, what is late, what is due today, what is open, and then what may be done now
and is planned for a later day; in each of these what closes first (of call-backs, the earliest moment). One's own
follow-ups and those of one's posts are looked up apart, each by its own index, and only then put together: a post may
hold hundreds of thousands.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef

from huifang.followups.logic.selection import EVERYTHING, Selection
from huifang.followups.models import Claim, FollowUp
from huifang.followups.models.follow_ups import FollowUpSet
from huifang.followups.queries.limits import Limits, limits_at
from huifang.org.logic import Reach

CANDIDATES = 20
"""As many are looked at together: several agents may be served at the same moment."""


_ORDER = ("closes_on", "due_on", "planned_on", "opens_on", "pk")
"""The order of `followup_of_post`, so that the first few are read and no more."""


class Turn(StrEnum):
    """What is served, in this order."""

    PROMISED = "promised"
    LATE = "late"
    DUE_TODAY = "due_today"
    OPEN = "open"
    AHEAD = "ahead"


def next_to_serve(reach: Reach, *, at: datetime, on: date, only: Selection = EVERYTHING) -> Sequence[int]:
    """The ids of the follow-ups that come first for somebody, of customers with whom no colleague is; few of them.

    Follow-ups that rest, or that a contact limit holds back, are left out. What closes first comes first, then what is
    due first, then what was planned for the earliest day. Before the day for which it is planned nothing is served
    while there is anything else.
    """
    limits = limits_at(at=at, on=on)
    for turn in Turn:
        if found := _first_in(turn, reach, limits, only=only):
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
            return rows.filter(due_on__lte=on, closes_on__gte=on, planned_on__lte=on)
        case Turn.OPEN:
            return rows.filter(closes_on__gt=on, due_on__gt=on, planned_on__lte=on)
        case Turn.AHEAD:
            return rows.filter(closes_on__gt=on, planned_on__gt=on, opens_on__lte=on)


def selected(rows: FollowUpSet, only: Selection) -> FollowUpSet:
    """Those of follow-ups that somebody wants."""
    if only.rules is not None:
        rows = rows.filter(rule_id__in=only.rules)
    if only.grade is not None:
        attribute, value = only.grade
        rows = rows.filter(customer__attributes__contains={attribute: value})
    return rows


def parts_of(reach: Reach, turn: Turn, limits: Limits, *, only: Selection = EVERYTHING) -> list[FollowUpSet]:
    """One's own follow-ups, and those of each post that one holds, apart; of customers who may be contacted now.

    A call-back is promised by somebody, so a pool has none; one that was put back into it has its turn by its dates.
    """
    on = limits.on
    told = FollowUp.objects.told_to(reach.employee_id)
    contacted = limits.free(selected(told.exclude(customer__opted_out_on__lte=on), only))
    own = contacted.in_hands_of(reach)
    if turn is Turn.PROMISED:
        return [in_turn(part, turn, on=on) for part in own]
    pools = [pool for held in reach.posts for pool in contacted.pools_of(held)]
    return [in_turn(part, turn, on=on) for part in (*(one.filter(promised_at=None) for one in own), *pools)]


def held_parts(reach: Reach, limits: Limits, *, only: Selection = EVERYTHING) -> list[FollowUpSet]:
    """What might be done by its dates and is held back by a contact limit, in the same parts."""
    told = FollowUp.objects.told_to(reach.employee_id)
    contacted = selected(told.exclude(customer__opted_out_on__lte=limits.on), only)
    held = contacted.filter(opens_on__lte=limits.on, promised_at=None).filter(limits.held).awake(limits.at)
    return [*held.in_hands_of(reach), *(pool for post in reach.posts for pool in held.pools_of(post))]


def _first_in(turn: Turn, reach: Reach, limits: Limits, *, only: Selection) -> Sequence[int]:
    theirs = Claim.objects.standing(limits.at).exclude(employee=reach.employee_id)
    is_free = ~Exists(theirs.filter(customer=OuterRef("customer")))
    free = [part.awake(limits.at).filter(is_free) for part in parts_of(reach, turn, limits, only=only)]
    if turn is Turn.PROMISED:
        promised = [part.order_by("promised_at", "pk").values_list("promised_at", "pk")[:CANDIDATES] for part in free]
        return [pk for _moment, pk in sorted(row for part in promised for row in part)[:CANDIDATES]]
    first, *others = (part.order_by(*_ORDER).values_list(*_ORDER)[:CANDIDATES] for part in free)
    found = first.union(*others, all=True).order_by(*_ORDER) if others else first
    return [row[-1] for row in found[:CANDIDATES]]
