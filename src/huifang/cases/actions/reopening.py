"""Open a case again at the level that its policy names, or set one aside that is no matter."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F

from huifang.cases.actions.log import NOT_ON_OFFER, Doer, Line, case_of, locked, move, said
from huifang.cases.actions.refusals import IsPart, NotYours
from huifang.cases.actions.settling import terms_of_case
from huifang.cases.actions.telling import REOPENED, tell_directors
from huifang.cases.logic.words import LIVE, LONGEST_REASON, LONGEST_WORDS, CaseState, ClosedAs, Happened
from huifang.cases.models import Case
from huifang.cases.queries.people import may_direct
from huifang.cases.queries.placing import ground_on
from huifang.org.models import Employee

ENDED = (CaseState.RESOLVED, CaseState.ANSWERED, CaseState.CLOSED)

AS_NEW: dict[str, Any] = {
    **NOT_ON_OFFER,
    "resolution": "",
    "resolved_at": None,
    "answer": "",
    "answered_at": None,
    "is_accepted": None,
    "approval": None,
    "closed_at": None,
    "closed_as": "",
}
"""What a case that is open again has lost; its log keeps all of it."""


@transaction.atomic
def reopen(*, case: int, version: int, words: str, doer: Doer) -> Case:
    """Open a case again, because the customer is not content. Raises NotYours, CaseChanged, WordsMissing, IsPart.

    It climbs a rung: to whom the policy names for a customer who does not accept the answer, else it is told to those
    who direct it; until one of them has accepted it, it is its owner's again. One that was merged stays where it is.
    """
    return _reopen(case_of(case, doer=doer), version, words, doer)


@transaction.atomic
def reopen_by_customer(*, case: int, words: str, doer: Doer) -> Case:
    """Open a closed case again because its customer said so in the follow-up on it."""
    found = locked(case)
    return _reopen(found, found.version, words, doer)


def _reopen(case: Case, seen: int, words: str, doer: Doer) -> Case:
    if case.closed_as == ClosedAs.MERGED:
        raise IsPart
    text, news = said(words, most=LONGEST_WORDS), {**AS_NEW, **_offered_above(case, doer)}
    owner = Employee.objects.working_on(doer.on).filter(pk=case.owner_id or 0).first()
    rung = case.rung + 1
    news |= {"owner": owner, "rung": rung, "reopenings": F("reopenings") + 1}
    line = Line(case.pk, Happened.REOPENED, CaseState.OPEN, text, {"rung": rung})
    done = move(case, line, seen=seen, doer=doer, deed="case.reopened", out_of=ENDED, news=news)
    tell_directors(done, REOPENED, at=doer.at, on=doer.on, beside=(done.owner_id,))
    return done


def _offered_above(case: Case, doer: Doer) -> dict[str, int | None]:
    kind = terms_of_case(case).kind
    above = next((one.who for one in kind.escalates if one.when == "refused"), None) if kind else None
    offer = ground_on(doer.on).offer(above)
    return {"offered_post": offer.post, "offered_department": offer.department}


@transaction.atomic
def set_aside(*, case: int, version: int, reason: str, doer: Doer) -> Case:
    """Close what is no matter at all, such as an advertisement on the public page, as one who directs cases.

    Nothing is recorded of the customer. Raises NotYours, CaseChanged, WordsMissing.
    """
    found = locked(case)
    if doer.by is None or not may_direct(found, doer.by, on=doer.on):
        raise NotYours
    text = said(reason, most=LONGEST_REASON)
    news = {**NOT_ON_OFFER, "closed_at": doer.at, "closed_as": ClosedAs.VOID, "waits_for": ""}
    line = Line(case, Happened.CLOSED, CaseState.CLOSED, text, {"as": ClosedAs.VOID})
    return move(found, line, seen=version, doer=doer, deed="case.set_aside", out_of=LIVE, news=news)
