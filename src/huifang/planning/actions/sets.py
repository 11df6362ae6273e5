"""The four sets of a sweep, each one statement: make, re-date, withdraw, revive."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, fields
from datetime import date

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.lookups import Exact

from huifang.followups.models import FollowUp
from huifang.history.actions import record
from huifang.history.models import Entry
from huifang.kernel.sql.digest import DigestedBy, SetDigest
from huifang.kernel.sql.statements import (
    AnyRows,
    analyze,
    few_rows,
    insert_from,
    narrowed,
    next_id,
    temporary_tables,
    update_from,
    whole_tables,
)
from huifang.planning.actions.table import fill_counted, fill_reach
from huifang.planning.logic.reach import RuleInForce, Window
from huifang.planning.logic.segments import Numbered
from huifang.planning.models import Anchor, CountedDay, CountedEvent, DayAnchor, Dirty, Duty, Owed, Prospect, Reach
from huifang.planning.queries.occasions import Occasions, Shape, occasions
from huifang.planning.queries.prospects import PROSPECT_COLUMNS, known, prospects, segments_with_members

MANUAL = "manual:"
MADE = DigestedBy(
    columns=("id", "customer_id", "rule_id", "occasion", "opens_on", "due_on", "closes_on"),
    block_by="id",
    order=("id",),
    has_nulls=False,
)
_BEFORE = ("id", "state", "attempts", "reason", "opens_on", "due_on", "closes_on")
_AFTER = {
    "state": "new_state",
    "reason": "new_reason",
    "opens_on": "new_opens_on",
    "due_on": "new_due_on",
    "closes_on": "new_closes_on",
    "version_id": "new_version_id",
    "post_id": "new_post_id",
    "entry_id": "new_entry_id",
}
_UNCHANGED = ("state", "attempts")  # compare and set: whoever has touched a duty meanwhile keeps it
CHANGED = DigestedBy(columns=(*_BEFORE, *_AFTER.values()), block_by="id", order=("id",))
_DUTY = (
    "id", "rule_id", "customer", "occasion", "version_id", "event_id", "post_id", "opens_on", "due_on", "closes_on",
    "state", "reason", "attempts",
)  # fmt: skip
_FACTS = ("customer", "rule_id", "key", "version_id", "event_ref", "post_id", "opens", "due", "closes")
_OWED = ("customer", "rule_id", "occasion", "version_id", "event_id", "post_id", "opens_on", "due_on", "closes_on")
_FOLLOWUP = ("customer", "rule", "occasion", "version", "event", "post", "opens_on", "due_on", "closes_on", "entry")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many duties a sweep made, re-dated, cancelled and revived."""

    made: int = 0
    redated: int = 0
    cancelled: int = 0
    revived: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name.name) + getattr(other, name.name) for name in fields(self)))


@dataclass(frozen=True, slots=True)
class Scope:
    """For which rules a set is taken, how their segments are numbered, and on whose behalf."""

    rules: list[RuleInForce]
    numbered: Numbered
    zone: str
    on: date
    actor: str


def make(scope: Scope, *, window: Window) -> Counts:
    """Make what rules owe of which no duty stands, to all customers."""
    with temporary_tables(Prospect, CountedEvent, CountedDay, Reach), whole_tables():
        _fill_prospects(scope, only_dirty=False)
        shapes = _fill_reach(scope, window, members=segments_with_members())
        fill_counted(shapes)
        return _make_forms(shapes, scope, are_first=True)


def make_entering(scope: Scope, *, window: Window) -> Counts:
    """Make what enters the horizon: the cost follows what enters, not what exists."""
    with temporary_tables(Reach):
        shapes = _fill_reach(scope, window, members=None)
        return _make_forms(shapes, scope, are_first=False)


def reconcile(scope: Scope, *, window: Window, only_dirty: bool) -> Counts:
    """Compare what is owed with what stands, for all customers or those in `Dirty`, and bring it into line."""
    with temporary_tables(Prospect, Reach, Owed, Duty), ExitStack() as stack:
        if only_dirty:
            _narrow(scope, stack)
        else:
            stack.enter_context(whole_tables())
            _fill_duties(scope, only_dirty=False)
        _fill_prospects(scope, only_dirty=only_dirty)
        for shape in _fill_reach(scope, window, members=None):
            _fill_owed(occasions(shape), scope)
        analyze(Owed)
        return _withdraw(scope) + _redate(scope) + _revive(scope) + _make_owed(scope)


def _narrow(scope: Scope, stack: ExitStack) -> None:
    """Take what concerns the customers in `Dirty` out of the large tables, so that all else is small."""
    with few_rows():
        _fill_duties(scope, only_dirty=True)
        stack.enter_context(narrowed(Anchor, _of_the_dirty(Anchor), indexed_by="customer_id"))
    stack.enter_context(narrowed(DayAnchor, _of_the_dirty(DayAnchor), indexed_by="customer_id"))


def _of_the_dirty(model: type[Anchor] | type[DayAnchor]) -> AnyRows:
    names = [field.attname for field in model._meta.concrete_fields]
    return model._default_manager.filter(customer_id__in=Dirty.objects.values("customer_id")).values_list(*names)


def _fill_duties(scope: Scope, *, only_dirty: bool) -> None:
    """What a sweep may change: planned and never attempted, or cancelled by a sweep."""
    by_sweep = Q(state=FollowUp.State.CANCELLED) & ~Q(reason=FollowUp.Reason.NONE)
    duties = FollowUp.objects.filter(
        Q(state=FollowUp.State.PLANNED) | by_sweep, attempts=0, rule_id__in=[rule.rule_id for rule in scope.rules]
    ).exclude(occasion__startswith=MANUAL)
    if only_dirty:
        duties = duties.filter(customer_id__in=Dirty.objects.values("customer_id"))
    insert_from(Duty, duties.values_list(*_DUTY), columns=_DUTY, all_new=True)
    analyze(Duty)


def cancel_gone_rules(rule_ids: Sequence[int], *, actor: str) -> Counts:
    """Cancel the untouched duties of rules that no version in force holds any more."""
    gone = FollowUp.objects.untouched().filter(rule_id__in=list(rule_ids))
    return Counts(cancelled=_cancel(gone, Value(FollowUp.Reason.RULE_GONE.value), actor=actor))


def _fill_prospects(scope: Scope, *, only_dirty: bool) -> None:
    rows = prospects(scope.numbered.by_customer, zone=scope.zone, only_dirty=only_dirty)
    insert_from(Prospect, rows, columns=PROSPECT_COLUMNS, all_new=True)
    analyze(Prospect)


def _fill_reach(scope: Scope, window: Window, *, members: set[int] | None) -> list[Shape]:
    return fill_reach(
        scope.rules,
        window=window,
        known=known([rule.rule for rule in scope.rules]),
        moments=scope.numbered.by_moment,
        zone=scope.zone,
        members=members,
    )


def _make_forms(shapes: Sequence[Shape], scope: Scope, *, are_first: bool) -> Counts:
    """Make the occasions of all forms. Of rules that have none yet (`are_first`) nothing can stand already.

    One statement, in the order of the key by which a duty is known: its index grows at one end, and once.
    """
    if not shapes:
        return Counts()
    entry_id = next_id(Entry)
    first, *others = (_not_standing(occasions(shape), scope, entry_id, are_first=are_first) for shape in shapes)
    rows = first.union(*others, all=True) if others else first
    named = None if are_first else {Prospect: prospects(scope.numbered.by_customer, zone=scope.zone)}
    rows = rows.order_by("customer", "rule_id")
    made = insert_from(FollowUp, rows, columns=_FOLLOWUP, named=named, digested=MADE, all_new=True)
    return Counts(made=_record("follow_ups.made", entry_id, made, actor=scope.actor))


def _not_standing(found: Occasions, scope: Scope, entry_id: int, *, are_first: bool) -> AnyRows:
    owed: AnyRows = found.rows.filter(found.is_member, found.in_time).filter(~found.superseded(by=scope.on))
    if not are_first:
        owed = owed.filter(~Exists(_standing("customer", "key")))
    facts: AnyRows = owed.annotate(entry_id=Value(entry_id)).values_list(*_FACTS, "entry_id")
    return facts


def _standing(customer: str, occasion: str) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(
        customer_id=OuterRef(customer), rule_id=OuterRef("rule_id"), occasion=OuterRef(occasion)
    )


def _fill_owed(found: Occasions, scope: Scope) -> None:
    rows = found.rows.annotate(
        member=_truth(found.is_member & found.in_time), superseded=_truth(found.superseded(by=scope.on))
    ).values_list(*_FACTS, "member", "superseded")
    insert_from(Owed, rows, columns=(*_OWED, "is_member", "is_superseded"), all_new=True)


def _truth(condition: Q) -> Combinable:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _withdraw(scope: Scope) -> Counts:
    """Withdraw what is owed no more; a duty whose window is open stands when its customer leaves the segment."""
    reasons = FollowUp.Reason
    why = Case(
        When(customer__opted_out_on__isnull=False, then=Value(reasons.OPTED_OUT.value)),
        When(owed__opens_on__isnull=True, then=Value(reasons.ANCHOR_GONE.value)),
        When(owed__is_superseded=True, then=Value(reasons.SUPERSEDED.value)),
        When(_has_left(scope), then=Value(reasons.LEFT_SEGMENT.value)),
        default=Value(None),
        output_field=SmallIntegerField(),
    )
    return Counts(cancelled=_cancel(Duty.objects.filter(state=FollowUp.State.PLANNED), why, actor=scope.actor))


def _has_left(scope: Scope) -> Q:
    return Q(owed__is_member=False, opens_on__gt=scope.on)


def _cancel(duties: AnyRows, why: Combinable, *, actor: str) -> int:
    news = duties.annotate(why=why).filter(why__isnull=False)
    as_it_was: dict[str, Combinable] = {
        f"new_{name}": F(name) for name in ("opens_on", "due_on", "closes_on", "version_id", "post_id")
    }
    as_it_was |= {"new_state": Value(FollowUp.State.CANCELLED.value), "new_reason": F("why")}
    return _change("follow_ups.cancelled", news, as_it_was, actor=actor)


def _redate(scope: Scope) -> Counts:
    same = Q(opens_on=F("owed__opens_on"), due_on=F("owed__due_on"), closes_on=F("owed__closes_on"))
    same_post = Q(post_id=F("owed__post_id")) | Q(post_id=None, owed__post_id=None)
    news = (
        Duty.objects.filter(state=FollowUp.State.PLANNED, owed__opens_on__isnull=False, owed__is_superseded=False)
        .filter(Q(owed__is_member=True) | Q(opens_on__lte=scope.on))
        .filter(Q(Exact(_truth(same & same_post), False)))
    )
    return Counts(redated=_change("follow_ups.redated", news, _as_owed(), actor=scope.actor))


def _revive(scope: Scope) -> Counts:
    news = Duty.objects.filter(state=FollowUp.State.CANCELLED, owed__is_member=True, owed__is_superseded=False)
    return Counts(revived=_change("follow_ups.revived", news, _as_owed(), actor=scope.actor))


def _as_owed() -> dict[str, Combinable]:
    names = ("opens_on", "due_on", "closes_on", "version_id", "post_id")
    as_owed: dict[str, Combinable] = {f"new_{name}": F(f"owed__{name}") for name in names}
    return {
        **as_owed,
        "new_state": Value(FollowUp.State.PLANNED.value),
        "new_reason": Value(FollowUp.Reason.NONE.value),
    }


def _change(deed: str, news: AnyRows, after: dict[str, Combinable], *, actor: str) -> int:
    entry_id = next_id(Entry)
    rows = news.annotate(**after, new_entry_id=Value(entry_id)).values(*_BEFORE, *_AFTER.values())
    changed = update_from(FollowUp, rows, key="id", columns=_AFTER, digested=CHANGED, unchanged=_UNCHANGED)
    return _record(deed, entry_id, changed, actor=actor)


def _make_owed(scope: Scope) -> Counts:
    entry_id = next_id(Entry)
    rows = (
        Owed.objects.filter(~Exists(_standing("customer_id", "occasion")), is_member=True, is_superseded=False)
        .order_by("customer_id", "rule_id")
        .annotate(entry_id=Value(entry_id))
        .values_list(*_OWED, "entry_id")
    )
    made = insert_from(FollowUp, rows, columns=_FOLLOWUP, digested=MADE, all_new=True)
    return Counts(made=_record("follow_ups.made", entry_id, made, actor=scope.actor))


def _record(deed: str, entry_id: int, changed: SetDigest, *, actor: str) -> int:
    """One entry a set; a set of nothing leaves none."""
    if changed.count:
        record(deed=deed, actor=actor, row_count=changed.count, row_digest=changed.sha256, entry_id=entry_id)
    return changed.count
