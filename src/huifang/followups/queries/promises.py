"""What is promised of the follow-ups as they are stored, and of the work on them."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from huifang.followups.models import (
    Attempt,
    Claim,
    Draft,
    FollowUp,
    Fulfilment,
    Limit,
    Protected,
    Record,
    Report,
    Review,
)
from huifang.kernel.invariants import Invariant, rows_found
from huifang.kernel.text import Message

_CANCELLED_BY_SWEEP = Q(state=FollowUp.State.CANCELLED) & ~Q(reason=FollowUp.Reason.NONE)
_ENDED_BY_SOMEBODY = ~Q(state=FollowUp.State.PLANNED) & ~_CANCELLED_BY_SWEEP


def _of_another_policy() -> QuerySet[FollowUp]:
    return FollowUp.objects.exclude(version__policy_id=F("rule__policy_id"))


def _of_anothers_event() -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(event__customer__isnull=False).exclude(event__customer_id=F("customer_id"))


def _with_a_reason_but_not_cancelled() -> QuerySet[FollowUp]:
    said = {
        FollowUp.Reason.EXPIRED: FollowUp.State.GIVEN_UP,
        FollowUp.Reason.OVERTAKEN: FollowUp.State.GIVEN_UP,
        FollowUp.Reason.FULFILLED: FollowUp.State.DONE,
    }
    fits = Q(state=FollowUp.State.CANCELLED) & ~Q(reason__in=list(said)) | Q(reason=FollowUp.Reason.NONE)
    for reason, state in said.items():
        fits |= Q(reason=reason, state=state)
    return FollowUp.objects.exclude(fits)


def _done_without_its_record() -> QuerySet[FollowUp]:
    """What a contact under another rule fulfilled by itself has none; what was done together has another's."""
    own = Exists(Record.objects.filter(follow_up=OuterRef("pk")))
    anothers = Exists(Fulfilment.objects.filter(follow_up=OuterRef("pk")))
    is_done = Q(state=FollowUp.State.DONE) & ~Q(reason=FollowUp.Reason.FULFILLED)
    return FollowUp.objects.filter((is_done & ~own & ~anothers) | (~is_done & (own | anothers)) | (own & anothers))


def _done_with_anothers_record() -> QuerySet[Fulfilment]:
    return Fulfilment.objects.exclude(record__customer_id=F("follow_up__customer_id"))


def _protected_by_a_limit_for_all() -> QuerySet[Protected]:
    return Protected.objects.filter(limit__is_for_all=True)


def _limits_of_another_policy() -> QuerySet[Limit]:
    return Limit.objects.exclude(version__policy_id=F("policy_id"))


def _ended_without_its_day() -> QuerySet[FollowUp]:
    has_ended = Q(ended_on__isnull=False)
    return FollowUp.objects.filter((_ENDED_BY_SOMEBODY & ~has_ended) | (~_ENDED_BY_SOMEBODY & has_ended))


def _ended_and_waiting() -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(_ENDED_BY_SOMEBODY).exclude(quiet_until=None, promised_at=None)


def _promised_by_nobody() -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(promised_at__isnull=False, attempts=0)


def _counting_other_attempts() -> QuerySet[FollowUp]:
    made = Attempt.objects.filter(follow_up=OuterRef("pk"))
    return FollowUp.objects.filter(~Q(attempts=0) & ~Exists(made) | Q(attempts=0) & Exists(made))


def _claims_of_other_customers() -> QuerySet[Claim]:
    return Claim.objects.exclude(customer_id=F("follow_up__customer_id"))


def _of_anothers_follow_up(model: type[Attempt | Record]) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.exclude(customer_id=F("follow_up__customer_id"))
    return rows


def _ended_but_drafted() -> QuerySet[Draft]:
    """Their own draft goes with what somebody hands in."""
    return Draft.objects.filter(follow_up__state=FollowUp.State.DONE, employee_id=F("follow_up__agent_id"))


def _last_decision(rows: QuerySet[Any], of: str) -> QuerySet[Any]:
    """Reviewed rows whose last review says something else, or stands for another version than theirs."""
    said = Review.objects.filter(**{of: OuterRef("pk")}, version=OuterRef("version"), decision=OuterRef("state"))
    return rows.filter(state__in=[Record.State.SENT_BACK, Record.State.APPROVED]).filter(~Exists(said))


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
        Message("%(count)d follow-ups carry a reason of a sweep that does not fit how they stand."),
        rows_found(_with_a_reason_but_not_cancelled),
    ),
    Invariant(
        "followup-done-has-its-record",
        "I9",
        Message("%(count)d follow-ups are done without a record, or have one and are not done."),
        rows_found(_done_without_its_record),
    ),
    Invariant(
        "followup-done-together-of-one-customer",
        "I9",
        Message("%(count)d follow-ups are done by the record of another customer."),
        rows_found(_done_with_anothers_record),
    ),
    Invariant(
        "limit-of-its-policy",
        "I1",
        Message("%(count)d contact limits name a version of another policy than theirs."),
        rows_found(_limits_of_another_policy),
    ),
    Invariant(
        "limit-protects-all-or-some",
        "I1",
        Message("%(count)d customers are named by a contact limit that protects everybody: look at the plan anew."),
        rows_found(_protected_by_a_limit_for_all),
    ),
    Invariant(
        "followup-ended-on-its-day",
        "I9",
        Message("%(count)d follow-ups were ended by somebody on no day, or have such a day and were not."),
        rows_found(_ended_without_its_day),
    ),
    Invariant(
        "followup-ended-waits-for-nothing",
        "I9",
        Message("%(count)d follow-ups have ended and still rest or wait for a promised call."),
        rows_found(_ended_and_waiting),
    ),
    Invariant(
        "followup-promise-is-an-attempt",
        "I9",
        Message("%(count)d follow-ups wait for a promised call, and nobody has tried: a sweep might take them away."),
        rows_found(_promised_by_nobody),
    ),
    Invariant(
        "followup-attempts-are-there",
        "I9",
        Message("%(count)d follow-ups count attempts that are not there, or have some that they do not count."),
        rows_found(_counting_other_attempts),
    ),
    Invariant(
        "claim-of-its-follow-ups-customer",
        "I7",
        Message("%(count)d claims hold another customer than their follow-up's."),
        rows_found(_claims_of_other_customers),
    ),
    Invariant(
        "attempt-of-its-follow-ups-customer",
        "I9",
        Message("%(count)d attempts name another customer than their follow-up's."),
        rows_found(lambda: _of_anothers_follow_up(Attempt)),
    ),
    Invariant(
        "record-of-its-follow-ups-customer",
        "I9",
        Message("%(count)d records name another customer than their follow-up's."),
        rows_found(lambda: _of_anothers_follow_up(Record)),
    ),
    Invariant(
        "draft-gone-with-what-is-handed-in",
        "I9",
        Message("%(count)d drafts stand although their author has handed in what they were for."),
        rows_found(_ended_but_drafted),
    ),
    Invariant(
        "record-as-reviewed",
        "I9",
        Message("%(count)d records are approved or sent back, and no review says so of this version."),
        rows_found(lambda: _last_decision(Record.objects.all(), "record")),
    ),
    Invariant(
        "report-as-reviewed",
        "I9",
        Message("%(count)d reports are approved or sent back, and no review says so of this version."),
        rows_found(lambda: _last_decision(Report.objects.all(), "report")),
    ),
)
