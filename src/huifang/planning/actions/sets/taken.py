"""The sets of a sweep taken over customers: of rules that are new, of what enters the horizon, of what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace

from django.db.models import Exists, Q, Value

from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.sql.statements import (
    Among,
    AnyRows,
    analyze,
    insert_followed,
    insert_from,
    narrowed,
    next_id,
    temporary_tables,
)
from huifang.kernel.sql.ways import few_rows, whole_tables
from huifang.planning.actions.sets.changes import (
    FACTS,
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
from huifang.planning.actions.sets.open_work import has_decided, has_kept, kept_before, obey
from huifang.planning.actions.sets.overtaking import OVERTAKEN_AT_ONCE, overtaken_at_once
from huifang.planning.actions.sets.scope import Counts, Scope, fill_prospects, fill_steps, prospects_of
from huifang.planning.actions.table import fill_counted
from huifang.planning.logic.reach import Window
from huifang.planning.logic.reaching_back import how_far_back
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
    Unasked,
)
from huifang.planning.queries.occasions import Occasions, Shape, occasions
from huifang.planning.queries.prospects import milestone_kinds, segments_with_members

MANUAL = "manual:"
FEW_DAYS = 3
"""Of so many days what enters the horizon is little beside all customers, who need not be read."""
_DUTY = (
    "id", "rule_id", "customer", "occasion", "version_id", "event_id", "post_id", "opens_on", "due_on", "closes_on",
    "planned_on", "state", "reason", "attempts",
)  # fmt: skip
_KEY = ("customer_id", "rule_id", "occasion")
_FACTS = ("customer", "rule_id", "key", "version_id", "event_ref", "post_id", "department", "opens", "due", "closes")


def make(scope: Scope, *, window: Window) -> Counts:
    """Make what rules owe of which no duty stands, to all customers."""
    with temporary_tables(Prospect, CountedEvent, CountedDay, Reach, Dated), whole_tables():
        fill_prospects(scope, only_dirty=False)
        shapes = fill_steps(scope, window, members=segments_with_members())
        fill_counted(shapes)
        return _make_first(shapes, scope)


def make_entering(scope: Scope, *, window: Window) -> Counts:
    """Make what enters the horizon: the cost follows what enters, not what exists.

    What counts from anchors is looked up from these; what is asked of everybody needs a look at all customers.
    """
    days = (window.opens_to - window.opens_from).days + 1
    with temporary_tables(Reach, Dated):
        shapes = fill_steps(scope, window, members=None)
        few = [shape for shape in shapes if shape.source in ("event", "day")] if days <= FEW_DAYS else []
        with few_rows():
            counts = _make_entering(few, scope)
        return counts + _make_entering([shape for shape in shapes if shape not in few], scope)


def reconcile(scope: Scope, *, window: Window, only_dirty: bool) -> Counts:
    """Compare what is owed with what stands, for all customers or those in `Dirty`, and bring it into line."""
    with temporary_tables(Prospect, Reach, Dated, Owed, Duty), ExitStack() as stack:
        shapes = fill_steps(scope, window, members=None)
        if only_dirty:
            _narrow(scope, stack)
        else:
            stack.enter_context(whole_tables())
            fill_duties(scope, only_dirty=False)
        fill_prospects(scope, only_dirty=only_dirty)
        of_members = [shape.among_members for shape in shapes]
        with whole_tables(), temporary_tables(CountedEvent, CountedDay, Unasked):
            fill_counted(of_members)
            fill_owed(map(occasions, of_members), scope)
            fill_owed_to_others(map(occasions, shapes), scope, Duty.objects.exclude(state=FollowUp.State.CANCELLED))
        counts = reopen(scope) + obey(scope) + withdraw(scope) + redate(scope) + revive(scope)
        counts += make_owed(scope, only_dirty=only_dirty)
        relocate(only_dirty=only_dirty)
        return counts


def _narrow(scope: Scope, stack: ExitStack) -> None:
    """Take what concerns the customers in `Dirty` out of the large tables, so that all else is small; `Reach` is full.

    Of their events those are left out that lie before any that a step counts from, or that ends what it started.
    """
    steps = Reach.objects.filter(kind__isnull=False)
    reaching = how_far_back(steps.values_list("kind_id", "anchored_from", "until_kinds"))
    near = _of_the_dirty(Anchor).filter(occurred_on__gte=reaching.near)
    far = _of_the_dirty(Anchor).filter(occurred_on__lt=reaching.near, occurred_on__gte=reaching.far)
    parts = [near, far.filter(kind_id__in=reaching.kinds)] if reaching.kinds else [near]
    decided = has_decided(scope)
    with few_rows():
        fill_duties(scope, only_dirty=True)
        if decided:
            duties = Duty.objects.values("event_id")
            parts.append(_all_columns(Anchor, occurred_on__lt=reaching.near, id__in=duties))
        if milestone_kinds(scope.texts):
            parts.append(_all_columns(Anchor, customer_id__isnull=True))
        events = parts[0].union(*parts[1:], all=not decided) if len(parts) > 1 else parts[0]
        stack.enter_context(narrowed(Anchor, events, indexed_by="customer_id"))
        stack.enter_context(narrowed(DayAnchor, _of_the_dirty(DayAnchor), indexed_by="customer_id"))


def _of_the_dirty(model: type[Anchor] | type[DayAnchor]) -> AnyRows:
    return _all_columns(model, customer_id__in=Dirty.objects.values("customer_id"))


def _all_columns(model: type[Anchor] | type[DayAnchor], **found: object) -> AnyRows:
    return model._default_manager.filter(**found).values_list(*[field.attname for field in model._meta.concrete_fields])


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


def _make_first(shapes: Sequence[Shape], scope: Scope) -> Counts:
    """Make the occasions of all forms, of rules that have none yet; what is over because its step has come again is
    written as that, and not first as planned.

    One statement, in the order of the key by which a duty is known.
    """
    if not shapes:
        return Counts()
    made_by, overtaken_by = next_id(Entry), next_id(Entry)
    rows = _of_all([_owed(shape, scope).values_list(*_FACTS, "turn", "placed_by") for shape in shapes])
    made, overtaken = insert_followed(
        FollowUp,
        rows,
        columns=(*FACTS, "planned_on"),
        spreading=scope.spreading,
        following=overtaken_at_once(scope.on, made_by=made_by, overtaken_by=overtaken_by),
        digested=(MADE, OVERTAKEN_AT_ONCE),
    )
    return Counts(
        made=record_set("follow_ups.made", made_by, made, actor=scope.actor),
        overtaken=record_set("follow_ups.overtaken", overtaken_by, overtaken, actor=scope.actor),
    )


def _make_entering(shapes: Sequence[Shape], scope: Scope) -> Counts:
    """Make the occasions of all forms that do not stand yet: one statement, its index grows at one end, and once."""
    if not shapes:
        return Counts()
    entry_id = next_id(Entry)
    owed = (_owed(shape, scope).filter(~Exists(standing("customer", "key"))) for shape in shapes)
    facts = (one.annotate(entry_id=Value(entry_id)).values_list(*_FACTS, "entry_id", "placed_by") for one in owed)
    rows = _of_all(list(facts))
    made = insert_from(
        FollowUp,
        rows.order_by("customer", "rule_id"),
        columns=FOLLOWUP,
        named={Prospect: prospects_of(scope, only_dirty=False)},
        digested=MADE,
        all_new=True,
        spreading=scope.spreading,
    )
    return Counts(made=record_set("follow_ups.made", entry_id, made, actor=scope.actor))


def _of_all(forms: Sequence[AnyRows]) -> AnyRows:
    first, *others = forms
    return first.union(*others, all=True) if others else first


def _owed(shape: Shape, scope: Scope) -> AnyRows:
    found = occasions(shape)
    owed: AnyRows = found.rows.filter(found.is_member, found.in_time).filter(~found.superseded(by=scope.on))
    return owed


def fill_owed(found: Iterable[Occasions], scope: Scope) -> None:
    """What these occasions ask of members goes into `Owed`."""
    for one in found:
        _fill_owed(replace(one, rows=one.rows.filter(one.is_member, one.in_time)), scope, are_members=True)
    analyze(Owed)


def fill_owed_to_others(found: Iterable[Occasions], scope: Scope, duties: AnyRows) -> None:
    """What these occasions would ask of customers who are no members, where it is one of these duties.

    Those of the duties that are not asked of members are left in `Unasked`. They are few: their customers left a
    segment, or their anchors are gone. So what is asked of members needs no look at what stands.
    """
    unasked = duties.filter(owed__opens_on__isnull=True)
    insert_from(Unasked, unasked.values_list(*_KEY), columns=_KEY, all_new=True)
    if not Unasked.objects.exists():
        return
    analyze(Unasked)
    for one in found:
        _fill_owed(one, scope, are_members=False)
    analyze(Owed)


def _fill_owed(found: Occasions, scope: Scope, *, are_members: bool) -> None:
    rows = found.rows.annotate(member=Value(are_members), superseded=truth(found.superseded(by=scope.on)))
    insert_from(
        Owed,
        rows.values_list(*_FACTS, "member", "superseded", "placed_by"),
        columns=(*OWED, "is_member", "is_superseded", "planned_on"),
        all_new=True,
        spreading=scope.spreading,
        among=None if are_members else Among(Unasked, _KEY),
    )
