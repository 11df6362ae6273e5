"""The lists of customers that people keep under names."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from huifang.insight.models import SavedView
from huifang.kernel.sql.prepared import prepared
from huifang.org.models import Employee

MOST_SHOWN = 60


def saved_views_of(employee: Employee) -> list[SavedView]:
    """One's own and those that are shared, with their owners: one's own first, then by name."""
    return sorted(_views(employee.pk), key=lambda view: (view.employee_id != employee.pk, view.name, view.pk))


@prepared
def _views(employee: int) -> QuerySet[Any, SavedView]:
    rows = SavedView.objects.filter(Q(employee=employee) | Q(is_shared=True))
    return rows.select_related("employee")[:MOST_SHOWN]
