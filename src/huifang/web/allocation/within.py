"""Whom a supervisor may look at."""

from __future__ import annotations

from django.db.models import IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from huifang.org.models import Employee
from huifang.org.queries import colleagues
from huifang.planning.models import Ability
from huifang.planning.queries.allocation.shown import ORDINARY
from huifang.web.frame.request import Request


def colleague_or_404(request: Request, employee: int) -> Employee:
    """An employee within reach, with the department and `percent` of ability. Raises Http404."""
    ability = Ability.objects.filter(employee=OuterRef("pk")).values("percent")
    percent = Coalesce(Subquery(ability, output_field=IntegerField()), ORDINARY)
    return get_object_or_404(
        colleagues(request.reach).select_related("department").annotate(percent=percent), pk=employee
    )
