"""Staged rows whose subject is somebody else's."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Min, QuerySet, Window

from huifang.customers.models import RepeatedSubject, StagedCustomer, StagedMatch
from huifang.kernel.sql.statements import Named

Rows = QuerySet[Any, Any]


def subjects_of_others() -> Rows:
    """Matches of rows whose subject stands already, under another customer."""
    named = StagedMatch.objects.filter(said__subject__id__isnull=False)
    return named.exclude(said__subject__customer_id=F("customer_id")).annotate(value=F("said__subject_id"))


def subjects_of_earlier_rows() -> tuple[Rows, Named]:
    """Rows whose subject an earlier row of the file gives to another customer: row, first."""
    rows = StagedCustomer.objects.filter(subject_id__isnull=False)
    firsts = rows.annotate(first=Window(Min("row"), partition_by=[F("subject_id")])).values_list("row", "first")
    later = RepeatedSubject.objects.filter(row__gt=F("first"))
    return later.exclude(match__customer_id=F("first_match__customer_id")), {RepeatedSubject: firsts}
