"""What is promised of cases as they are stored."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from huifang.approvals.logic import State
from huifang.cases.logic.words import CaseState, ClosedAs, Happened
from huifang.cases.models import Case, CaseEvent
from huifang.cases.queries.reckoned import CLOCK_INVARIANTS
from huifang.cases.queries.senders import LOCKED
from huifang.followups.models import WithheldEvent, WithheldRecord
from huifang.kernel.invariants import Invariant, rows_found
from huifang.kernel.text import Message

__all__ = ["INVARIANTS", "LOCKED"]


def _without_a_beginning() -> QuerySet[Any]:
    taken_in = CaseEvent.objects.filter(case=OuterRef("pk"), kind=Happened.TAKEN_IN)
    return Case.objects.filter(~Exists(taken_in))


def _not_as_their_log_ends() -> QuerySet[Any]:
    last = CaseEvent.objects.filter(case=OuterRef("pk")).order_by("-id").values("state")[:1]
    return Case.objects.annotate(last=Subquery(last)).filter(~Q(last=F("state")))


def _about_those_who_have_them() -> QuerySet[Any]:
    theirs = Q(owner=F("about_employee")) | Q(offered_to=F("about_employee"))
    return Case.objects.filter(theirs, about_employee__isnull=False)


def _closed_while_they_wait() -> QuerySet[Any]:
    settled = Case.objects.filter(state=CaseState.CLOSED, closed_as=ClosedAs.SETTLED)
    return settled.filter(approval__isnull=False).exclude(approval__state=State.GIVEN)


def _merged_into_the_merged() -> QuerySet[Any]:
    return Case.objects.filter(merged_into__merged_into=F("pk"))


def _closed_for_somebody_else() -> QuerySet[Any]:
    named = Case.objects.filter(closing_event__isnull=False, customer__isnull=False)
    return named.exclude(closing_event__customer=F("customer"))


def _not_withheld() -> QuerySet[Any]:
    """Cases about somebody who is told of the event that closed them, or of a colleague's record they came out of."""
    events = WithheldEvent.objects.filter(employee=OuterRef("about_employee"), event=OuterRef("closing_event"))
    records = WithheldRecord.objects.filter(employee=OuterRef("about_employee"), record=OuterRef("finding__record"))
    told = Q(closing_event__isnull=False) & ~Q(Exists(events))
    told |= Q(finding__isnull=False) & ~Q(finding__record__employee=F("about_employee")) & ~Q(Exists(records))
    return Case.objects.filter(told, about_employee__isnull=False)


INVARIANTS = (
    Invariant(
        "cases-begin-with-their-intake",
        "I12",
        Message("%(count)d cases have no line in their log that says how they came in."),
        rows_found(_without_a_beginning),
    ),
    Invariant(
        "cases-stand-as-their-log-ends",
        "R-33",
        Message("%(count)d cases stand otherwise than the last line of their log says."),
        rows_found(_not_as_their_log_ends),
    ),
    Invariant(
        "nobody-has-a-case-about-themselves",
        "T15",
        Message("%(count)d cases are owned by, or offered to, the person whom they are about."),
        rows_found(_about_those_who_have_them),
    ),
    Invariant(
        "what-is-about-somebody-is-withheld-from-them",
        "T15",
        Message("%(count)d cases are about somebody who is told of their event or record."),
        rows_found(_not_withheld),
    ),
    Invariant(
        "cases-close-with-their-approval",
        "I1",
        Message("%(count)d cases were closed although their resolution was not approved."),
        rows_found(_closed_while_they_wait),
    ),
    Invariant(
        "cases-are-merged-one-way",
        "I12",
        Message("%(count)d cases are merged into each other."),
        rows_found(_merged_into_the_merged),
    ),
    Invariant(
        "closing-events-are-the-customers",
        "I12",
        Message("%(count)d cases were closed by an event of another customer."),
        rows_found(_closed_for_somebody_else),
    ),
    *CLOCK_INVARIANTS,
)
