"""Findings that are no cases yet."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from huifang.cases.logic.routing import ALWAYS_A_CASE
from huifang.cases.models import Case, FindingsHeard
from huifang.followups.logic.written import FindingKind
from huifang.followups.models import Finding
from huifang.policy.logic.sections.whole import Sections
from huifang.policy.queries import sayings_in_force

TAKES_BACK = timedelta(days=30)
"""How far back findings are taken in: what was said before the installation kept cases stays with its records."""


def untaken(*, on: date) -> QuerySet[Finding]:
    """The findings of the last weeks that are no cases yet, the oldest first, with all that their cases need.

    Of those that are new alone: what was looked at and is no case stays with its record.
    """
    kinds = set(ALWAYS_A_CASE)
    if any(_may_take_others(said.sections) for said in sayings_in_force(on)):
        kinds.add(FindingKind.OTHER)
    taken = Case.objects.filter(finding=OuterRef("pk"))
    through = Coalesce(Subquery(FindingsHeard.objects.values("through")), Value(0))
    new = Finding.objects.filter(~Exists(taken), pk__gt=through, kind__in=kinds)
    fresh = new.filter(record__follow_up__ended_on__gte=on - TAKES_BACK)
    return fresh.select_related("record__follow_up__rule").order_by("pk")


def _may_take_others(sections: Sections) -> bool:
    takes = (*(route.takes for route in sections.routing), *(kind.takes for kind in sections.cases))
    return any(not kinds or FindingKind.OTHER in kinds for kinds in takes)
