"""The deeds on a case: what each is called, who may do it and when, its form, and the room's deed that it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huifang.cases.actions.filling import fill_form, propose
from huifang.cases.actions.handing import To, accept, decline, hand_on
from huifang.cases.actions.joining import merge, split
from huifang.cases.actions.orders import order_work
from huifang.cases.actions.refusals import FaultyAnswers
from huifang.cases.actions.reopening import reopen, set_aside
from huifang.cases.actions.settling import answer, close, resolve
from huifang.cases.actions.working import (
    Judgement,
    Particulars,
    hear,
    judge,
    pause,
    promise,
    put_right,
    reply,
    resume,
)
from huifang.cases.logic.numbers import case_named
from huifang.cases.logic.words import LIVE, CaseState, Cause, Liability, Pause
from huifang.cases.models import Case
from huifang.cases.queries.placing import Terms
from huifang.followups.logic.written import FindingKind
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.web.cases import forms as typed
from huifang.web.cases.doing_what import Amiss, Doing
from huifang.web.cases.finding import NO_SUCH_PERSON, May, employee_named
from huifang.web.cases.naming import name_the_customer, sender_as_typed
from huifang.web.frame.answers import ANSWER, initial_answers
from huifang.web.frame.case_words import Word
from huifang.web.frame.text import said

S = CaseState
AT_WORK = frozenset({S.OPEN, S.ACCEPTED, S.IN_WORK})
WORKED = AT_WORK | {S.RESOLVED}
ENDED = frozenset({S.RESOLVED, S.ANSWERED, S.CLOSED})


@dataclass(frozen=True, slots=True)
class Deed:
    """A deed. `who` says on whom it depends (`work`, `direct`, `accept`, `decline`); `states` when it makes sense,
    and `fits` for which cases.
    """

    slug: str
    label: Word
    icon: str
    does: Callable[[Doing], Any]
    done: Message
    form: type[forms.Form] = typed.PlainForm
    right: Right = Right.HANDLE_CASES
    who: str = "work"
    states: frozenset[CaseState] = frozenset(LIVE)
    help: Word = ""
    with_answers: bool = False
    initial: Callable[[Case], dict[str, Any]] = field(default=lambda _case: {})
    fits: Callable[[Case, Terms], bool] = field(default=lambda case, _terms: case.merged_into_id is None)

    @property
    def name(self) -> str:
        """The name of its address."""
        return f"{self.slug}-case"

    def is_open_to(self, may: May, case: Case, terms: Terms) -> bool:
        return bool(getattr(may, self.who)) and case.state in self.states and self.fits(case, terms)


def _to(doing: Doing) -> Any:
    what, _, whom = doing.typed["to"].partition(":")
    if what not in ("employee", "post", "department"):
        raise Amiss(("to", _("Choose somebody of the list.")))
    return hand_on(**doing.of, to=To(**{what: int(whom)}), words=doing.typed["words"])


def _judge(doing: Doing) -> Any:
    data = doing.typed
    liability = Liability(data["liability"]) if data["liability"] else None
    found = Judgement(Cause(data["cause"]), data["note"], liability, data["has_apologised"])
    return judge(**doing.of, found=found)


def _answer(doing: Doing) -> Any:
    data = doing.typed
    accepted = {typed.YES: True, typed.NO: False}.get(data["is_accepted"])
    return answer(**doing.of, words=data["words"], channel=data["channel"], is_accepted=accepted)


def _put_right(doing: Doing) -> Any:
    data = doing.typed
    about = employee_named(data["about"]) if data["about"] else None
    if data["about"] and about is None:
        raise Amiss(("about", NO_SUCH_PERSON))
    same = {name: data[name] for name in ("title", "level", "topic", "product", "area")}
    news = Particulars(kind=FindingKind(data["kind"]), about_employee=about.pk if about else None, **same)
    return put_right(**doing.of, news=news)


def _fill(doing: Doing) -> Any:
    answers = {name.removeprefix(ANSWER): value for name, value in doing.typed.items() if name.startswith(ANSWER)}
    try:
        return fill_form(**doing.of, answers=answers)
    except FaultyAnswers as faulty:
        raise Amiss(*((ANSWER + fault.field, said(fault.message)) for fault in faulty.faults)) from faulty


def _merge(doing: Doing) -> Any:
    into = case_named(doing.typed["into"])
    if into is None:
        raise Amiss(("into", _("Write the whole number, such as GD2606-00042.")))
    return merge(**doing.of, into=into)


def _particulars(case: Case) -> dict[str, Any]:
    same = {name: getattr(case, name) for name in ("kind", "title", "level", "topic", "product", "area")}
    return {**same, "about": case.about_employee.number if case.about_employee else ""}


def _judged(case: Case) -> dict[str, Any]:
    return {
        "cause": case.cause, "note": case.cause_note, "liability": case.liability,
        "has_apologised": case.apologised_at is not None,
    }  # fmt: skip


DEEDS: tuple[Deed, ...] = (
    Deed(
        "accept", pgettext_lazy("case deed", "Accept"), "user-check", lambda d: accept(**d.of),
        Message("You have accepted the case. It is yours now."), who="accept",
        help=_("From now on you answer for this case, until somebody else accepts it."),
    ),
    Deed(
        "decline", pgettext_lazy("case deed", "Decline"), "arrow-back-up",
        lambda d: decline(**d.of, reason=d.typed["reason"]), Message("The case stays with its owner, who knows why."),
        form=typed.ReasonForm, who="decline",
    ),
    Deed(
        "reply-to", pgettext_lazy("case deed", "Reply"), "send",
        lambda d: reply(**d.of, words=d.typed["words"], channel=d.typed["channel"]), Message("The reply is noted."),
        form=typed.ReplyForm, with_answers=True,
        help=_("Tell the customer how far it is, and note it here. The customer sees these words."),
    ),
    Deed(
        "name-customer-of", pgettext_lazy("case deed", "Say who it was"), "user-plus", name_the_customer,
        Message("The customer is noted."), form=typed.CustomerForm, states=frozenset(CaseState),
        fits=lambda case, _terms: case.customer_id is None and case.merged_into_id is None, initial=sender_as_typed,
        help=_(
            "Search for the customer, or record a new one. Only a customer is followed up after the case is closed."
        ),
    ),
    Deed(
        "fill-form-of", pgettext_lazy("case deed", "Fill in the form"), "clipboard-check", _fill,
        Message("The form is filled in."), form=typed.FillForm, initial=lambda case: initial_answers(case.filled, ""),
        fits=lambda _case, terms: terms.form is not None,
    ),
    Deed(
        "propose-on", pgettext_lazy("case deed", "Propose"), "message-2",
        lambda d: propose(**d.of, words=d.typed["words"]), Message("The proposal is noted."), form=typed.ProposeForm,
        fits=lambda _case, terms: terms.may_need_proposal,
        help=_("What should be done? Those to whom the case goes read it; the customer does not."),
    ),
    Deed(
        "judge", pgettext_lazy("case deed", "Cause and responsibility"), "scale", _judge,
        Message("Cause and responsibility are noted."), form=typed.JudgeForm, initial=_judged,
    ),
    Deed(
        "resolve", pgettext_lazy("case deed", "Resolve"), "check",
        lambda d: resolve(**d.of, resolution=d.typed["resolution"], compensation=d.typed["compensation"]),
        Message("What is done about the matter is noted. Where it needs a yes, those who give it have been told."),
        form=typed.ResolveForm, states=WORKED,
        initial=lambda case: {"resolution": case.resolution, "compensation": case.compensation},
    ),
    Deed(
        "answer", pgettext_lazy("case deed", "Answer"), "message-2", _answer, Message("The answer is noted."),
        form=typed.AnswerForm, with_answers=True,
        help=_("Answer the customer first, then write here what was said."),
    ),
    Deed(
        "close", pgettext_lazy("case deed", "Close"), "checks", lambda d: close(**d.of, words=d.typed["words"]),
        Message("The case is closed. Where the policy asks for it, the customer is followed up."), form=typed.WordsForm,
    ),
    Deed(
        "hand-on", pgettext_lazy("case deed", "Hand on"), "arrow-right", _to,
        Message("The case is offered. Until it is accepted, its owner answers for it."), form=typed.HandOnForm,
        help=_("Until the other one has accepted it, the case stays with its owner."),
    ),
    Deed(
        "hear", pgettext_lazy("case deed", "The customer said more"), "message",
        lambda d: hear(**d.of, words=d.typed["words"]), Message("It is noted."), form=typed.HearForm,
    ),
    Deed(
        "promise-on", pgettext_lazy("case deed", "Promise an answer"), "calendar-time",
        lambda d: promise(**d.of, until=d.typed["until"], words=d.typed["words"]), Message("The promise is noted."),
        form=typed.PromiseForm,
    ),
    Deed(
        "pause", pgettext_lazy("case deed", "Let it wait"), "clock-pause",
        lambda d: pause(**d.of, waits_for=Pause(d.typed["waits_for"]), words=d.typed["words"]),
        Message("The case waits."), form=typed.PauseForm, states=AT_WORK,
    ),
    Deed(
        "resume", pgettext_lazy("case deed", "Go on"), "player-play",
        lambda d: resume(**d.of, words=d.typed["words"]), Message("The case goes on."), form=typed.WordsForm,
        states=frozenset({S.WAITING}),
    ),
    Deed(
        "order-work-of", pgettext_lazy("case deed", "Order work"), "clipboard-list",
        lambda d: order_work(
            **d.of, what=d.typed["what"], worker=int(d.typed["worker"]), comes_at=d.typed["comes_at"]
        ),
        Message("The work order is made."), form=typed.OrderForm,
    ),
    Deed(
        "put-right", pgettext_lazy("case deed", "Put right"), "edit", _put_right, Message("It is put right."),
        form=typed.PutRightForm, initial=_particulars,
    ),
    Deed(
        "split", pgettext_lazy("case deed", "Split"), "copy",
        lambda d: split(**d.of, kind=FindingKind(d.typed["kind"]), words=d.typed["words"]),
        Message("The other matter is a case of its own now."), form=typed.SplitForm,
        help=_("One item of feedback is one case: take another matter out of this one."),
    ),
    Deed(
        "merge", pgettext_lazy("case deed", "Merge"), "link", _merge,
        Message("The cases are one now."), form=typed.MergeForm, right=Right.DIRECT_CASES, who="direct",
        help=_("This case becomes part of another one of the same customer, and is closed."),
    ),
    Deed(
        "set-aside", pgettext_lazy("case deed", "Set aside"), "ban",
        lambda d: set_aside(**d.of, reason=d.typed["reason"]), Message("The case is set aside."), form=typed.ReasonForm,
        right=Right.DIRECT_CASES, who="direct", help=_("For what is no matter at all, such as an advertisement."),
    ),
    Deed(
        "reopen", pgettext_lazy("case deed", "Open again"), "rotate",
        lambda d: reopen(**d.of, words=d.typed["words"]), Message("The case is open again."), form=typed.ReopenForm,
        states=ENDED, help=_("When the customer is not content. The case climbs one rung."),
    ),
)  # fmt: skip
"""In the order in which they stand."""
