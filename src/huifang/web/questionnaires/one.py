"""One questionnaire: its questions, its versions, its terms, its codes."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.surveys.actions.building import Terms, copy_questionnaire, retire, set_terms
from huifang.surveys.actions.pictures import Keeper
from huifang.surveys.logic.asking import LONGEST_REST, LONGEST_VALID
from huifang.surveys.models import QrPoint, Questionnaire
from huifang.surveys.queries.library import answered_counts, definition_of, versions_of
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.pictures import pictures_below
from huifang.web.frame.questions import Filled
from huifang.web.frame.request import Request
from huifang.web.questionnaires.finding import FORM_IS_WRONG, questionnaire_of
from huifang.web.questionnaires.shown import condition_in_words, lacks_pictures, whole_questionnaire
from huifang.web.questionnaires.words import KINDS, SOURCES, titled


class TermsForm(forms.Form):
    """What it is called, and what holds for whoever is asked."""

    chinese = forms.CharField(label=_("Title in Chinese"), max_length=100)
    english = forms.CharField(label=_("Title in English"), max_length=100, required=False)
    valid_days = forms.IntegerField(label=_("A link holds for so many days"), min_value=1, max_value=LONGEST_VALID)
    rest_days = forms.IntegerField(
        label=_("After being asked, a customer is left in peace for so many days"),
        min_value=0,
        max_value=LONGEST_REST,
        help_text=_("Whatever they were asked, by link, in a call or on paper."),
    )
    is_anonymous = forms.BooleanField(
        label=_("Keep the answers without the customer"),
        required=False,
        help_text=_("Once somebody has answered, this stays as it is."),
    )


@needs(Right.KEEP_QUESTIONNAIRES)
@require_safe
def questionnaire(request: Request, questionnaire: int) -> HttpResponse:
    """What it asks now, with everything that can be done with it."""
    found = questionnaire_of(questionnaire)
    versions = versions_of(found)
    definition = definition_of(versions[0])
    questions = [
        (question, KINDS[question.kind], condition_in_words(question.shown_when, definition), lacks_pictures(question))
        for question in definition.questions
    ]
    told = {
        "one": found,
        "source": SOURCES[found.source],
        "versions": versions,
        "current": versions[0],
        "answered": answered_counts().get(found.pk, 0),
        "definition": definition,
        "questions": questions,
        "codes": QrPoint.objects.filter(questionnaire=found).select_related("department").order_by("-is_active", "-id"),
        "is_ours": found.policy_id is None,
    }
    return render(request, "questionnaires/one.html", told)


@needs(Right.KEEP_QUESTIONNAIRES)
@require_safe
def preview(request: Request, questionnaire: int, version_number: int) -> HttpResponse:
    """A version as customers see it, all pages below one another; to look at and to print."""
    found = questionnaire_of(questionnaire)
    version = next((one for one in versions_of(found) if one.number == version_number), None)
    if version is None:
        raise Http404
    definition = definition_of(version)
    pages = whole_questionnaire(definition, Filled(pictures_below=pictures_below("questionnaire-picture", found.pk)))
    return render(
        request,
        "questionnaires/preview.html",
        {"one": found, "version": version, "definition": definition, "pages": pages},
    )


@needs(Right.KEEP_QUESTIONNAIRES)
@require_http_methods(["GET", "POST"])
def terms(request: Request, questionnaire: int) -> HttpResponse:
    """Title and terms."""
    found = questionnaire_of(questionnaire)
    form = TermsForm(request.POST or None, initial=_terms_of(found))
    if form.is_valid():
        said = form.cleaned_data
        given = Terms(said["valid_days"], said["rest_days"], said["is_anonymous"])
        set_terms(questionnaire=found, title=titled(said), terms=given, actor=actor_of(request.user))
        say(request, Message("That holds from now on."))
        return redirect("questionnaire", found.pk)
    status = FORM_IS_WRONG if form.errors else 200
    return render(request, "questionnaires/terms.html", {"one": found, "form": form}, status=status)


@needs(Right.KEEP_QUESTIONNAIRES)
@require_POST
def copy(request: Request, questionnaire: int) -> HttpResponse:
    """A copy under the same title, to be changed."""
    found = questionnaire_of(questionnaire)
    title = {tag: text for tag, text in found.title.items() if tag != "zh-Hant"}
    keeper = Keeper(request.user, actor_of(request.user), request.at, ring())
    made = copy_questionnaire(of=found, title=title, keeper=keeper)
    say(request, Message("This is the copy. What you change here changes nothing in the original."))
    return redirect("questionnaire", made.pk)


@needs(Right.KEEP_QUESTIONNAIRES)
@require_POST
def retire_it(request: Request, questionnaire: int) -> HttpResponse:
    """Ask nobody with it any more."""
    found = questionnaire_of(questionnaire)
    retire(questionnaire=found, is_retired=True, actor=actor_of(request.user))
    say(request, Message("Nobody is asked with it any more. Links that are out may still be answered."))
    return redirect("questionnaire", found.pk)


@needs(Right.KEEP_QUESTIONNAIRES)
@require_POST
def take_up(request: Request, questionnaire: int) -> HttpResponse:
    """Ask with it again."""
    found = questionnaire_of(questionnaire)
    retire(questionnaire=found, is_retired=False, actor=actor_of(request.user))
    return redirect("questionnaire", found.pk)


def _terms_of(found: Questionnaire) -> dict[str, object]:
    title: dict[str, str] = found.title
    chinese = title.get("zh-Hans") or title.get("und", "")
    kept = {name: getattr(found, name) for name in ("valid_days", "rest_days", "is_anonymous")}
    return {"chinese": chinese, "english": title.get("en", ""), **kept}
