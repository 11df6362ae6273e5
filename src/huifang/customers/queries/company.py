"""Who and what of the company a file may name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Q

from huifang.customers.logic.company import Company
from huifang.customers.logic.moments import Calendar, form_of
from huifang.org.models import Department, Employee


def company_on(day: date, *, zone: ZoneInfo, date_formats: Sequence[str]) -> Company:
    """The departments and employees of a day. A department's name serves where it is nobody else's name or key."""
    departments = list(Department.objects.values_list("id", "key", "name"))
    names = Counter(name for _, _, name in departments)
    by_name = {name: department for department, _, name in departments if names[name] == 1}
    gone = Employee.objects.filter(left_on__lte=day)
    return Company(
        calendar=Calendar(zone, tuple(form for text in date_formats if (form := form_of(text)))),
        departments=by_name | {key: department for department, key, _ in departments},
        employees=dict(Employee.objects.filter(Q(left_on=None) | Q(left_on__gt=day)).values_list("number", "id")),
        leavers=frozenset(gone.values_list("number", flat=True)),
    )
