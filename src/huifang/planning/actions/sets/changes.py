"""What is done to duties, each set by one statement and under one entry of the history."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
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
from huifang.kernel.sql.merging import Differs
from huifang.kernel.sql.statements import AnyRows, insert_from, next_id, update_from
from huifang.planning.actions.sets.scope import Counts, Scope
from huifang.planning.models import Dirty, Duty, Owed
from huifang.planning.queries.open_work import SAME_DAYS, has_left, is_cancelled

MADE = DigestedBy(
    columns=("id", "customer_id", "rule_id", "occasion", "opens_on", "due_on", "closes_on"),
    block_by="id",
    order=("id",),
    has_nulls=False,
)
_DAYS = ("opens_on", "due_on", "closes_on", "planned_on")
_BEFORE = ("id", "state", "attempts", "reason", *_DAYS)
_AFTER = {
    "state": "new_state",
    "reason": "new_reason",
    **{name: f"new_{name}" for name in _DAYS},
    "version_id": "new_version_id",
    "post_id": "new_post_id",
    "entry_id": "new_entry_id",
}
_UNCHANGED = ("state", "attempts")  # compare and set: whoever has touched a duty meanwhile keeps it
CHANGED = DigestedBy(columns=(*_BEFORE, *_AFTER.values()), block_by="id", order=("id",))
OWED = (
    "customer", "rule_id", "occasion", "version_id", "event_id", "post_id", "department_id",
    "opens_on", "due_on", "closes_on",
)  # fmt: skip
FACTS = (
    "customer", "rule", "occasion", "version", "event", "post", "department", "opens_on", "due_on", "closes_on",
)  # fmt: skip
FOLLOWUP = (*FACTS, "entry", "planned_on")


def cancel_gone_rules(rule_ids: Sequence[int], *, actor: str) -> Counts:
    """Cancel the untouched duties of rules that no version in force holds any more."""
    if not rule_ids:
        return Counts()
    gone = FollowUp.objects.untouched().filter(rule_id__in=list(rule_ids))
    return Counts(cancelled=cancel(gone, Value(FollowUp.Reason.RULE_GONE.value), actor=actor))


def withdraw(scope: Scope) -> Counts:
    """Withdraw what is owed no more; a duty whose window is open stands when its customer leaves the segment."""
    reasons = FollowUp.Reason
    why = Case(
        When(customer__opted_out_on__isnull=False, then=Value(reasons.OPTED_OUT.value)),
        When(owed__opens_on__isnull=True, then=Value(reasons.ANCHOR_GONE.value)),
        When(owed__is_superseded=True, then=Value(reasons.SUPERSEDED.value)),
        When(has_left(scope.on), then=Value(reasons.LEFT_SEGMENT.value)),
        default=Value(None),
        output_field=SmallIntegerField(),
    )
    # Said as conditions too, and not only as a reason that is known: of these the database can tell how few they are.
    planned = Duty.objects.filter(is_cancelled(scope.on), state=FollowUp.State.PLANNED)
    return Counts(cancelled=cancel(planned, why, actor=scope.actor))


def cancel(duties: AnyRows, why: Combinable, *, actor: str) -> int:
    """Cancel those of the duties for which there is a reason, under one entry; returns how many."""
    news = duties.annotate(why=why).filter(why__isnull=False)
    as_it_was: dict[str, Combinable] = {f"new_{name}": F(name) for name in (*_DAYS, "version_id", "post_id")}
    as_it_was |= {"new_state": Value(FollowUp.State.CANCELLED.value), "new_reason": F("why")}
    return _change("follow_ups.cancelled", news, as_it_was, actor=actor)


def redate(scope: Scope) -> Counts:
    """Give untouched duties the days that are owed now."""
    same_post = Q(post_id=F("owed__post_id")) | Q(post_id=None, owed__post_id=None)
    news = (
        Duty.objects.filter(state=FollowUp.State.PLANNED, owed__opens_on__isnull=False, owed__is_superseded=False)
        .filter(Q(owed__is_member=True) | Q(opens_on__lte=scope.on))
        .filter(Q(Exact(truth(SAME_DAYS & same_post), False)))
    )
    return Counts(redated=_change("follow_ups.redated", news, _as_owed(), actor=scope.actor))


def revive(scope: Scope) -> Counts:
    """Take up again what a sweep withdrew and is owed after all; advice that lapsed, if its window is open again."""
    cancelled = Duty.objects.filter(state=FollowUp.State.CANCELLED)
    if not cancelled.exists():
        return Counts()
    news = cancelled.filter(owed__is_member=True, owed__is_superseded=False)
    news = news.exclude(reason=FollowUp.Reason.LAPSED, owed__closes_on__lt=scope.on)
    return Counts(revived=_change("follow_ups.revived", news, _as_owed(), actor=scope.actor))


def _as_owed() -> dict[str, Combinable]:
    names = (*_DAYS, "version_id", "post_id")
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
    return record_set(deed, entry_id, changed, actor=actor)


def make_owed(scope: Scope, *, only_dirty: bool) -> Counts:
    """Make what stands in `Owed` and has no duty."""
    entry_id = next_id(Entry)
    owed = Owed.objects.filter(is_member=True, is_superseded=False)
    if only_dirty:
        # Nearly all of them stand in the small table of what a sweep may change, and need not be sought in the large.
        owed = owed.filter(~Exists(standing("customer_id", "occasion", Duty.objects.all())))
    rows = (
        owed.filter(~Exists(standing("customer_id", "occasion")))
        .order_by("customer_id", "rule_id")
        .annotate(entry_id=Value(entry_id))
        .values_list(*OWED, "entry_id", "planned_on")
    )
    made = insert_from(FollowUp, rows, columns=FOLLOWUP, digested=MADE, all_new=True)
    return Counts(made=record_set("follow_ups.made", entry_id, made, actor=scope.actor))


def relocate(*, only_dirty: bool) -> None:
    """Have planned follow-ups stand in the departments that their customers are in now, whoever has them in hand.

    Nothing is decided by it, and the history has the customer's move; it is where the desk's index finds the row.
    """
    planned = FollowUp.objects.filter(state=FollowUp.State.PLANNED)
    if only_dirty:
        planned = planned.filter(customer_id__in=Dirty.objects.filter(is_rewritten=True).values("customer_id"))
    moved = planned.filter(Q(Differs("department_id", "customer__department_id")))
    rows = moved.values("id", now=F("customer__department_id"))
    update_from(FollowUp, rows, key="id", columns={"department_id": "now"})


def standing(customer: str, occasion: str, among: AnyRows | None = None) -> AnyRows:
    """The duty of an outer row, whose columns for the customer and the occasion are named so; of all, or among some."""
    duties = FollowUp.objects.all() if among is None else among
    return duties.filter(customer_id=OuterRef(customer), rule_id=OuterRef("rule_id"), occasion=OuterRef(occasion))


def truth(condition: Q) -> Combinable:
    """A condition as a value."""
    return ExpressionWrapper(condition, output_field=BooleanField())


def record_set(deed: str, entry_id: int, changed: SetDigest, *, actor: str) -> int:
    """One entry a set; a set of nothing leaves none."""
    if changed.count:
        record(deed=deed, actor=actor, row_count=changed.count, row_digest=changed.sha256, entry_id=entry_id)
    return changed.count
