"""Resolve a case, with the yes that it needs; answer the customer; close it, and tell the planner by an event."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F

from huifang.approvals import actions as approvals
from huifang.approvals.actions import News, Settled
from huifang.approvals.logic import LONGEST_TITLE, State
from huifang.approvals.models import Approval
from huifang.cases.actions.keeping_away import keep_from_them
from huifang.cases.actions.log import NOT_ON_OFFER, Doer, Line, case_of, move, said, write_lines
from huifang.cases.actions.refusals import Missing, NotReady, NotTheirKind, WaitsForApproval
from huifang.cases.actions.telling import GIVEN, NOT_GIVEN, tell_of, tell_offered
from huifang.cases.logic.settling import YesNeeded, missing_to_answer, missing_to_close
from huifang.cases.logic.words import LONGEST_WORDS, CaseState, ClosedAs, Happened
from huifang.cases.models import Case, Sketch
from huifang.cases.queries.placing import NOBODY, Terms, ground_on, terms_of
from huifang.cases.queries.settling import settled, steps_of, waits_for_a_yes, yes_of
from huifang.customers.actions.events import NewEvent, record_events
from huifang.customers.models import Customer
from huifang.followups.logic.written import FindingKind
from huifang.history.models import LONGEST_REASON, Entry
from huifang.kernel.sql.statements import next_id
from huifang.kernel.text import Message
from huifang.notices.actions import tell
from huifang.org.models import Posting
from huifang.policy.models import EventKind
from huifang.policy.queries.approving import NobodyNamed

MOST_COMPENSATION = Decimal(9_999_999_999)
ANSWER, COMPENSATION = "answer", "compensation"
"""The kinds of approvals, as packs name them."""

WORKABLE = (CaseState.OPEN, CaseState.ACCEPTED, CaseState.IN_WORK, CaseState.RESOLVED)


@transaction.atomic
def resolve(
    *, case: int, version: int, resolution: str, compensation: Decimal | None, doer: Doer
) -> Case:  # fmt: skip
    """Write down what is done about the matter, and what the customer gets for the loss.

    Where the policy asks for somebody's yes, it is asked for, and the case is resolved once it is given. Raises
    NotYours, CaseChanged, WordsMissing, WaitsForApproval, NotTheirKind for a sum that cannot be, NotReady where nobody
    could give the yes.
    """
    found = case_of(case, doer=doer)
    if waits_for_a_yes(found):
        raise WaitsForApproval
    if compensation is not None and not (compensation.is_finite() and 0 <= compensation <= MOST_COMPENSATION):
        raise NotTheirKind
    text, terms = said(resolution, most=LONGEST_WORDS), terms_of_case(found)
    needed = yes_of(found, terms, compensation=compensation)
    news: dict[str, Any] = {"resolution": text, "compensation": compensation, "approval": None}
    facts = {"compensation": compensation is not None}
    if not needed:
        line = Line(case, Happened.RESOLVED, CaseState.RESOLVED, text, facts)
        news["resolved_at"] = doer.at
        done = move(found, line, seen=version, doer=doer, deed="case.resolved", out_of=WORKABLE, news=news)
        return _give_to_who_answers(done, terms, doer)
    asked = _ask(found, terms, needed, text if compensation is None else f"{text}\n¥ {compensation:,.2f}", doer)
    line = Line(case, Happened.APPROVAL_ASKED, CaseState.IN_WORK, text, {**facts, "approval": asked.approval.pk})
    news |= {"approval": asked.approval, "resolved_at": None}
    done = move(found, line, seen=version, doer=doer, deed="case.approval_asked", out_of=WORKABLE, news=news)
    _tell(asked.news, asked.approval, doer)
    return done


@transaction.atomic
def decide_resolution(*, at: Any, on: Any, by: Any, actor: str, **decision: Any) -> Settled:
    """Decide a step on the way of a resolution; with the last yes the case is resolved.

    Raises what `approvals.actions.decide` raises.
    """
    outcome = approvals.decide(at=at, on=on, by=by, actor=actor, **decision)
    case = Case.objects.select_for_update(of=("self",)).filter(approval=outcome.approval).first()
    if case is not None and outcome.approval.state != State.WAITING:
        _settle(case, outcome, str(decision.get("words", "")), Doer(by, at, on))
    for one in outcome.news:
        tell(employees=one.employees, message=one.message, at=at, about=("approval", outcome.approval.pk))
    return outcome


@transaction.atomic
def answer(*, case: int, version: int, words: str, channel: str, is_accepted: bool | None, doer: Doer) -> Case:
    """Answer the customer, and note whether they accept it; None where they have not said.

    Raises NotYours, CaseChanged, WordsMissing, WaitsForApproval, and NotReady with what is missing.
    """
    found = case_of(case, doer=doer)
    terms = terms_of_case(found)
    if waits_for_a_yes(found):
        raise WaitsForApproval
    _refuse(missing_to_answer(terms.kind, settled(found, terms)))
    text = said(words, most=LONGEST_WORDS)
    facts = {"channel": said(channel, most=64), "accepted": is_accepted}
    line = Line(case, Happened.ANSWERED, CaseState.ANSWERED, text, facts)
    news = {"answer": text, "answered_at": doer.at, "is_accepted": is_accepted, "waits_for": ""}
    return move(found, line, seen=version, doer=doer, deed="case.answered", news=news)


@transaction.atomic
def close(*, case: int, version: int, doer: Doer, words: str = "") -> Case:
    """Close a case that is settled, and record the customer's event by which the planner follows it up.

    Raises NotYours, CaseChanged, WaitsForApproval, and NotReady with everything that is missing.
    """
    found = case_of(case, doer=doer)
    terms = terms_of_case(found)
    if waits_for_a_yes(found):
        raise WaitsForApproval
    _refuse(missing_to_close(terms.kind, settled(found, terms)))
    text = said(words, is_needed=False)
    news = {**NOT_ON_OFFER, "closed_at": doer.at, "closed_as": ClosedAs.SETTLED, "waits_for": ""}
    line = Line(case, Happened.CLOSED, CaseState.CLOSED, text, {"as": ClosedAs.SETTLED})
    done = move(found, line, seen=version, doer=doer, deed="case.closed", news=news)
    return record_closing(done, terms, doer)


@transaction.atomic
def name_customer(*, case: int, version: int, customer: int, doer: Doer) -> Case:
    """Say which customer (by id) brought a case that came in without one, in whatever state it is.

    One that was settled before is followed up from now on. Raises NotYours, CaseChanged, and NotTheirKind where the
    customer is known already, or there is none of that id.
    """
    found = case_of(case, doer=doer)
    known = Customer.objects.filter(pk=customer).first()
    if found.customer_id is not None or known is None:
        raise NotTheirKind
    news = {"customer": known, "department": known.department}
    line = Line(case, Happened.CHANGED, found.state, facts={"customer": known.pk})
    done = move(found, line, seen=version, doer=doer, deed="case.customer_named", out_of=tuple(CaseState), news=news)
    Sketch.objects.filter(case=case).delete()  # it is compared anew, with what else this customer brought
    return record_closing(done, terms_of_case(done), doer)


def record_closing(case: Case, terms: Terms, doer: Doer) -> Case:
    """Record that a settled case was closed as an event of its customer, where a policy declares one, and once."""
    event = _event_of(case, terms)
    if not event or case.customer_id is None or case.closed_as != ClosedAs.SETTLED:
        return case
    recorded = record_events(events=[_new_event(case, event, doer)], actor=doer.named, on=doer.on)
    Case.objects.filter(pk=case.pk).update(closing_event=recorded[0])
    if case.about_employee_id is not None:
        keep_from_them(cases=[case.pk])
    case.refresh_from_db()
    return case


def terms_of_case(case: Case) -> Terms:
    """By what a case is dealt with."""
    return terms_of([(case.pk, case.policy_version_id, case.key)])[case.pk]


def _give_to_who_answers(case: Case, terms: Terms, doer: Doer) -> Case:
    """A resolved case is offered to whom the policy has answer the customer, where that is not its owner already."""
    offer = ground_on(doer.on).offer(terms.kind.answered_by) if terms.kind and terms.kind.answered_by else NOBODY
    is_there = Posting.objects.filter(post=offer.post, employee=case.owner_id).exists()
    works_there = case.owner is not None and case.owner.department_id == offer.department
    if not offer.is_somebodys or case.is_on_offer or (is_there if offer.post is not None else works_there):
        return case
    to, whom = ("post", offer.post) if offer.post is not None else ("department", offer.department)
    news = {"offered_post": offer.post, "offered_department": offer.department}
    line = Line(case.pk, Happened.ROUTED, case.state, facts={"to": to, "id": whom, "may_keep": False})
    done = move(case, line, seen=case.version, doer=doer, deed="case.to_be_answered", news=news)
    tell_offered([done], at=doer.at, on=doer.on)
    return done


def _ask(case: Case, terms: Terms, needed: YesNeeded, said_why: str, doer: Doer) -> Settled:
    try:
        steps = steps_of(case, terms, needed, asker=doer.by.pk if doer.by else None, on=doer.on)
    except NobodyNamed as missing:
        raise NotReady(missing.message) from missing
    # Whoever decides over a case about a colleague learns its number first, and the rest on its page.
    title = case.number if case.about_employee_id else f"{case.number} {case.title}"
    kind = ANSWER if needed.keys else COMPENSATION
    return approvals.ask(
        kind=kind, title=title[:LONGEST_TITLE], steps=steps, by=doer.by, actor=doer.named, at=doer.at, on=doer.on,
        reason=said_why[:LONGEST_REASON],
    )  # fmt: skip


def _tell(news: tuple[News, ...], approval: Approval, doer: Doer) -> None:
    for one in news:
        tell(employees=one.employees, message=one.message, at=doer.at, about=("approval", approval.pk))


def _settle(case: Case, outcome: Settled, words: str, doer: Doer) -> None:
    """What becomes of the case of an approval that is settled."""
    entry_id = next_id(Entry)
    if outcome.is_given:
        state = CaseState.RESOLVED if case.state in WORKABLE else CaseState(case.state)
        news: dict[str, Any] = {"state": state, "resolved_at": doer.at}
        line, message = Line(case.pk, Happened.APPROVED, state), GIVEN
    else:
        news = {}
        line, message = Line(case.pk, Happened.NOT_APPROVED, case.state, words), NOT_GIVEN
    Case.objects.filter(pk=case.pk).update(**news, version=F("version") + 1, entry_id=entry_id)
    lines = [line]
    if outcome.is_given:
        lines.append(Line(case.pk, Happened.RESOLVED, line.state, case.resolution))
    write_lines(lines, doer=doer, deed="case.approval_settled", entry_id=entry_id)
    if outcome.is_given:
        case.refresh_from_db()
        _give_to_who_answers(case, terms_of_case(case), doer)
    tell_of(case, message, employees=(case.owner_id,), at=doer.at, reason=words)


def _refuse(missing: tuple[Message, ...]) -> None:
    if missing:
        raise Missing(missing)


def _event_of(case: Case, terms: Terms) -> str:
    """The kind of event that its policy names, else the one that a policy declares for such cases; empty for none."""
    if terms.kind is not None and terms.kind.event:
        return terms.kind.event
    usual = f"{FindingKind(case.kind)}_closed"
    return usual if EventKind.objects.filter(key=usual).exclude(title={}).exists() else ""


def _new_event(case: Case, kind: str, doer: Doer) -> NewEvent:
    attributes = {"case": case.number, "kind": case.kind, "topic": case.topic, "level": case.level}
    return NewEvent("", kind, case.customer_id, doer.on, doer.at, case.subject_id, attributes)
