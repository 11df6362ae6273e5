"""Plan batches are proposed out of the plan, handed in, approved or returned, announced, and adjusted with a reason."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Least

from huifang.approvals.actions import Settled, ask, ask_again
from huifang.approvals.actions import decide as decide_step
from huifang.approvals.logic import Decision
from huifang.followups.models import FollowUp
from huifang.history.actions import record
from huifang.history.models import Entry
from huifang.kernel.dates import Duration
from huifang.kernel.sql.deleting import delete_from
from huifang.kernel.sql.digest import DigestedBy
from huifang.kernel.sql.expressions import DayBefore, Later
from huifang.kernel.sql.statements import insert_from, next_id, update_from
from huifang.kernel.text import Message
from huifang.notices.actions import tell
from huifang.org.models import Employee
from huifang.planning.logic.batches import PLAN, Period, Standing, announcements, standing_of, way_of_plan
from huifang.planning.models import BatchLine, PlanBatch
from huifang.planning.queries.batches import PlanInForce, batches_to_propose, plan_of, planned_in
from huifang.policy.logic.languages import in_language
from huifang.policy.models import Rule
from huifang.policy.queries import sections_of
from huifang.policy.queries.approving import steps_here

LINES = DigestedBy(columns=("follow_up_id", "planned_on"), block_by="follow_up_id", order=("follow_up_id",))
LONGEST_REASON = 2_000


class NotNow(Exception):
    """The batch does not stand so that this could be done; `message` says what is the matter."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


NOT_OPEN = Message("This plan waits for its approval, or has it already.")
NO_PLAN = Message("No policy in force asks for this plan any more.")
NOTHING = Message("Nothing is planned for this period, so there is nothing to approve.")
STANDS = Message("This plan of that department stands already for a period that begins on this day.")
NO_REASON = Message("Say why the day is changed.")
OUTSIDE = Message("Choose a day of the follow-up's window that is still to come.")


def propose_due(*, on: date, actor: str) -> int:
    """Propose every batch that a policy in force asks for by a day; returns how many are new. Twice is once."""
    due = list(batches_to_propose(on))
    return sum(propose(one.plan, one.department, one.period, actor=actor) is not None for one in due)


@transaction.atomic
def propose(plan: PlanInForce, department: int | None, period: Period, *, actor: str) -> PlanBatch | None:
    """Propose what is planned for a department (by id) in a period; None when that batch stands already."""
    named = {"policy_id": plan.version.policy_id, "plan": plan.plan.key, "department_id": department}
    if PlanBatch.objects.filter(**named, first_on=period.first_on).exists():
        return None
    entry_id = next_id(Entry)
    batch = PlanBatch.objects.create(**named, first_on=period.first_on, last_on=period.last_on, entry_id=entry_id)
    rows = planned_in(batch, plan.plan).values_list(Value(batch.pk), "pk", "planned_on")
    lines = insert_from(BatchLine, rows, columns=("batch", "follow_up", "planned_on"), digested=LINES, all_new=True)
    facts = {"batch": batch.pk, "plan": plan.plan.key, "first_on": period.first_on.isoformat()}
    record(
        deed="plan_batch.proposed",
        actor=actor,
        row_count=lines.count,
        row_digest=lines.sha256,
        facts=facts,
        entry_id=entry_id,
    )
    return batch


@transaction.atomic
def draw_up(plan: PlanInForce, department: int | None, period: Period, *, actor: str) -> PlanBatch:
    """Propose a plan because somebody wants one. Raises NotNow when it stands already, or nothing is planned then."""
    made = propose(plan, department, period, actor=actor)
    if made is None:
        raise NotNow(STANDS)
    if not made.lines.exists():
        raise NotNow(NOTHING)
    return made


@transaction.atomic
def hand_in_batch(*, batch: int, by: Employee | None, actor: str, at: datetime, on: date, reason: str = "") -> Settled:
    """Hand a batch (by id) in for its approval, with what is planned for it by now. Raises NotNow and NobodyNamed."""
    found, plan = _open_batch(batch, on)
    _bring_into_line(found, plan)
    if not found.lines.exists():
        raise NotNow(NOTHING)
    way = way_of_plan(plan.plan, sections_of(plan.version).approvals)
    asked = {
        "title": title_of(found),
        "steps": steps_here(way),
        "by": by,
        "actor": actor,
        "at": at,
        "on": on,
        "reason": reason,
    }
    if found.approval_id is None:
        asked["reason"] = reason or _found_by_the_revision(found)
        settled = ask(kind=PLAN, is_signed=way.is_signed, **asked)  # type: ignore[arg-type]
        PlanBatch.objects.filter(pk=found.pk).update(approval=settled.approval)
    else:
        settled = ask_again(approval=found.approval_id, **asked)  # type: ignore[arg-type]
    if settled.is_given:
        _approved(found, plan, on=on)
    _tell(settled, at)
    return settled


@transaction.atomic
def decide_batch(
    *, step: int, decision: Decision, by: Employee, actor: str, at: datetime, on: date, words: str = "",
    signature: str = "",
) -> Settled:  # fmt: skip
    """Decide a step on the way of a batch. With the last yes its days stand, and announcements are due in their time.

    Raises what `approvals.actions.decide` raises.
    """
    settled = decide_step(
        step=step, decision=decision, by=by, actor=actor, at=at, on=on, words=words, signature=signature
    )
    if settled.is_given:
        found = PlanBatch.objects.select_related("department").get(approval=settled.approval)
        _approved(found, plan_of(found, on=on), on=on)
    _tell(settled, at)
    return settled


@transaction.atomic
def adjust(*, line: int, to_on: date, actor: str, reason: str, on: date) -> BatchLine:
    """Plan a follow-up of a batch for another day of its window, with a reason; its customer is told anew.

    Raises NotNow for a day outside the window or past, for no reason, and for what is no longer planned.
    """
    if not reason.strip():
        raise NotNow(NO_REASON)
    found = (
        BatchLine.objects.select_for_update(of=("self",)).select_related("batch__approval", "follow_up").get(pk=line)
    )
    if _standing(found.batch) is Standing.WAITING:
        raise NotNow(NOT_OPEN)
    moved = FollowUp.objects.filter(
        pk=found.follow_up_id, state=FollowUp.State.PLANNED, opens_on__lte=to_on, closes_on__gte=to_on
    )
    if to_on < on or not moved.update(planned_on=to_on):
        raise NotNow(OUTSIDE)
    facts = {"line": line, "from": found.planned_on.isoformat(), "to": to_on.isoformat()}
    record(deed="plan_batch.adjusted", actor=actor, reason=reason[:LONGEST_REASON], row_count=1, facts=facts)
    BatchLine.objects.filter(pk=line).update(planned_on=to_on, was_planned_on=found.was_planned_on or found.planned_on)
    _to_be_told_anew(found.follow_up_id, to_on=to_on, on=on)
    found.refresh_from_db()
    return found


def _to_be_told_anew(follow_up: int, *, to_on: date, on: date) -> None:
    """The customer of a follow-up (by id) hears of its new day, in whichever plan that is announced."""
    told = BatchLine.objects.filter(follow_up=follow_up, announce_on__isnull=False)
    sooner = Case(When(announced_on__isnull=False, then=Value(on)), default=Least("announce_on", Value(to_on)))
    told.update(announce_on=sooner, announced_on=None, announced_by=None)


@transaction.atomic
def announce(*, line: int, by: Employee, actor: str, on: date) -> bool:
    """Write down that a customer was told of what is planned; False when somebody has already."""
    waiting = BatchLine.objects.filter(pk=line, announce_on__lte=on, announced_on=None)
    if not waiting.update(announced_on=on, announced_by=by):
        return False
    record(deed="plan_batch.announced", actor=actor, row_count=1, facts={"line": line})
    return True


def title_of(batch: PlanBatch) -> str:
    """How approvals and notices call a batch: its policy, its department and its period."""
    where = f" · {batch.department.name}" if batch.department else ""
    return f"{in_language(batch.policy.title, 'zh-Hans') or batch.policy.key}{where} {batch.first_on}–{batch.last_on}"


def _open_batch(batch: int, on: date) -> tuple[PlanBatch, PlanInForce]:
    locked = PlanBatch.objects.select_for_update(of=("self",)).select_related("policy", "department", "approval")
    found = locked.get(pk=batch)
    if _standing(found) in (Standing.WAITING, Standing.APPROVED):
        raise NotNow(NOT_OPEN)
    plan = plan_of(found, on=on)
    if plan is None:
        raise NotNow(NO_PLAN)
    return found, plan


def _standing(batch: PlanBatch) -> Standing:
    return standing_of(batch.approval.state if batch.approval else None, approved_on=batch.approved_on)


def _found_by_the_revision(batch: PlanBatch) -> str:
    last = batch.revisions.last()
    return last.words if last is not None else ""


def _bring_into_line(batch: PlanBatch, plan: PlanInForce) -> None:
    """What is planned for the period by now stands in the batch, for the day for which it is planned.

    What was made, or given up, since it came into the batch stays in it.
    """
    planned = planned_in(batch, plan.plan)
    over = (FollowUp.State.DONE, FollowUp.State.GIVEN_UP)
    gone = batch.lines.exclude(follow_up__in=planned.values("pk")).exclude(follow_up__state__in=over)
    delete_from(BatchLine, gone.values_list("pk"))
    rows = planned.values_list(Value(batch.pk), "pk", "planned_on")
    insert_from(BatchLine, rows, columns=("batch", "follow_up", "planned_on"))
    moved = batch.lines.exclude(planned_on=F("follow_up__planned_on"))
    update_from(BatchLine, moved.values("id", now=F("follow_up__planned_on")), key="id", columns={"planned_on": "now"})


def _approved(batch: PlanBatch, plan: PlanInForce | None, *, on: date) -> None:
    PlanBatch.objects.filter(pk=batch.pk).update(approved_on=on)
    ahead = announcements(sections_of(plan.version).bookings) if plan else {}
    if not ahead:
        return
    day = Later(DayBefore(F("planned_on"), _of_rule(batch, ahead, "months"), _of_rule(batch, ahead, "days")), Value(on))
    elsewhere = BatchLine.objects.filter(follow_up=OuterRef("follow_up"), announce_on__isnull=False)
    told = batch.lines.annotate(months=_of_rule(batch, ahead, "months")).filter(
        ~Exists(elsewhere.exclude(batch=batch)), months__gte=0, announced_on=None
    )
    update_from(BatchLine, told.annotate(day=day).values("id", "day"), key="id", columns={"announce_on": "day"})


def _of_rule(batch: PlanBatch, ahead: dict[str | None, Duration], part: str) -> Combinable:
    """The months or days before a contact under each rule; -1 for rules of which nothing is announced."""
    ids = dict(Rule.objects.filter(policy=batch.policy_id).values_list("key", "pk"))
    cases = [
        When(follow_up__rule_id=ids[key], then=Value(getattr(span, part)))
        for key, span in ahead.items()
        if key is not None and key in ids
    ]
    rest = ahead.get(None)
    return Case(*cases, default=Value(-1 if rest is None else getattr(rest, part)), output_field=IntegerField())


def _tell(settled: Settled, at: datetime) -> None:
    for one in settled.news:
        tell(employees=one.employees, message=one.message, at=at, about=("approval", settled.approval.pk))
