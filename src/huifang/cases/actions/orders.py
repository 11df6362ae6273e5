"""Work orders of a case 派工单: somebody goes there, with parts and time written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from huifang.cases.actions.log import Doer, Line, case_of, locked, move, said
from huifang.cases.actions.refusals import CannotTake, CaseChanged, NotTheirKind, NotYours
from huifang.cases.actions.telling import ORDERED, tell_of
from huifang.cases.logic.words import LONGEST_NOTE, CaseState, Happened
from huifang.cases.models import Case, WorkOrder
from huifang.cases.queries.people import may_work_on
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id
from huifang.org.logic import Right
from huifang.org.models import Employee
from huifang.org.queries import reach_of

MOST_PARTS = 50
LONGEST_PART = 100
MOST_MINUTES = 60 * 24 * 31
DEAREST = Decimal(10_000_000)


@dataclass(frozen=True, slots=True)
class Part:
    """A part that was used: how many, and what one of them costs."""

    name: str
    quantity: int
    price: Decimal | None = None


@transaction.atomic
def order_work(
    *, case: int, version: int, what: str, worker: int, comes_at: datetime | None, doer: Doer
) -> WorkOrder:  # fmt: skip
    """Send somebody (by id) to see to the matter; they see the case from then on.

    Raises NotYours, CaseChanged, WordsMissing, and CannotTake for somebody who may not deal with cases or whom it is
    about.
    """
    found = case_of(case, doer=doer)
    employee = Employee.objects.filter(pk=worker).first()
    if employee is None or worker == found.about_employee_id:
        raise CannotTake
    if reach_of(employee, Right.HANDLE_CASES, on=doer.on) is None:
        raise CannotTake
    text, entry_id = said(what, most=LONGEST_NOTE), next_id(Entry)
    order = WorkOrder(case=found, what=text, worker=employee, comes_at=comes_at, ordered_at=doer.at, entry_id=entry_id)
    order.save()
    state = CaseState.IN_WORK if found.state in (CaseState.OPEN, CaseState.ACCEPTED) else CaseState(found.state)
    line = Line(case, Happened.ORDERED, state, text, {"order": order.pk, "worker": worker})
    done = move(found, line, seen=version, doer=doer, deed="case.ordered")
    tell_of(done, ORDERED, employees=(worker,), at=doer.at)
    return order


@transaction.atomic
def finish_work(*, order: int, found: str, minutes: int, parts: Sequence[Part], doer: Doer) -> Case:
    """Write down what was done there, with the parts and the time; as whoever was sent, or whoever deals with the case.

    Raises NotYours, WordsMissing, NotTheirKind for figures that cannot be, CaseChanged for an order that has ended.
    """
    standing, case = _order(order, doer)
    if not 0 <= minutes <= MOST_MINUTES or len(parts) > MOST_PARTS or not all(map(_can_be, parts)):
        raise NotTheirKind
    text = said(found)
    used = [{"name": p.name.strip(), "quantity": p.quantity, "price": str(p.price or "")} for p in parts]
    news = {"state": WorkOrder.State.DONE, "done_at": doer.at, "minutes": minutes, "parts": used, "found": text}
    if not WorkOrder.objects.filter(pk=standing.pk, state=WorkOrder.State.OPEN).update(**news):
        raise CaseChanged
    line = Line(case.pk, Happened.WORK_DONE, case.state, text, {"order": order, "minutes": minutes, "parts": len(used)})
    return move(case, line, seen=case.version, doer=doer, deed="case.work_done")


@transaction.atomic
def cancel_work(*, order: int, reason: str, doer: Doer) -> Case:
    """Call a work order off. Raises as `finish_work`."""
    standing, case = _order(order, doer)
    text = said(reason)
    news = {"state": WorkOrder.State.CANCELLED, "done_at": doer.at, "found": text}
    if not WorkOrder.objects.filter(pk=standing.pk, state=WorkOrder.State.OPEN).update(**news):
        raise CaseChanged
    line = Line(case.pk, Happened.WORK_DONE, case.state, text, {"order": order, "cancelled": True})
    return move(case, line, seen=case.version, doer=doer, deed="case.work_cancelled")


def _order(order: int, doer: Doer) -> tuple[WorkOrder, Case]:
    standing = WorkOrder.objects.filter(pk=order).first()
    if standing is None or doer.by is None:
        raise NotYours
    case = locked(standing.case_id)
    if doer.by.pk == case.about_employee_id:
        raise NotYours
    if standing.worker_id != doer.by.pk and not may_work_on(case, doer.by, on=doer.on):
        raise NotYours
    return standing, case


def _can_be(part: Part) -> bool:
    price_can_be = part.price is None or (part.price.is_finite() and 0 <= part.price <= DEAREST)
    return 0 < len(part.name.strip()) <= LONGEST_PART and 0 < part.quantity <= 10_000 and price_can_be
