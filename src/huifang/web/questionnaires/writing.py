"""Write questions: one form for one question, and what stands around them all."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.surveys.actions.building import change_questions
from huifang.surveys.actions.refusals import Refused
from huifang.surveys.logic.definition import Definition, Kind, Question, stored
from huifang.surveys.logic.reading import LONGEST_TEXT, NotReadable
from huifang.surveys.models import Questionnaire, QuestionnaireVersion
from huifang.surveys.queries.library import current_version, definition_of
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say, warn
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said
from huifang.web.questionnaires.finding import FORM_IS_WRONG, questionnaire_of
from huifang.web.questionnaires.question_form import QuestionForm, filled_in
from huifang.web.questionnaires.words import LANGUAGES

Raw = dict[str, Any]


class WordsForm(forms.Form):
    """What is said before and after the questions, and in which languages."""

    languages = forms.MultipleChoiceField(
        label=pgettext_lazy("field", "Languages"), choices=list(LANGUAGES.items()), widget=forms.CheckboxSelectMultiple
    )
    shuffled = forms.BooleanField(
        label=_("Questions in an order of chance"),
        required=False,
        help_text=_("Headings, and questions that wait for others, keep their places."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for tag, name in LANGUAGES.items():
            for field, label in (("intro", _("Above the questions (%(tag)s)")), ("thanks", _("Afterwards (%(tag)s)"))):
                self.fields[f"{field}_{tag}"] = forms.CharField(
                    label=label % {"tag": name},
                    required=False,
                    max_length=LONGEST_TEXT,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )

    def texts(self, field: str) -> dict[str, str]:
        """What was written, in the languages that are spoken."""
        written = {tag: self.cleaned_data[f"{field}_{tag}"] for tag in self.cleaned_data["languages"]}
        return {tag: text for tag, text in written.items() if text}


@needs(Right.KEEP_QUESTIONNAIRES)
@require_http_methods(["GET", "POST"])
def question(request: Request, questionnaire: int, question: str) -> HttpResponse:
    """Change one question."""
    found, version, definition = asked_now(questionnaire)
    known = definition.question(question)
    if known is None:
        raise Http404
    form = QuestionForm(
        request.POST or None, definition=definition, before=question, initial=filled_in(known, definition.languages)
    )
    if form.is_valid():
        raw = _raw(version)
        raw["questions"] = [
            form.written(question, known) if one["key"] == question else one for one in raw["questions"]
        ]
        if _changed(request, found, raw, form=form, key=question):
            say(request, Message("The question is changed."))
            return redirect("questionnaire", found.pk)
    return _form_page(request, found, version, form, known)


@needs(Right.KEEP_QUESTIONNAIRES)
@require_http_methods(["GET", "POST"])
def new_question(request: Request, questionnaire: int) -> HttpResponse:
    """One more question, behind the others."""
    found, version, definition = asked_now(questionnaire)
    form = QuestionForm(request.POST or None, definition=definition, before=None, initial={"kind": "scale"})
    if form.is_valid():
        taken = {one.key for one in definition.questions}
        key = next(f"q{n}" for n in range(1, len(taken) + 2) if f"q{n}" not in taken)
        raw = _raw(version)
        raw["questions"] = [*raw["questions"], form.written(key, None)]
        if _changed(request, found, raw, form=form, key=key):
            say(request, Message("The question stands at the end. Move it to where it belongs."))
            if form.cleaned_data["kind"] == Kind.IMAGE:
                return redirect("question-pictures", found.pk, key)
            return redirect("questionnaire", found.pk)
    return _form_page(request, found, version, form, None)


@needs(Right.KEEP_QUESTIONNAIRES)
@require_POST
def move_up(request: Request, questionnaire: int, question: str) -> HttpResponse:
    """Before the question that stands above it."""
    found, version, _definition = asked_now(questionnaire)
    raw = _raw(version)
    keys = [one["key"] for one in raw["questions"]]
    if question not in keys:
        raise Http404
    at = keys.index(question)
    if at:
        raw["questions"][at - 1 : at + 1] = reversed(raw["questions"][at - 1 : at + 1])
        _try(request, found, raw, version.number)
    return redirect("questionnaire", found.pk)


@needs(Right.KEEP_QUESTIONNAIRES)
@require_POST
def remove(request: Request, questionnaire: int, question: str) -> HttpResponse:
    """Ask it no more."""
    found, version, definition = asked_now(questionnaire)
    if definition.question(question) is None:
        raise Http404
    raw = _raw(version)
    raw["questions"] = [one for one in raw["questions"] if one["key"] != question]
    if _try(request, found, raw, version.number):
        say(request, Message("The question is gone. Answers to it, and versions that were answered, stay."))
    return redirect("questionnaire", found.pk)


@needs(Right.KEEP_QUESTIONNAIRES)
@require_http_methods(["GET", "POST"])
def words(request: Request, questionnaire: int) -> HttpResponse:
    """Languages, what is said before and after, the order."""
    found, version, definition = asked_now(questionnaire)
    form = WordsForm(request.POST or None, initial=_words_of(definition))
    if form.is_valid():
        said_now = {name: form.texts(name) for name in ("intro", "thanks")}
        raw = {**_raw(version), "languages": form.cleaned_data["languages"], "shuffled": form.cleaned_data["shuffled"]}
        raw |= said_now
        try:
            change_questions(questionnaire=found, definition=raw, seen=seen_in(request), actor=actor_of(request.user))
        except NotReadable as unreadable:
            for fault in unreadable.faults:
                form.add_error(None, f"{fault.place}: {said(fault.message)} {said(fault.expected)}")
        except Refused as refused:
            form.add_error(None, said(refused.message))
        else:
            say(request, Message("That is said from now on."))
            return redirect("questionnaire", found.pk)
    told = {"one": found, "form": form, "version": version}
    return render(request, "questionnaires/words.html", told, status=FORM_IS_WRONG if form.errors else 200)


def asked_now(questionnaire: int) -> tuple[Questionnaire, QuestionnaireVersion, Definition]:
    """A questionnaire, its last version, and what that asks. Raises Http404."""
    found = questionnaire_of(questionnaire)
    version = current_version(found)
    return found, version, definition_of(version)


def _raw(version: QuestionnaireVersion) -> Raw:
    return stored(definition_of(version))


def seen_in(request: Request) -> int:
    """The number of the version that the form was filled in from; 0 for none, which no version has."""
    sent = request.POST.get("seen", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0


def _changed(request: Request, found: Questionnaire, raw: Raw, *, form: QuestionForm, key: str) -> bool:
    try:
        change_questions(questionnaire=found, definition=raw, seen=seen_in(request), actor=actor_of(request.user))
    except NotReadable as unreadable:
        form.take(unreadable.faults, key)
    except Refused as refused:
        form.add_error(None, said(refused.message))
    else:
        return True
    return False


def _try(request: Request, found: Questionnaire, raw: Raw, seen: int) -> bool:
    try:
        change_questions(questionnaire=found, definition=raw, seen=seen, actor=actor_of(request.user))
    except NotReadable as unreadable:
        fault = unreadable.faults[0]
        warn(request, Message("%(fault)s %(expected)s", {"fault": fault.message, "expected": fault.expected}))
    except Refused as refused:
        warn(request, refused.message)
    else:
        return True
    return False


def _form_page(
    request: Request, found: Questionnaire, version: QuestionnaireVersion, form: QuestionForm, known: Question | None
) -> HttpResponse:
    told = {"one": found, "version": version, "form": form, "known": known}
    return render(request, "questionnaires/question.html", told, status=FORM_IS_WRONG if form.errors else 200)


def _words_of(definition: Definition) -> dict[str, object]:
    texts = {
        f"{field}_{tag}": text.get(tag, "")
        for field, text in (("intro", definition.intro), ("thanks", definition.thanks))
        for tag in LANGUAGES
    }
    return {"languages": list(definition.languages), "shuffled": definition.is_shuffled, **texts}
