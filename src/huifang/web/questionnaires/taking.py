"""Write down what a customer answers: in the call, or from paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from huifang.customers.models import Customer
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.surveys.actions.answering import take_answers
from huifang.surveys.actions.refusals import ChangedMeanwhile, NotAnswered, Refused
from huifang.surveys.logic.asking import About
from huifang.surveys.logic.definition import Definition
from huifang.surveys.logic.tokens import new_token
from huifang.surveys.models import Questionnaire, Response
from huifang.surveys.queries.library import current_version, definition_of
from huifang.web.frame.concealed import NotOurs, reveal
from huifang.web.frame.forms import DayInput
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.pictures import pictures_below
from huifang.web.frame.questions import TO_MEND, Filled, faults_in_words, said_in
from huifang.web.frame.request import Request
from huifang.web.frame.text import language_tag, said
from huifang.web.questionnaires.asking import ABOUT
from huifang.web.questionnaires.finding import FORM_IS_WRONG, customer_of
from huifang.web.questionnaires.shown import whole_questionnaire
from huifang.web.questionnaires.words import MODES


class PaperForm(forms.Form):
    """On which day the customer filled the paper in."""

    answered_on = forms.DateField(label=_("Filled in on"), widget=DayInput)

    def __init__(self, data: Any, *, on: date) -> None:
        super().__init__(data, initial={"answered_on": on})
        self.on = on

    def clean_answered_on(self) -> date:
        """Not a day to come."""
        day: date = self.cleaned_data["answered_on"]
        if day > self.on:
            raise forms.ValidationError(_("This day is still to come."))
        return day


@needs(Right.WORK)
@require_http_methods(["GET", "POST"])
def answers(request: Request, customer: int, questionnaire: int) -> HttpResponse:
    """The whole questionnaire on one page; handed in as a whole."""
    found = customer_of(request, customer)
    asked = Questionnaire.objects.in_use().filter(pk=questionnaire).first()
    if asked is None:
        raise Http404
    beside = _beside(request)
    sheet = Sheet(request, found, asked, beside)
    if request.method == "POST" and sheet.is_taken():
        return _written_down(request, found.pk, beside)
    told = {"customer": found, "one": asked, "mode": MODES[sheet.mode], "paper": sheet.paper}
    told |= {"refusal": sheet.refusal, "asked": sheet.asked}
    return _page(request, told, sheet.definition, sheet.filled)


class Sheet:
    """One questionnaire that somebody fills in for a customer, and what became of it."""

    def __init__(self, request: Request, customer: Customer, asked: Questionnaire, beside: dict[str, Any]) -> None:
        self.request, self.customer, self.beside = request, customer, beside
        self.mode = Response.Mode.PAPER if beside.get("mode") == "paper" else Response.Mode.AGENT
        self.version = current_version(asked)
        self.version.questionnaire = asked
        self.definition = definition_of(self.version)
        self.paper = PaperForm(request.POST or None, on=request.on) if self.mode == Response.Mode.PAPER else None
        self.filled, self.refusal = Filled(pictures_below=pictures_below("questionnaire-picture", asked.pk)), ""
        # Every change of a version has an entry of its own.
        self.asked = f"{self.version.pk}.{self.version.entry_id}"

    def is_taken(self) -> bool:
        """Hand it in; where that cannot be, what is the matter stands in `filled` and `refusal`."""
        self.filled = replace(self.filled, answers=said_in(self.request.POST, self.definition.questions))
        if self.request.POST.get("asked", self.asked) != self.asked:
            self.refusal = said(ChangedMeanwhile.message)
            return False
        if self.paper is not None and not self.paper.is_valid():
            return False
        try:
            self._take()
        except NotAnswered as lacking:
            self.filled = replace(self.filled, faults=lacking.faults)
        except Refused as refused:
            self.refusal = said(refused.message)
        else:
            return True
        return False

    def _take(self) -> None:
        take_answers(
            version=self.version,
            said=self.filled.answers,
            mode=self.mode,
            customer=self.customer,
            by=self.request.user,
            actor=actor_of(self.request.user),
            at=self.request.at,
            on=self.request.on,
            about=_about(self.beside),
            language=language_tag(),
            answered_on=self.paper.cleaned_data["answered_on"] if self.paper else None,
            once=self.request.POST.get("once", ""),
        )


def _page(request: Request, told: dict[str, Any], definition: Definition, filled: Filled) -> HttpResponse:
    shown = {
        **told,
        "once": request.POST.get("once") or new_token(),
        "definition": definition,
        "pages": whole_questionnaire(definition, filled),
        "faults": faults_in_words(filled.faults, definition),
        "to_mend": TO_MEND,
    }
    status = FORM_IS_WRONG if request.method == "POST" else 200
    return render(request, "questionnaires/answers.html", shown, status=status)


def _beside(request: Request) -> dict[str, Any]:
    """What was said before the questions; nothing for an address that somebody wrote by hand."""
    try:
        found: dict[str, Any] = reveal(request.GET.get("about", ""), purpose=ABOUT)
    except NotOurs:
        return {}
    return found


def _about(beside: dict[str, Any]) -> About:
    named = {name: beside[name] for name in ("employee", "product", "rule", "channel") if beside.get(name)}
    return About(**named)


def _written_down(request: Request, customer: int, beside: dict[str, Any]) -> HttpResponse:
    say(request, Message("The answers are written down."))
    follow_up = beside.get("follow_up")
    return redirect(reverse("contact", args=[follow_up]) if follow_up else reverse("customer", args=[customer]))
