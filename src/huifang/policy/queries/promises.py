"""What is promised of the life of policies as it is stored."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from huifang.approvals.logic import State
from huifang.kernel.invariants import Invariant, rows_found
from huifang.kernel.text import Message
from huifang.policy.models import Acknowledgement, Clause, Stage, Version


def _published_without_a_yes() -> QuerySet[Version]:
    by_an_operator = Exists(Stage.objects.filter(version=OuterRef("pk"), did=Stage.Did.LOADED))
    asked = Version.objects.filter(state=Version.State.PUBLISHED, approval__isnull=False)
    return asked.exclude(approval__state=State.GIVEN).exclude(by_an_operator)


def _approved_and_still_a_draft() -> QuerySet[Version]:
    return Version.objects.filter(state=Version.State.DRAFT, approval__state=State.GIVEN)


def _published_with_unbound_clauses() -> QuerySet[Version]:
    unbound = Exists(Clause.objects.filter(version=OuterRef("pk"), is_bound=False))
    return Version.objects.filter(unbound, state=Version.State.PUBLISHED)


def _asked_about_a_draft() -> QuerySet[Acknowledgement]:
    return Acknowledgement.objects.filter(version__state=Version.State.DRAFT)


INVARIANTS = (
    Invariant(
        "published-versions-were-approved",
        "I1",
        Message("%(count)d versions were handed in for approval and hold without it."),
        rows_found(_published_without_a_yes),
    ),
    Invariant(
        "approved-versions-are-published",
        "I1",
        Message("%(count)d versions have every yes and are still drafts."),
        rows_found(_approved_and_still_a_draft),
    ),
    Invariant(
        "published-versions-have-every-clause-bound",
        "I1",
        Message("%(count)d published versions have clauses that nothing carries out."),
        rows_found(_published_with_unbound_clauses),
    ),
    Invariant(
        "nobody-confirms-a-draft",
        "I1",
        Message("%(count)d people were asked to confirm a version that is only a draft."),
        rows_found(_asked_about_a_draft),
    ),
)
