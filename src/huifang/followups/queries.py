"""Questions to the follow-ups: do they keep what is promised of them."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from huifang.followups.models import FollowUp
from huifang.kernel.invariants import Invariant, rows_found
from huifang.kernel.text import Message


def _of_another_policy() -> QuerySet[FollowUp]:
    return FollowUp.objects.exclude(version__policy_id=F("rule__policy_id"))


def _of_anothers_event() -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(event__customer__isnull=False).exclude(event__customer_id=F("customer_id"))


def _with_a_reason_but_not_cancelled() -> QuerySet[FollowUp]:
    return FollowUp.objects.exclude(Q(state=FollowUp.State.CANCELLED) | Q(reason=FollowUp.Reason.NONE))


INVARIANTS = (
    Invariant(
        "followup-version-of-its-policy",
        "I1",
        Message("%(count)d follow-ups name a version of another policy than their rule's."),
        rows_found(_of_another_policy),
    ),
    Invariant(
        "followup-event-of-its-customer",
        "I1",
        Message("%(count)d follow-ups answer an event of another customer."),
        rows_found(_of_anothers_event),
    ),
    Invariant(
        "followup-reason-only-when-cancelled",
        "I1",
        Message("%(count)d follow-ups carry a sweep's reason for a cancellation and are not cancelled."),
        rows_found(_with_a_reason_but_not_cancelled),
    ),
)
