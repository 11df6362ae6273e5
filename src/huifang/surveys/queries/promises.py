"""What stored questionnaires and answers must keep."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from huifang.kernel.invariants import Invariant, rows_found
from huifang.kernel.text import Message
from huifang.surveys.models import Answer, Invitation, QuestionnaireVersion, Response
from huifang.surveys.queries import figures_kept, pictures


def _spent_without_a_response() -> QuerySet[Invitation]:
    counted = Response.objects.counted().filter(invitation=OuterRef("pk"))
    named = Invitation.objects.filter(spent_at__isnull=False, version__questionnaire__is_anonymous=False)
    return named.filter(~Exists(counted))


def _counted_and_not_spent() -> QuerySet[Response]:
    return Response.objects.counted().filter(invitation__isnull=False, invitation__spent_at=None)


def _amends_another_invitation() -> QuerySet[Response]:
    amending = Response.objects.filter(amends__isnull=False)
    return amending.filter(~Q(amends__invitation=F("invitation")) | Q(amends__is_counted=False))


def _named_in_spite() -> QuerySet[Response]:
    unnamed = Response.objects.filter(version__questionnaire__is_anonymous=True)
    return unnamed.filter(Q(customer__isnull=False) | Q(invitation__isnull=False) | Q(answered_at__isnull=False))


def _rates_oneself() -> QuerySet[Response]:
    return Response.objects.filter(typed_by=F("employee"))


def _not_frozen() -> QuerySet[QuestionnaireVersion]:
    answered = Response.objects.filter(version=OuterRef("pk"))
    return QuestionnaireVersion.objects.filter(frozen_at=None).filter(Exists(answered))


def _outside_the_definition() -> QuerySet[Answer]:
    stranger = Q(pk=None)
    for version, definition in QuestionnaireVersion.objects.values_list("pk", "definition"):
        keys = [question["key"] for question in definition["questions"] if question["kind"] != "section"]
        stranger |= Q(response__version=version) & ~Q(question__in=keys)
    return Answer.objects.filter(stranger)


INVARIANTS = (
    Invariant(
        "spent-invitations-have-a-response",
        "T19",
        Message("%(count)d invitations are spent, and no response of theirs counts."),
        rows_found(_spent_without_a_response),
    ),
    Invariant(
        "counted-responses-have-spent-their-invitation",
        "T19",
        Message("%(count)d responses count whose invitation could be answered once more."),
        rows_found(_counted_and_not_spent),
    ),
    Invariant(
        "amendments-amend-what-counts",
        "T19",
        Message("%(count)d later responses belong to another invitation than the response that they amend."),
        rows_found(_amends_another_invitation),
    ),
    Invariant(
        "anonymous-answers-are-nobodys",
        "T20",
        Message("%(count)d responses to anonymous questionnaires say whose they are."),
        rows_found(_named_in_spite),
    ),
    Invariant(
        "nobody-rates-their-own-work",
        "T19",
        Message("%(count)d responses were written down by the employee whom they rate."),
        rows_found(_rates_oneself),
    ),
    Invariant(
        "answered-questions-stand",
        "I12",
        Message("%(count)d versions of questionnaires were answered and can still be changed."),
        rows_found(_not_frozen),
    ),
    Invariant(
        "answers-are-to-questions-asked",
        "I12",
        Message("%(count)d answers are to questions that their questionnaire does not ask."),
        rows_found(_outside_the_definition),
    ),
    *figures_kept.INVARIANTS,
    *pictures.INVARIANTS,
)
