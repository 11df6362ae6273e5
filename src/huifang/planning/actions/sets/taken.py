"""The sets of a sweep taken over customers: of rules that are new, of what enters the horizon, of what changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import ExitStack

from django.db.models import Exists, Q, Value

from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.sql.statements import (
    AnyRows,
    Wanted,
    analyze,
    few_rows,
    insert_from,
    narrowed,
    next_id,
    temporary_tables,
    whole_tables,
)
from huifang.planning.actions.sets.changes import (
    FOLLOWUP,
    MADE,
    OWED,
    make_owed,
    record_set,
    redate,
    relocate,
    revive,
    standing,
    truth,
    withdraw,
)
from huifang.planning.actions.sets.endings import GIVEN_UP_BY_A_SWEEP, reopen
from huifang.planning.actions.sets.open_work import has_kept, kept_before, obey
from huifang.planning.actions.sets.scope import Counts, Scope, fill_prospects, fill_steps, prospects_of
from huifang.planning.actions.table import fill_counted
from huifang.planning.logic.reach import Window
from huifang.planning.models import (
    Anchor,
    CountedDay,
    CountedEvent,
    Dated,
    DayAnchor,
    Dirty,
    Duty,
    Owed,
    Prospect,
    Reach,
)
from huifang.planning.queries.occasions import Occasions, Shape, occasions
from huifang.planning.queries.prospects import milestone_kinds, segments_with_members

MANUAL = "manual:"
_DUTY = (
    "id", "rule_id", "customer", "occasion", "version_id", "event_id", "post_id", "opens_on", "due_on", "closes_on",
    "planned_on", "state", "reason", "attempts",
)  # fmt: skip
_WANTED = Wanted("is_member", Duty, ("customer_id", "rule_id", "occasion"))
_FACTS = ("customer", "rule_id", "key", "version_id", "event_ref", "post_id", "department", "opens", "due", "closes")


def make(scope: Scope, *, window: Window) -> Counts:
    """Make what rules owe of which no duty stands, to all customers."""
    with temporary_tables(Prospect, CountedEvent, CountedDay, Reach, Dated), whole_tables():
        fill_prospects(scope, only_dirty=False)
        shapes = fill_steps(scope, window, members=segments_with_members())
        fill_counted(shapes)
        return _make_forms(shapes, scope, are_first=True)


def make_entering(scope: Scope, *, window: Window) -> Counts:
    """Make what enters the horizon: the cost follows what enters, not what exists."""
    with temporary_tables(Reach, Dated):
        shapes = fill_steps(scope, window, members=None)
        return _make_forms(shapes, scope, are_first=False)


def reconcile(scope: Scope, *, window: Window, only_dirty: bool) -> Counts:
    """Compare what is owed with what stands, for all customers or those in `Dirty`, and bring it into line."""
    with temporary_tables(Prospect, Reach, Dated, Owed, Duty), ExitStack() as stack:
        if only_dirty:
            _narrow(scope, stack)
        else:
            stack.enter_context(whole_tables())
            fill_duties(scope, only_dirty=False)
        fill_prospects(scope, only_dirty=only_dirty)
        for shape in fill_steps(scope, window, members=None):
            fill_owed(occasions(shape), scope)
        analyze(Owed)
        counts = reopen(scope) + obey(scope) + withdraw(scope) + redate(scope) + revive(scope)
        counts += make_owed(scope, only_dirty=only_dirty)
        relocate(only_dirty=only_dirty)
        return counts


def _narrow(scope: Scope, stack: ExitStack) -> None:
    """Take what concerns the customers in `Dirty` out of the large tables, so that all else is small."""
    with few_rows():
        fill_duties(scope, only_dirty=True)
        events = _of_the_dirty(Anchor)
        if milestone_kinds(scope.texts):
            events = events.union(_milestones(), all=True)
        stack.enter_context(narrowed(Anchor, events, indexed_by="customer_id"))
    stack.enter_context(narrowed(DayAnchor, _of_the_dirty(DayAnchor), indexed_by="customer_id"))


def _of_the_dirty(model: type[Anchor] | type[DayAnchor]) -> AnyRows:
    names = [field.attname for field in model._meta.concrete_fields]
    return model._default_manager.filter(customer_id__in=Dirty.objects.values("customer_id")).values_list(*names)


def _milestones() -> AnyRows:
    """Events that have no customer concern the dirty ones too."""
    names = [field.attname for field in Anchor._meta.concrete_fields]
    return Anchor.objects.filter(customer_id__isnull=True).values_list(*names)


def fill_duties(scope: Scope, *, only_dirty: bool, rules: Collection[int] | None = None) -> None:
    """What a sweep may change: planned and never attempted, or cancelled or given up by a sweep.

    `rules` (ids) are looked at in place of those of the scope.
    """
    reasons = FollowUp.Reason
    by_sweep = Q(state=FollowUp.State.CANCELLED) & ~Q(reason__in=[reasons.NONE, reasons.DECIDED])
    duties = FollowUp.objects.filter(
        Q(state=FollowUp.State.PLANNED) | by_sweep | GIVEN_UP_BY_A_SWEEP,
        attempts=0,
        rule_id__in=[rule.rule_id for rule in scope.rules] if rules is None else list(rules),
    ).exclude(occasion__startswith=MANUAL)
    if has_kept(scope):
        duties = duties.exclude(kept_before(scope))
    if only_dirty:
        duties = duties.filter(customer_id__in=Dirty.objects.values("customer_id"))
    insert_from(Duty, duties.values_list(*_DUTY), columns=_DUTY, all_new=True)
    analyze(Duty)


def _make_forms(shapes: Sequence[Shape], scope: Scope, *, are_first: bool) -> Counts:
    """Make the occasions of all forms. Of rules that have none yet (`are_first`) nothing can stand already.

    One statement, in the order of the key by which a duty is known: its index grows at one end, and once.
    """
    if not shapes:
        return Counts()
    entry_id = next_id(Entry)
    first, *others = (_not_standing(occasions(shape), scope, entry_id, are_first=are_first) for shape in shapes)
    rows = first.union(*others, all=True) if others else first
    named = None if are_first else {Prospect: prospects_of(scope, only_dirty=False)}
    rows = rows.order_by("customer", "rule_id")
    made = insert_from(
        FollowUp, rows, columns=FOLLOWUP, named=named, digested=MADE, all_new=True, spreading=scope.spreading
    )
    return Counts(made=record_set("follow_ups.made", entry_id, made, actor=scope.actor))


def _not_standing(found: Occasions, scope: Scope, entry_id: int, *, are_first: bool) -> AnyRows:
    owed: AnyRows = found.rows.filter(found.is_member, found.in_time).filter(~found.superseded(by=scope.on))
    if not are_first:
        owed = owed.filter(~Exists(standing("customer", "key")))
    facts: AnyRows = owed.annotate(entry_id=Value(entry_id)).values_list(*_FACTS, "entry_id", "placed_by")
    return facts


def fill_owed(found: Occasions, scope: Scope, *, are_members: bool = False) -> None:
    """What these occasions ask for goes into `Owed`; of customers who are no members, what stands all the same.

    `are_members`: they all are.
    """
    rows = found.rows.annotate(
        member=truth(found.is_member & found.in_time), superseded=truth(found.superseded(by=scope.on))
    ).values_list(*_FACTS, "member", "superseded", "placed_by")
    columns = (*OWED, "is_member", "is_superseded", "planned_on")
    wanted = None if are_members else _WANTED
    insert_from(Owed, rows, columns=columns, all_new=True, spreading=scope.spreading, wanted=wanted)
