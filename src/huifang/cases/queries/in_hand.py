"""What of cases is in somebody's hands: all that others must have before that person leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from huifang.cases.models import Case, CaseClock, Improvement, ImprovementOf, WorkOrder
from huifang.cases.models.cases import CaseSet

UNFINISHED = (Improvement.State.OPEN, Improvement.State.INEFFECTIVE)


def cases_of(employee: Any, *, unseen_by: int | None = None) -> CaseSet:
    """The live cases that somebody owns; but for those about `unseen_by`, by id. Source: security.md, T15."""
    found: CaseSet = _but(Case.objects.live().filter(owner=employee), "about_employee", unseen_by)
    return found


def orders_of(employee: Any, *, unseen_by: int | None = None) -> QuerySet[WorkOrder]:
    """The work orders on which somebody is to go out."""
    open_ = WorkOrder.objects.filter(worker=employee, state=WorkOrder.State.OPEN)
    found: QuerySet[WorkOrder] = _but(open_, "case__about_employee", unseen_by)
    return found


def improvements_of(employee: Any, *, unseen_by: int | None = None) -> QuerySet[Improvement]:
    """The improvements that somebody is to carry out, for the first time or otherwise than before."""
    found = Improvement.objects.filter(owner=employee, state__in=UNFINISHED)
    if unseen_by is None:
        return found
    about = ImprovementOf.objects.filter(improvement=OuterRef("pk"), case__about_employee=unseen_by)
    return found.filter(~Exists(about))


def cases_due_by(employee: Any, moment: datetime, *, unseen_by: int | None = None) -> CaseSet:
    """Of somebody's cases those with a deadline or a promised answer before a moment; none about `unseen_by`."""
    due = CaseClock.objects.running().filter(case=OuterRef("pk"), due_at__lt=moment)
    promised = Q(promised_at__lt=moment, answered_at=None)
    return cases_of(employee, unseen_by=unseen_by).filter(Q(Exists(due)) | promised)


def _but(rows: Any, name: str, employee: int | None) -> Any:
    return rows if employee is None else rows.exclude(**{name: employee})
