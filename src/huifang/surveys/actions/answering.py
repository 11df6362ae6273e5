"""Take answers: page by page from a link or a counter, or as a whole from whoever asked in a call or has the paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models.functions import Coalesce

from huifang.customers.models import Customer
from huifang.history.actions import record
from huifang.kernel.sql.statements import take_lock
from huifang.org.models import Employee
from huifang.surveys.actions.counting import count_answered, count_in
from huifang.surveys.actions.refusals import Closed, NotAnswered, OwnWork, Retired
from huifang.surveys.logic.answering import rows_of, whole
from huifang.surveys.logic.asking import MOST_AMENDMENTS, NOTHING, About, expires_at
from huifang.surveys.logic.scoring import scores_of
from huifang.surveys.logic.tokens import digest_of, is_token
from huifang.surveys.models import Answer, Invitation, QrPoint, QuestionnaireVersion, Response
from huifang.surveys.queries.asked import sitting_of
from huifang.surveys.queries.library import current_version, definition_of

BY_CUSTOMER, AT_COUNTER = "customer", "counter"
"""Who answers for a deed that nobody signed in for."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What became of answers: the response, None where nothing more is kept; whether it counts."""

    response: Response | None
    is_counted: bool


@transaction.atomic
def keep_page(*, invitation: Invitation, answers: Mapping[str, object], page: int, at: datetime) -> None:
    """Keep what was answered so far, and the page to go on with. Raises Closed.

    The questions stand from now on: somebody has begun to answer them.
    """
    _freeze(invitation.version, at)
    waiting = Invitation.objects.open_at(at).filter(pk=invitation.pk)
    kept = {"answers": dict(answers), "page": page}
    if not waiting.update(kept=kept, begun_at=Coalesce("begun_at", at)):
        raise Closed


@transaction.atomic
def sit_down(*, point: QrPoint, word: str, language: str, at: datetime, on: date) -> Invitation:
    """The sitting of somebody at a counter, by the word that their browser keeps: made once, found again after."""
    if point.questionnaire.is_retired:
        raise Retired
    known = sitting_of(word)
    if known is not None:
        return known
    facts = {"point": point.pk}
    Invitation.objects.bulk_create(
        [
            Invitation(
                version=current_version(point.questionnaire),
                digest=digest_of(word),
                point=point,
                employee_id=point.employee_id,
                department_id=point.department_id,
                product=point.product,
                language=language,
                asked_on=on,
                asked_at=at,
                expires_at=expires_at(at, valid_days=1),
                begun_at=at,
                entry=record(deed="survey.begun", actor=AT_COUNTER, row_count=1, facts=facts),
            )
        ],
        ignore_conflicts=True,  # two pages of one browser may send at once
    )
    made = sitting_of(word)
    assert made is not None
    return made


@transaction.atomic
def hand_in(*, invitation: Invitation, said: Mapping[str, object], language: str, at: datetime, on: date) -> HandedIn:
    """Hand everything in. The first of an invitation counts; what comes after is kept beside it, and counts nothing.

    Raises NotAnswered with what is missing, and Closed after the invitation's time.
    """
    answers = _taken(invitation.version, said, at)
    # Compare and set: of many who send at once, one finds it open; the others wait for it and find it spent.
    is_first = bool(
        Invitation.objects.open_at(at)
        .filter(pk=invitation.pk)
        .update(spent_at=at, kept={}, begun_at=Coalesce("begun_at", at), language=language)
    )
    if is_first:
        count_answered([invitation.pk])
    amends = None if is_first else _amended(invitation)
    if not is_first and amends is None:
        return HandedIn(None, False)
    response = _of_invitation(invitation)
    response.language, response.answered_on, response.answered_at = language, on, at
    response.is_counted, response.amends = is_first, amends
    actor = BY_CUSTOMER if response.mode == Response.Mode.LINK else AT_COUNTER
    return HandedIn(_written(response, answers, actor=actor), is_first)


@transaction.atomic
def take_answers(
    *,
    version: QuestionnaireVersion,
    said: Mapping[str, object],
    mode: Response.Mode,
    customer: Customer | None,
    by: Employee,
    actor: str,
    at: datetime,
    on: date,
    about: About = NOTHING,
    language: str = "",
    answered_on: date | None = None,
    once: str = "",
) -> Response:
    """Write down what a customer answered in a call, or on paper on a day; counted at once.

    `once` is the word of the form: what is sent by it again is the response that is there. Raises OwnWork where the one
    who writes it down is the one who is rated, NotAnswered, and Retired.
    """
    if about.employee == by.pk:
        raise OwnWork
    if version.questionnaire.is_retired:
        raise Retired
    word = digest_of(once) if is_token(once) else None
    if there := _sent_before(word):
        return there
    answers = _taken(version, said, at)
    response = Response(
        version=version, once=word, mode=mode, customer=customer, employee_id=about.employee, product=about.product,
        department_id=about.department or (customer.department_id if customer else None),
        rule_id=about.rule, channel=about.channel, language=language, typed_by=by, is_counted=True,
        answered_on=answered_on or on, answered_at=None if answered_on else at,
    )  # fmt: skip
    return _written(response, answers, actor=actor)


def _sent_before(word: bytes | None) -> Response | None:
    """The response that a form of this word has made already; whoever sends it at the same moment waits for it."""
    if word is None:
        return None
    take_lock(f"surveys.once {word.hex()}")
    return Response.objects.filter(once=word).first()


def _taken(version: QuestionnaireVersion, said: Mapping[str, object], at: datetime) -> Mapping[str, object]:
    """The answers as they are kept, held against the questions, which stand from now on. Raises NotAnswered."""
    _freeze(version, at)
    checked = whole(definition_of(version), said)
    if checked.faults:
        raise NotAnswered(checked.faults)
    return checked.answers


def _of_invitation(invitation: Invitation) -> Response:
    """A response with everything that the invitation says of it."""
    return Response(
        version=invitation.version,
        invitation=invitation,
        mode=Response.Mode.LINK if invitation.point_id is None else Response.Mode.QR,
        customer_id=invitation.customer_id,
        employee_id=invitation.employee_id,
        department_id=invitation.department_id,
        product=invitation.product,
        rule_id=invitation.rule_id,
        channel=invitation.channel,
    )


def _unnamed(response: Response) -> None:
    """Of an anonymous questionnaire nothing is kept by which the answers could be known as somebody's."""
    response.invitation = response.customer = response.answered_at = None


def _written(response: Response, answers: Mapping[str, object], *, actor: str) -> Response:
    definition = definition_of(response.version)
    if response.version.questionnaire.is_anonymous:
        _unnamed(response)
    scores = scores_of(definition, answers)
    response.csat, response.nps, response.ces = scores.csat, scores.nps, scores.ces
    facts = {"questionnaire": response.version.questionnaire_id, "mode": str(response.mode)}
    deed = "survey.answered" if response.is_counted else "survey.amended"
    response.entry = record(deed=deed, actor=actor, row_count=1, facts=facts)
    response.save(force_insert=True)
    Answer.objects.bulk_create(
        Answer(
            response=response,
            question=row.question,
            row=row.row,
            choice=row.choice,
            number=row.number,
            day=row.day,
            text=row.text,
        )
        for row in rows_of(definition, answers)
    )
    count_in([response.pk])
    return response


def _amended(invitation: Invitation) -> Response | None:
    """The response that counts already; None where there is none to amend, or enough has been said after it.

    Raises Closed for an invitation that nobody has answered in its time.
    """
    there = Response.objects.filter(invitation=invitation)
    first = there.counted().first()
    if first is None and not Invitation.objects.filter(pk=invitation.pk, spent_at__isnull=False).exists():
        raise Closed
    return first if first is not None and there.count() <= MOST_AMENDMENTS else None


def _freeze(version: QuestionnaireVersion, at: datetime) -> None:
    """From the first answer on a version stays as it is; whoever changes it at this moment comes before or after."""
    if version.frozen_at is None:
        QuestionnaireVersion.objects.filter(pk=version.pk, frozen_at=None).update(frozen_at=at)
        version.refresh_from_db(fields=["definition", "frozen_at"])
