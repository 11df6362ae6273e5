"""The lists of customers that people keep under names."""

from __future__ import annotations

from django.db.models import Q

from huifang.insight.models import SavedView
from huifang.org.models import Employee

MOST_SHOWN = 60


def saved_views_of(employee: Employee) -> list[SavedView]:
    """One's own and those that are shared, with their owners: one's own first, then by name."""
    rows = SavedView.objects.filter(Q(employee=employee) | Q(is_shared=True)).select_related("employee")
    return sorted(rows[:MOST_SHOWN], key=lambda view: (view.employee_id != employee.pk, view.name, view.pk))
