"""All questionnaires, the library, and how a new one begins."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.surveys.actions.building import copy_shipped, take_over_surveys, write_questionnaire
from huifang.surveys.actions.refusals import KeyTaken
from huifang.surveys.logic.definition import Definition, Kind, Question
from huifang.surveys.logic.library import LIBRARY, shipped
from huifang.surveys.logic.offered import in_chinese, in_every_language
from huifang.surveys.logic.reading import KEY
from huifang.surveys.queries import library
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.questions import NOTHING_FILLED
from huifang.web.frame.request import Request
from huifang.web.frame.text import said
from huifang.web.questionnaires.finding import FORM_IS_WRONG
from huifang.web.questionnaires.shown import whole_questionnaire
from huifang.web.questionnaires.words import SOURCES, titled


class NewForm(forms.Form):
    """A questionnaire that begins with one question."""

    chinese = forms.CharField(label=_("Title in Chinese"), max_length=100)
    english = forms.CharField(
        label=_("Title in English"),
        max_length=100,
        required=False,
        help_text=_("Left empty, it is asked in Chinese alone."),
    )
    key = forms.RegexField(
        label=pgettext_lazy("questionnaire", "Short name"),
        regex=KEY,
        max_length=40,
        help_text=_("Small letters, digits and dashes; tables and files call it by this name."),
    )


@needs(Right.KEEP_QUESTIONNAIRES)
@require_safe
def questionnaires(request: Request) -> HttpResponse:
    """The company's questionnaires, and the library below them."""
    counts = library.answered_counts()
    lines = [(one, SOURCES[one.source], counts.get(one.pk, 0)) for one in library.questionnaires()]
    return render(request, "questionnaires/list.html", {"lines": lines, "library": LIBRARY})


@needs(Right.KEEP_QUESTIONNAIRES)
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """One that nobody has written before."""
    form = NewForm(request.POST or None)
    if form.is_valid():
        title = titled(form.cleaned_data)
        begins = BEGINNING if "en" in title else in_chinese(BEGINNING)
        try:
            made = write_questionnaire(
                key=form.cleaned_data["key"], title=title, definition=begins, actor=actor_of(request.user)
            )
        except KeyTaken as taken:
            form.add_error("key", said(taken.message))
        else:
            say(request, Message("The questionnaire is there. Write its questions."))
            return redirect("questionnaire", made.pk)
    return render(request, "questionnaires/new.html", {"form": form}, status=FORM_IS_WRONG if form.errors else 200)


@needs(Right.KEEP_QUESTIONNAIRES)
@require_POST
def take_over(request: Request) -> HttpResponse:
    """Have a questionnaire for each survey of the policies in force."""
    count = take_over_surveys(on=request.on, actor=actor_of(request.user))
    say(request, Message("%(count)d questionnaires of the policies in force are new or changed.", {"count": count}))
    return redirect("questionnaires")


@needs(Right.KEEP_QUESTIONNAIRES)
@require_safe
def shipped_one(request: Request, shipped_key: str) -> HttpResponse:
    """One of the library, as customers would see it."""
    found = shipped(shipped_key)
    if found is None:
        raise Http404
    pages = whole_questionnaire(in_every_language(found.definition), NOTHING_FILLED)
    return render(request, "questionnaires/shipped.html", {"one": found, "pages": pages})


@needs(Right.KEEP_QUESTIONNAIRES)
@require_POST
def copy_one(request: Request, shipped_key: str) -> HttpResponse:
    """A copy of one of the library, to ask with and to change."""
    found = shipped(shipped_key)
    if found is None:
        raise Http404
    made = copy_shipped(of=found, actor=actor_of(request.user))
    say(request, Message("The copy is yours. The library keeps the original."))
    return redirect("questionnaire", made.pk)


BEGINNING = Definition(
    (
        Question(
            "overall",
            Kind.SCALE,
            {"zh-Hans": "总的来说，您满意吗？", "en": "On the whole, how content are you?"},
            is_required=True,
            is_overall=True,
        ),
    )
)
"""What a new one asks before anybody has written more."""
