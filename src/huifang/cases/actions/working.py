"""Deal with a case: note, reply, promise an answer, pause and go on, judge, put right what it was taken for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from huifang.approvals.actions import withdraw
from huifang.cases.actions.grave import climb_if_grave
from huifang.cases.actions.keeping_away import keep_from_them
from huifang.cases.actions.log import Doer, Line, case_of, locked, move, said, write_lines
from huifang.cases.actions.refusals import BadMoment, NotReady, NotTheirKind, NotYours
from huifang.cases.actions.telling import ABOUT, SAID_MORE, tell_of, tell_offered
from huifang.cases.logic.routing import level_of
from huifang.cases.logic.settling import NOT_TO_APOLOGISE, may_apologise
from huifang.cases.logic.words import (
    LEVELS,
    LONGEST_TITLE,
    CaseState,
    Cause,
    Happened,
    Liability,
    Pause,
)
from huifang.cases.models import Case, WorkOrder
from huifang.cases.queries.people import may_see
from huifang.cases.queries.placing import terms_of
from huifang.cases.queries.settling import latest_promise, waits_for_a_yes
from huifang.followups.logic.written import FindingKind
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id
from huifang.kernel.text import Message
from huifang.notices.actions import forget
from huifang.org.models import Employee

FURTHEST_PROMISE = timedelta(days=366)
TOO_LATE = Message("The policy lets one promise an answer by %(latest)s at the latest.")
GOES_ON = {CaseState.OPEN: CaseState.IN_WORK, CaseState.ACCEPTED: CaseState.IN_WORK}
"""What a case becomes when somebody does something about it."""


@transaction.atomic
def note(*, case: int, words: str, doer: Doer) -> None:
    """Write an internal note, which the customer never sees, whatever the state of the case. Raises NotYours,
    WordsMissing.
    """
    found = locked(case)
    if doer.by is None or not may_see(found, doer.by, on=doer.on):
        raise NotYours
    entry_id = next_id(Entry)
    line = Line(case, Happened.NOTED, found.state, said(words))
    write_lines([line], doer=doer, deed="case.noted", entry_id=entry_id)


@transaction.atomic
def reply(*, case: int, version: int, words: str, channel: str, doer: Doer) -> Case:
    """Note what the customer was told on the way to the answer. Raises NotYours, CaseChanged, WordsMissing."""
    found = case_of(case, doer=doer)
    line = Line(case, Happened.REPLIED, _goes_on(found), said(words), {"channel": said(channel, most=64)})
    return move(found, line, seen=version, doer=doer, deed="case.replied")


@transaction.atomic
def hear(*, case: int, version: int, words: str, doer: Doer) -> Case:
    """Note what the customer said more; a case that waited for the customer goes on. Raises as `reply`."""
    found = case_of(case, doer=doer)
    text, goes_on = said(words), found.waits_for == Pause.CUSTOMER
    line = Line(case, Happened.CUSTOMER_SAID, found.state, text)
    done = move(found, line, seen=version, doer=doer, deed="case.customer_said")
    if goes_on:
        resumed = Line(case, Happened.RESUMED, CaseState.IN_WORK)
        done = move(done, resumed, seen=done.version, doer=doer, deed="case.resumed", news={"waits_for": ""})
    if doer.by is None or done.owner_id != doer.by.pk:
        tell_of(done, SAID_MORE, employees=(done.owner_id,), at=doer.at)
    return done


@transaction.atomic
def promise(*, case: int, version: int, until: datetime, doer: Doer, words: str = "") -> Case:
    """Promise the customer an answer by a moment (约定回话时间). Raises NotYours, CaseChanged, BadMoment."""
    found = case_of(case, doer=doer)
    if not doer.at < until <= doer.at + FURTHEST_PROMISE:
        raise BadMoment
    latest = latest_promise(terms_of([(found.pk, found.policy_version_id, found.key)])[found.pk], at=doer.at)
    if latest is not None and until > latest:
        raise BadMoment(Message(TOO_LATE.template, {"latest": latest}))
    facts = {"until": until.isoformat()}
    line = Line(case, Happened.PROMISED, _goes_on(found), said(words, is_needed=False), facts)
    return move(found, line, seen=version, doer=doer, deed="case.promised", news={"promised_at": until})


@transaction.atomic
def pause(*, case: int, version: int, waits_for: Pause, doer: Doer, words: str = "") -> Case:
    """Let a case wait for somebody outside; its clocks may stand still meanwhile. Raises NotYours, CaseChanged."""
    found = case_of(case, doer=doer)
    text = said(words, is_needed=False)
    line = Line(case, Happened.PAUSED, CaseState.WAITING, text, {"for": Pause(waits_for)})
    ready = (CaseState.OPEN, CaseState.ACCEPTED, CaseState.IN_WORK)
    return move(
        found, line, seen=version, doer=doer, deed="case.paused", out_of=ready, news={"waits_for": Pause(waits_for)}
    )


@transaction.atomic
def resume(*, case: int, version: int, doer: Doer, words: str = "") -> Case:
    """Go on with a case that waited. Raises NotYours, CaseChanged."""
    found = case_of(case, doer=doer)
    line = Line(case, Happened.RESUMED, CaseState.IN_WORK, said(words, is_needed=False))
    waiting = (CaseState.WAITING,)
    return move(found, line, seen=version, doer=doer, deed="case.resumed", out_of=waiting, news={"waits_for": ""})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found out about a case: why it arose, who is responsible, whether the company has apologised."""

    cause: Cause
    note: str = ""
    liability: Liability | None = None
    has_apologised: bool = False


@transaction.atomic
def judge(*, case: int, version: int, found: Judgement, doer: Doer) -> Case:
    """Write down cause and liability, and an apology that was made.

    Raises NotReady for an apology that the policy does not want, and NotYours, CaseChanged, WordsMissing.
    """
    row = case_of(case, doer=doer)
    liability = found.liability or ""
    kind = terms_of([(row.pk, row.policy_version_id, row.key)])[row.pk].kind
    if found.has_apologised and not may_apologise(kind, liability):
        raise NotReady(NOT_TO_APOLOGISE)
    text = said(found.note, is_needed=False)
    apologised_at = (row.apologised_at or doer.at) if found.has_apologised else None
    facts = {"cause": found.cause, "liability": liability, "apology": found.has_apologised}
    news = {"cause": found.cause, "cause_note": text, "liability": liability, "apologised_at": apologised_at}
    line = Line(case, Happened.JUDGED, _goes_on(row), text, facts)
    return move(row, line, seen=version, doer=doer, deed="case.judged", news=news)


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a case was taken for, as a whole; `about_employee` is the id of the person complained about."""

    kind: FindingKind
    title: str
    level: str
    topic: str = ""
    product: str = ""
    area: str = ""
    about_employee: int | None = None


@transaction.atomic
def put_right(*, case: int, version: int, news: Particulars, doer: Doer) -> Case:
    """Put right what a case was taken for; one that turns out to be grave climbs. Whoever it is about from now on
    loses what they had of it, what they were told included; without an owner it goes to those who direct it.

    Raises NotYours, CaseChanged, WordsMissing, NotTheirKind.
    """
    found = case_of(case, doer=doer)
    terms = terms_of([(found.pk, found.policy_version_id, found.key)])[found.pk]
    levels = terms.kind.levels if terms.kind and terms.kind.levels else LEVELS
    if news.about_employee is not None and not Employee.objects.filter(pk=news.about_employee).exists():
        raise NotTheirKind
    level, is_major = level_of(levels, news.level)
    values = {
        "kind": FindingKind(news.kind), "title": said(news.title, most=LONGEST_TITLE), "level": level,
        "is_major": is_major, "topic": news.topic[:64], "product": news.product.strip()[:100],
        "area": news.area.strip()[:100], "about_employee_id": news.about_employee,
    }  # fmt: skip
    changed = {name: value for name, value in values.items() if getattr(found, name) != value}
    facts: dict[str, object] = {name: changed[name] for name in ("kind", "level", "topic") if name in changed}
    line = Line(case, Happened.CHANGED, found.state, facts={**facts, "about": "about_employee_id" in changed})
    gone = _taken_from(found, news.about_employee)
    done = move(found, line, seen=version, doer=doer, deed="case.put_right", news={**values, **gone})
    if "about_employee_id" in changed:
        keep_from_them(cases=[case])
    if changed.get("about_employee_id") is not None:
        _keep_from(done, news.about_employee, doer)
    if "owner_id" in gone:
        tell_offered([done], at=doer.at, on=doer.on)
    if changed.get("is_major"):
        climb_if_grave([(done, terms.kind)], doer=doer)
    return done


def _taken_from(case: Case, about: int | None) -> Mapping[str, None]:
    """What the person complained about loses: the case, and the offer of it."""
    if about is None:
        return {}
    return {name: None for name in ("owner_id", "offered_to_id") if getattr(case, name) == about}


def _keep_from(case: Case, about: int | None, doer: Doer) -> None:
    """What the person complained about was told, is to do, or is asked to agree to. Source: security.md, T15."""
    forget(employees=[about] if about else (), about=(ABOUT, case.pk))
    WorkOrder.objects.filter(case=case, worker=about, state=WorkOrder.State.OPEN).update(worker=None)
    if case.approval is not None and case.approval.asked_by is not None and waits_for_a_yes(case):
        withdraw(approval=case.approval.pk, by=case.approval.asked_by, actor=doer.named, at=doer.at, reason=case.number)


def _goes_on(case: Case) -> CaseState:
    """Open or accepted: in work from now on. Offered to another, it stays as it is."""
    state = CaseState(case.state)
    return state if case.is_on_offer else GOES_ON.get(state, state)
