"""Codes at a counter: put one up, take it down."""

from __future__ import annotations

from django.db import transaction

from huifang.history.actions import record
from huifang.surveys.actions.refusals import Retired
from huifang.surveys.logic.asking import About
from huifang.surveys.logic.tokens import new_token
from huifang.surveys.models import QrPoint, Questionnaire


@transaction.atomic
def put_up(*, questionnaire: Questionnaire, title: str, about: About, actor: str) -> QrPoint:
    """A code for a counter. Raises Retired."""
    if questionnaire.is_retired:
        raise Retired
    facts = {"questionnaire": questionnaire.key}
    return QrPoint.objects.create(
        questionnaire=questionnaire,
        title=title,
        token=new_token(),
        department_id=about.department,
        employee_id=about.employee,
        product=about.product,
        entry=record(deed="survey.point_put_up", actor=actor, row_count=1, facts=facts),
    )


@transaction.atomic
def switch(*, point: QrPoint, is_active: bool, actor: str) -> bool:
    """Answer to a code no longer, or again; returns whether that was news."""
    deed = "survey.point_taken_up" if is_active else "survey.point_taken_down"
    if not QrPoint.objects.filter(pk=point.pk, is_active=not is_active).update(is_active=is_active):
        return False
    record(deed=deed, actor=actor, row_count=1, facts={"point": point.pk})
    return True
