"""The pictures of a question: one above its answers, one beside each choice among pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.surveys.actions.illustrating import Place, show_picture, take_picture_down
from huifang.surveys.actions.pictures import Keeper
from huifang.surveys.actions.refusals import Refused
from huifang.surveys.logic.definition import Choice, Definition, Kind, Question, is_uploaded
from huifang.surveys.logic.pictures import LARGEST_PICTURE, TOO_LARGE, Unfit
from huifang.surveys.logic.reading import LONGEST_LABEL, NotReadable
from huifang.surveys.models import Questionnaire
from huifang.surveys.queries.pictures import picture_seen
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import needs, signed_in
from huifang.web.frame.messages import say, warn
from huifang.web.frame.people import actor_of
from huifang.web.frame.pictures import given_out, pictures_below
from huifang.web.frame.questions import PICTURES, Filled, Shown
from huifang.web.frame.request import Request
from huifang.web.frame.text import said, worded
from huifang.web.questionnaires.finding import FORM_IS_WRONG
from huifang.web.questionnaires.question_form import written_languages
from huifang.web.questionnaires.words import LANGUAGES
from huifang.web.questionnaires.writing import asked_now, seen_in


class PictureForm(forms.Form):
    """One picture, and what it says to whoever does not see it. Without a file the words alone are changed."""

    file = forms.FileField(
        label=pgettext_lazy("field", "Picture"),
        help_text=_("PNG, JPEG or WebP, at most 512 KiB. What a camera wrote beside it is not kept."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    def __init__(self, data: Any, files: Any, *, definition: Definition, one: Question | Choice, choice: str) -> None:
        initial = {f"alt_{tag}": one.alt.get(tag, "") for tag in LANGUAGES}
        super().__init__(data, files, initial=initial, auto_id=f"id_{choice or 'question'}_%s")
        self.fields["file"].required = not is_uploaded(one.picture)
        self.tags = written_languages(definition.languages)
        for tag in self.tags:
            self.fields[f"alt_{tag}"] = forms.CharField(
                label=_("What is to be seen (%(tag)s)") % {"tag": LANGUAGES[tag]}, max_length=LONGEST_LABEL
            )

    def clean_file(self) -> Any:
        """Nothing is read of what is too large."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_PICTURE:
            raise forms.ValidationError(said(TOO_LARGE))
        return file

    @property
    def alt(self) -> dict[str, str]:
        return {tag: self.cleaned_data[f"alt_{tag}"] for tag in self.tags}


@dataclass(frozen=True, slots=True)
class Shelf:
    """A place for a picture, with what stands there."""

    choice: str
    label: str
    shown: Shown | None
    sign: str
    form: PictureForm


@needs(Right.KEEP_QUESTIONNAIRES)
@require_http_methods(["GET", "POST"])
def pictures(request: Request, questionnaire: int, question: str) -> HttpResponse:
    """Look at the pictures of a question; hand one in, or say one in other words."""
    found, version, definition = asked_now(questionnaire)
    asked = definition.question(question)
    if asked is None:
        raise Http404
    shelves = _shelves(request, found, definition, asked)
    sent = next((one for one in shelves if one.form.is_bound), None)
    if sent is not None and sent.form.is_valid() and _is_shown(request, found, asked, sent):
        say(request, Message("The picture stands there."))
        return redirect("question-pictures", found.pk, asked.key)
    if request.method == "POST" and sent is None:
        raise Http404
    told = {"one": found, "version": version, "asked": asked, "shelves": shelves}
    status = FORM_IS_WRONG if sent is not None else 200
    return render(request, "questionnaires/pictures.html", told, status=status)


@needs(Right.KEEP_QUESTIONNAIRES)
@require_POST
def take_down(request: Request, questionnaire: int, question: str) -> HttpResponse:
    """Show the picture no more."""
    found, _version, _definition = asked_now(questionnaire)
    place = Place(question, request.POST.get("choice", ""))
    try:
        take_picture_down(questionnaire=found, place=place, seen=seen_in(request), actor=actor_of(request.user))
    except Refused as refused:
        warn(request, refused.message)
    else:
        say(request, Message("The picture is gone. Versions that were answered keep it."))
    return redirect("question-pictures", found.pk, question)


@signed_in
@require_safe
def picture(_request: Request, questionnaire: int, picture: str) -> HttpResponse:
    """A picture of a questionnaire, for whoever keeps it or asks with it: customers see it too."""
    seen = picture_seen(questionnaire, picture, ring=ring())
    if seen is None:
        raise Http404
    return given_out(seen)


def _shelves(request: Request, found: Questionnaire, definition: Definition, asked: Question) -> list[Shelf]:
    filled = Filled(pictures_below=pictures_below("questionnaire-picture", found.pk))
    places: list[tuple[str, Question | Choice]] = [("", asked)]
    if asked.kind is Kind.IMAGE:
        places += [(choice.key, choice) for choice in asked.choices]
    sent = request.POST.get("choice") if request.method == "POST" else None
    shelves = []
    for key, one in places:
        given = (request.POST, request.FILES) if key == sent else (None, None)
        form = PictureForm(*given, definition=definition, one=one, choice=key)
        shelves.append(Shelf(key, worded(one.label), filled.shown(one), PICTURES.get(one.picture, ""), form))
    return shelves


def _is_shown(request: Request, found: Questionnaire, asked: Question, sent: Shelf) -> bool:
    """Whether it could be done; else the form says why not."""
    file = sent.form.cleaned_data["file"]
    try:
        show_picture(
            questionnaire=found,
            place=Place(asked.key, sent.choice),
            content=file.read() if file else None,
            alt=sent.form.alt,
            seen=seen_in(request),
            keeper=Keeper(request.user, actor_of(request.user), request.at, ring()),
        )
    except Unfit as unfit:
        sent.form.add_error("file", said(unfit.message))
    except NotReadable as unreadable:
        for fault in unreadable.faults:
            sent.form.add_error(None, f"{said(fault.message)} {said(fault.expected)}")
    except Refused as refused:
        sent.form.add_error(None, said(refused.message))
    else:
        return True
    return False
