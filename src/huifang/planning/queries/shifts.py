"""How the plan has shifted since counts of it were taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Q, QuerySet

from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.sql.prepared import prepared
from huifang.planning.logic.shifts import REPLANNED, Duties, Shift, from_facts


def standing_duties(customers: Collection[int]) -> Duties:
    """The follow-ups of these customers that are planned, or have ended on a day."""
    rows = FollowUp.objects.filter(
        Q(state=FollowUp.State.PLANNED) | Q(ended_on__isnull=False), customer_id__in=list(customers)
    )
    alike = rows.values_list("customer_id", "rule_id", "opens_on", "closes_on", "state", "ended_on")
    return Counter({tuple(key): count for *key, count in alike.annotate(count=Count("id"))})


def shifts_since(entry_id: int) -> list[Shift]:
    """What was shifted for single customers after the entry of the history with this id."""
    return [shift for facts in _facts_since(entry_id) for shift in from_facts(facts)]


@prepared
def _facts_since(entry_id: int) -> QuerySet[Any, Any]:
    return Entry.objects.filter(id__gt=entry_id, deed=REPLANNED).order_by("id").values_list("facts", flat=True)
