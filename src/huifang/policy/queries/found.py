"""Clauses found by their words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from huifang.policy.logic.pack import Text
from huifang.policy.models import Clause, Version
from huifang.policy.queries.in_force import RUNS


@dataclass(frozen=True, slots=True)
class ClauseFound:
    """A clause that holds what somebody typed; `text` and `policy` as the pack gives them, by language."""

    key: str
    text: Text
    policy_key: str
    policy: Text


MOST_CLAUSES_FOUND = 20


def clauses_found(typed: str, *, on: date) -> tuple[ClauseFound, ...]:
    """Clauses of the versions in force on a day whose words or id hold a text; one statement."""
    newest = Version.objects.filter(RUNS, effective_on__lte=on).order_by("policy_id", "-effective_on", "-id")
    rows = Clause.objects.filter(
        Q(text__icontains=typed) | Q(key__iexact=typed), version__in=newest.distinct("policy_id").values("pk")
    )
    told = rows.order_by("version__policy_id", "position").values_list(
        "key", "text", "version__policy__key", "version__policy__title"
    )
    return tuple(ClauseFound(*row) for row in told[:MOST_CLAUSES_FOUND])
