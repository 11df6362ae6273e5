"""Draw a campaign up: what is asked, of whom, how many of them, and until when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from huifang.customers.models import Customer
from huifang.kernel.text import Message
from huifang.org.logic import Reach, Right
from huifang.org.models import Department
from huifang.org.queries import departments_below
from huifang.planning.queries.members import members_of
from huifang.policy.logic.pack import Predicate
from huifang.policy.queries import Saying, sayings_in_force
from huifang.surveys.actions.campaigns import NewCampaign, draw_up
from huifang.surveys.actions.refusals import Refused
from huifang.surveys.logic.campaigns import Sample, period_of
from huifang.surveys.models import Campaign, Questionnaire
from huifang.web.frame.attributes import attribute_words
from huifang.web.frame.forms import DayInput
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.segments import segment_in_words
from huifang.web.frame.text import said, worded

FORM_IS_WRONG = 422
LONGEST_TITLE = 200
EVERYBODY, SHARE, NUMBER = "everybody", "share", "number"
SAMPLES = [
    (EVERYBODY, pgettext_lazy("sample", "Everybody")),
    (SHARE, pgettext_lazy("sample", "A share of each department, in per cent")),
    (NUMBER, pgettext_lazy("sample", "A number of each department")),
]


class CampaignForm(forms.Form):
    """A campaign as it is drawn up."""

    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    questionnaire = forms.TypedChoiceField(label=_("Questionnaire"), coerce=int)
    survey = forms.ChoiceField(label=_("Carries out"), required=False)
    department = forms.TypedChoiceField(label=_("Customers of"), coerce=int, required=False, empty_value=None)
    segment = forms.ChoiceField(label=_("Which customers"), required=False)
    sample = forms.ChoiceField(label=_("How many of them"), choices=SAMPLES)
    size = forms.IntegerField(label=_("Share or number"), required=False, min_value=1, max_value=1_000_000)
    rest_days = forms.IntegerField(
        label=_("Leave out who was asked within so many days"), min_value=0, max_value=400, initial=30
    )
    starts_on = forms.DateField(label=_("First day"), widget=DayInput())
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput())

    def __init__(self, *given: Any, request: Request, sayings: Sequence[Saying], **more: Any) -> None:
        super().__init__(*given, **more)
        chosen = {
            "questionnaire": [(one.pk, worded(one.title)) for one in Questionnaire.objects.in_use().order_by("key")],
            "survey": [("", _("No policy: a topic of our own")), *_surveys(sayings)],
            "segment": [("", _("All customers")), *_segments(sayings, request)],
            "department": [("", _("Every department within reach")), *_departments(request.reach)],
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days in their order, and a size where a part is asked."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("starts_on") and found.get("ends_on") and found["ends_on"] < found["starts_on"]:
            self.add_error("ends_on", _("The last day comes before the first."))
        sample, size = found.get("sample"), found.get("size")
        if sample in (SHARE, NUMBER) and size is None and "size" not in self.errors:
            self.add_error("size", _("Say how many."))
        if sample == SHARE and size is not None and size > 100:
            self.add_error("size", _("A share is 100 per cent at most."))
        return found


@needs(Right.RUN_CAMPAIGNS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_campaign(request: Request) -> HttpResponse:
    """The form, filled in for a survey that is due where one comes from there; a POST draws it up."""
    sayings = sayings_in_force(request.on)
    if request.method != "POST":
        form = CampaignForm(request=request, sayings=sayings, initial=_begun(request, sayings))
        return render(request, "campaigns/new.html", {"form": form})
    form = CampaignForm(request.POST, request=request, sayings=sayings)
    made = _drawn_up(request, form, sayings) if form.is_valid() else None
    if made is None:
        return render(request, "campaigns/new.html", {"form": form}, status=FORM_IS_WRONG)
    say(request, Message("The campaign stands. Make its links when they are to be sent."))
    return redirect("campaign", campaign=made.pk)


def _drawn_up(request: Request, form: CampaignForm, sayings: Sequence[Saying]) -> Campaign | None:
    said_so = form.cleaned_data
    policy, key, period = _carried_out(said_so["survey"], sayings, said_so["starts_on"])
    size = said_so["size"]
    new = NewCampaign(
        questionnaire=Questionnaire.objects.get(pk=said_so["questionnaire"]),
        title=said_so["title"],
        starts_on=said_so["starts_on"],
        ends_on=said_so["ends_on"],
        sample=Sample(size if said_so["sample"] == SHARE else None, size if said_so["sample"] == NUMBER else None),
        rest_days=said_so["rest_days"],
        policy=policy,
        policy_key=key,
        period=period,
    )
    customers = _customers(request, said_so, sayings)
    try:
        return draw_up(
            new=new, customers=customers, by=request.user, actor=actor_of(request.user), at=request.at, on=request.on
        )
    except Refused as refused:
        form.add_error(None, said(refused.message))
        return None


def _customers(request: Request, said_so: dict[str, Any], sayings: Sequence[Saying]) -> QuerySet[Customer]:
    """Whom the form names, within the departments that the reader reaches and that the survey's policy binds."""
    found = members_of(_predicates(sayings).get(said_so["segment"]), on=request.on)
    if not request.reach.is_all:
        found = found.filter(department_id__in=request.reach.departments)
    bound = _bound(said_so["survey"], sayings)
    if bound:
        found = found.filter(department_id__in=departments_below(bound))
    return found if said_so["department"] is None else found.filter(department_id=said_so["department"])


def _begun(request: Request, sayings: Sequence[Saying]) -> dict[str, Any]:
    wanted = request.GET.get("survey", "")
    begun: dict[str, Any] = {"starts_on": request.on, "sample": EVERYBODY, "survey": wanted}
    for saying in sayings:
        for survey in saying.sections.surveys:
            if f"{saying.policy_id}/{survey.key}" == wanted:
                period = period_of(survey, request.on)
                share = None if survey.sample is None else int(survey.sample)
                begun |= {
                    "title": worded(survey.title or {}),
                    "questionnaire": _questionnaire_of(saying.policy_id, survey.key),
                    "ends_on": period.last_on if period else None,
                    "segment": f"{saying.policy_id}/{survey.segment}" if survey.segment else "",
                    **({"sample": SHARE, "size": share} if share else {}),
                }
    return begun


def _questionnaire_of(policy: int, key: str) -> int | None:
    """The questionnaire that carries out this entry of a policy, where it stands already."""
    of_policy = Questionnaire.objects.in_use().filter(policy=policy, policy_key=key)
    return of_policy.values_list("pk", flat=True).first()


def _carried_out(wanted: str, sayings: Sequence[Saying], starts_on: Any) -> tuple[int | None, str, str]:
    for saying in sayings:
        for survey in saying.sections.surveys:
            if f"{saying.policy_id}/{survey.key}" == wanted:
                period = period_of(survey, starts_on)
                return saying.policy_id, survey.key, period.name if period else ""
    return None, "", ""


def _bound(wanted: str, sayings: Sequence[Saying]) -> tuple[str, ...]:
    return next((saying.departments for saying in sayings if wanted.startswith(f"{saying.policy_id}/")), ())


def _surveys(sayings: Sequence[Saying]) -> Iterator[tuple[str, str]]:
    for saying in sayings:
        for survey in saying.sections.surveys:
            if not survey.rules:
                yield f"{saying.policy_id}/{survey.key}", worded(survey.title or {}) or survey.key


def _segments(sayings: Sequence[Saying], request: Request) -> Iterator[tuple[str, str]]:
    words = attribute_words(request.on)
    for name, predicate in _predicates(sayings).items():
        yield name, segment_in_words(predicate, words)


def _predicates(sayings: Sequence[Saying]) -> dict[str, Predicate]:
    return {f"{each.policy_id}/{name}": one for each in sayings for name, one in each.segments.items()}


def _departments(reach: Reach) -> list[tuple[int, str]]:
    found = Department.objects.all() if reach.is_all else Department.objects.filter(pk__in=reach.departments)
    return list(found.order_by("name", "pk").values_list("pk", "name"))
