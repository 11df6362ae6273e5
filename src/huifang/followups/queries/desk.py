"""Today's desk of a person: what is promised, sent back, late, due and open, how much of it, and what comes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import DateTimeField, F, Q, QuerySet, SmallIntegerField, Subquery, Value

from huifang.followups.logic.selection import EVERYTHING, Selection
from huifang.followups.logic.standing import Standing, standing_of
from huifang.followups.models import Claim, Draft, FollowUp
from huifang.followups.models.follow_ups import FollowUpSet
from huifang.followups.queries.limits import Limits, limits_at, unlimited
from huifang.followups.queries.reviewing import records_sent_back_to
from huifang.followups.queries.serving import Turn, parts_of
from huifang.kernel.sql.prepared import prepared
from huifang.org.logic import Reach
from huifang.org.models import Employee

MOST_COUNTED = 100
"""Further than this nobody counts: the page says "more than"."""
FIRST = 5


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A follow-up as a line of a list."""

    id: int
    customer_id: int
    customer: str
    version_id: int
    rule_id: int
    rule: str
    opens_on: date
    due_on: date
    closes_on: date
    promised_at: datetime | None
    quiet_until: datetime | None
    attempts: int
    agent_id: int | None
    standing: Standing
    post_id: int | None = None
    ahead_until: date | None = None
    """The later day for which it is planned, though it may be done now."""


@dataclass(frozen=True, slots=True)
class Pile:
    """Some of what is to do: how many, at most MOST_COUNTED (`is_more` when there are more), and the first of them."""

    count: int = 0
    is_more: bool = False
    first: tuple[DeskLine, ...] = ()


@dataclass(frozen=True, slots=True)
class SentBack:
    """A record of one's own that is to be corrected."""

    record_id: int
    follow_up_id: int
    customer_id: int
    customer: str
    version: int


@dataclass(frozen=True, slots=True)
class Today:
    """The desk of a person. `promised` holds all call-backs that they promised, also those for later.

    `open` holds what is planned for today or before and is due later, `ahead` what may be done now and is planned for
    later. `in_hand` is what they are at work on; nothing that is selected changes it, nor what was sent back.
    """

    promised: Pile
    late: Pile
    due_today: Pile
    open: Pile
    ahead: Pile
    sent_back: tuple[SentBack, ...]
    in_hand: DeskLine | None
    is_limited: bool = False
    """Whether contact limits, or wishes of customers, may hold something back."""


def today(reach: Reach, *, at: datetime, on: date, only: Selection = EVERYTHING) -> Today:
    """What somebody is to do, without what rests at the moment or is held back by a contact limit. Four statements."""
    piles: defaultdict[Turn, list[tuple[Any, ...]]] = defaultdict(list)
    limits = limits_at(at=at, on=on)
    turns = list(Turn)
    for row in _counted(reach, limits, only=only):
        piles[turns[row[0]]].append(row)
    firsts = {turn: sorted(piles[turn], key=_order_in(turn))[:FIRST] for turn in Turn}
    lines, in_hand = _lines([row[1] for rows in firsts.values() for row in rows], reach.employee_id, on=on)
    told = {turn: _pile(piles[turn], [lines[row[1]] for row in firsts[turn] if row[1] in lines]) for turn in Turn}
    return Today(
        promised=told[Turn.PROMISED],
        late=told[Turn.LATE],
        due_today=told[Turn.DUE_TODAY],
        open=told[Turn.OPEN],
        ahead=told[Turn.AHEAD],
        sent_back=tuple(SentBack(*row) for row in _sent_back(reach.employee_id)),
        in_hand=in_hand,
        is_limited=limits.is_anything,
    )


WORK_ORDER = ("closes_on", "due_on", "planned_on", "opens_on", "pk")
"""The order of the indexes of planned follow-ups: a page reads the few that it shows."""


def work_parts(reach: Reach, turn: Turn, limits: Limits, *, only: Selection = EVERYTHING) -> list[QuerySet[FollowUp]]:
    """One pile in parts that share no row, each with an index of its own, for pages by WORK_ORDER."""
    parts = parts_of(reach, turn, limits, only=only)
    return [part if turn is Turn.PROMISED else part.awake(limits.at) for part in parts]


_OF_A_LINE = (
    *("customer__name", "rule__key", "version_id", "opens_on", "due_on", "closes_on", "planned_on"),
    *("promised_at", "quiet_until", "attempts", "agent_id", "post_id", "state", "ended_on"),
)


def work_rows() -> FollowUpSet:
    """Follow-ups as `desk_line` reads them."""
    return FollowUp.objects.select_related("customer", "rule").only(*_OF_A_LINE)


@prepared
def work_rows_of(follow_ups: frozenset[int]) -> QuerySet[Any, FollowUp]:
    """Some of them, by id."""
    return work_rows().filter(pk__in=follow_ups)


def desk_lines(follow_ups: Collection[int], *, on: date) -> dict[int, DeskLine]:
    """Follow-ups as lines of a list, by id. One statement."""
    return {row.pk: desk_line(row, on=on) for row in work_rows_of(frozenset(follow_ups))}


def desk_line(row: FollowUp, *, on: date) -> DeskLine:
    """A follow-up, read with its customer and rule, as a line of a list."""
    return DeskLine(
        id=row.pk,
        customer_id=row.customer_id,
        customer=row.customer.name,
        version_id=row.version_id,
        rule_id=row.rule_id,
        rule=row.rule.key,
        opens_on=row.opens_on,
        due_on=row.due_on,
        closes_on=row.closes_on,
        promised_at=row.promised_at,
        quiet_until=row.quiet_until,
        attempts=row.attempts,
        agent_id=row.agent_id,
        standing=standing(row, on=on),
        post_id=row.post_id,
        ahead_until=row.planned_on if row.opens_on <= on < row.planned_on else None,
    )


def standing(row: FollowUp, *, on: date) -> Standing:
    """How a follow-up stands on a day."""
    return standing_of(
        row.state, opens_on=row.opens_on, due_on=row.due_on, closes_on=row.closes_on, ended_on=row.ended_on, on=on
    )


def claim_of(agent: Employee) -> Claim | None:
    """What an agent is at work on, with its follow-up and customer; None when that is nothing."""
    return Claim.objects.filter(employee=agent).select_related("follow_up", "customer").first()


def draft_of(follow_up: int, agent: Employee) -> Mapping[str, object]:
    """What an agent has typed for a follow-up (by id) and not handed in; empty when that is nothing."""
    draft = Draft.objects.filter(follow_up=follow_up, employee=agent).values_list("content", flat=True).first()
    return draft or {}


def next_follow_ups(customers: Collection[int], *, reader: int, on: date) -> dict[int, DeskLine]:
    """For each of these customers (by id) that has one the follow-up that is due next, of those that the reader is told
    of. One statement.
    """
    return {row.customer_id: desk_line(row, on=on) for row in _next(frozenset(customers), reader)}


@prepared
def _next(customers: frozenset[int], reader: int) -> QuerySet[Any, FollowUp]:
    planned = work_rows().told_to(reader).filter(customer_id__in=customers, state=FollowUp.State.PLANNED)
    return planned.order_by("customer_id", "due_on", "id").distinct("customer_id")


def _lines(follow_ups: Collection[int], agent: int, *, on: date) -> tuple[dict[int, DeskLine], DeskLine | None]:
    """Follow-ups as lines by id, and the one that an agent (by id) has claimed: one statement for both."""
    lines, in_hand = {}, None
    for row in _shown(frozenset(follow_ups), agent):
        lines[row.pk] = desk_line(row, on=on)
        in_hand = row.claimed or in_hand
    return lines, lines.get(in_hand) if in_hand else None


@prepared
def _shown(follow_ups: frozenset[int], agent: int) -> QuerySet[Any, Any]:
    claimed = Claim.objects.filter(employee=agent).values("follow_up")
    wanted = work_rows().filter(Q(pk__in=follow_ups) | Q(pk=Subquery(claimed)))
    return wanted.annotate(claimed=Subquery(claimed))


def _counted(reach: Reach, limits: Limits, *, only: Selection) -> Iterable[tuple[Any, ...]]:
    """Of each part of each pile as many as are counted, by one statement: the pile's place, id, dates, moment."""
    if limits.is_anything or only != EVERYTHING:
        return _piles(reach, limits, only)
    return _whole_piles(reach, limits.at, limits.on)


@prepared
def _whole_piles(reach: Reach, at: datetime, on: date) -> QuerySet[Any, Any]:
    """The piles where nothing is limited and nothing selected: how a desk is, most of the time."""
    return _piles(reach, unlimited(at=at, on=on), EVERYTHING)


def _piles(reach: Reach, limits: Limits, only: Selection) -> QuerySet[Any, Any]:
    parts = [
        _part(place, part if turn is Turn.PROMISED else part.awake(limits.at))
        for place, turn in enumerate(Turn)
        for part in parts_of(reach, turn, limits, only=only)
    ]
    return parts[0].union(*parts[1:], all=True)


def _part(place: int, part: FollowUpSet) -> QuerySet[Any, Any]:
    promised = F("promised_at") if place == 0 else Value(None, DateTimeField())
    rows = part.order_by("closes_on", "due_on").annotate(pile=Value(place, SmallIntegerField()), moment=promised)
    return rows.values_list("pile", "pk", "closes_on", "due_on", "moment")[: MOST_COUNTED + 1]


def _order_in(turn: Turn) -> Any:
    def order(row: tuple[Any, ...]) -> tuple[Any, ...]:
        _, key, closes_on, due_on, moment = row
        return (moment, key) if turn is Turn.PROMISED else (closes_on, due_on, key)

    return order


def _pile(rows: Sequence[tuple[Any, ...]], first: Sequence[DeskLine]) -> Pile:
    return Pile(min(len(rows), MOST_COUNTED), len(rows) > MOST_COUNTED, tuple(first))


@prepared
def _sent_back(employee: int) -> QuerySet[Any, tuple[Any, ...]]:
    rows = records_sent_back_to(employee)
    return rows.values_list("pk", "follow_up_id", "customer_id", "customer__name", "version")[:MOST_COUNTED]
