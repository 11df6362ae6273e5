"""Ask a customer: by a link to send or to print, in the call, or from the paper that they filled in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from huifang.customers.models import Customer
from huifang.followups.models import FollowUp
from huifang.org.logic import Right
from huifang.surveys.actions.inviting import Link, invite, renew_link
from huifang.surveys.actions.refusals import Refused
from huifang.surveys.logic.asking import About
from huifang.surveys.models import Invitation, Questionnaire
from huifang.surveys.queries.asked import invitations_of
from huifang.web.frame.channels import channel_name
from huifang.web.frame.concealed import conceal
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import warn
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said, worded
from huifang.web.questionnaires.addresses import drawn_code, link_address
from huifang.web.questionnaires.finding import FORM_IS_WRONG, asked_by_rule, customer_of, follow_up_of
from huifang.web.questionnaires.points import StaffNumber
from huifang.web.questionnaires.words import LANGUAGES

ABOUT = "survey about"
LATEST = 10
CHANNELS = ("sms", "wechat", "email", "letter", "in_person")
WAYS = (
    ("agent", pgettext_lazy("way", "In the call, now")),
    ("link", pgettext_lazy("way", "By a link that I send or print")),
    ("paper", pgettext_lazy("way", "From the paper that the customer filled in")),
)


class AskForm(forms.Form):
    """With what one asks, how, and whom and what the answers are about."""

    questionnaire = forms.ModelChoiceField(
        label=pgettext_lazy("field", "Questionnaire"), queryset=Questionnaire.objects.none(), empty_label=None
    )
    way = forms.ChoiceField(
        label=pgettext_lazy("field", "How"), choices=WAYS, widget=forms.RadioSelect, initial="agent"
    )
    channel = forms.ChoiceField(label=_("The link goes by"), required=False)
    language = forms.ChoiceField(label=_("Language of the link"), required=False)
    employee = StaffNumber(label=_("Whose work is rated (staff number)"), max_length=64, required=False)
    product = forms.CharField(label=pgettext_lazy("field", "Product or service"), max_length=100, required=False)

    def __init__(self, *args: Any, offered: Iterable[Questionnaire], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [one.pk for one in offered]
        chosen = self.fields["questionnaire"]
        chosen.queryset = Questionnaire.objects.filter(pk__in=ids).order_by("key")  # type: ignore[attr-defined]
        chosen.label_from_instance = lambda one: worded(one.title)  # type: ignore[attr-defined]
        self.fields["channel"].choices = [(one, channel_name(one)) for one in CHANNELS]  # type: ignore[attr-defined]
        self.fields["language"].choices = [("", _("As the customer's browser speaks")), *LANGUAGES.items()]  # type: ignore[attr-defined]


@needs(Right.WORK)
@require_http_methods(["GET", "POST"])
def ask(request: Request, customer: int) -> HttpResponse:
    """Choose, and make the link or go on to the questions."""
    found = customer_of(request, customer)
    follow_up = follow_up_of(request, found)
    named = asked_by_rule(follow_up)
    offered = [named] if named else list(Questionnaire.objects.in_use())
    form = AskForm(request.POST or None, offered=offered, initial=_begun(request, named))
    if form.is_valid():
        asked: Questionnaire = form.cleaned_data["questionnaire"]
        about = _about(form, found, follow_up)
        if form.cleaned_data["way"] != "link":
            return redirect(_answers(found, asked, about, form.cleaned_data["way"], follow_up))
        try:
            link = invite(
                questionnaire=asked,
                customer=found,
                by=request.user,
                actor=actor_of(request.user),
                at=request.at,
                on=request.on,
                about=about,
                language=form.cleaned_data["language"],
            )
        except Refused as refused:
            form.add_error("way", said(refused.message))
        else:
            return _link_page(request, found, link, follow_up)
    told = {
        "customer": found,
        "follow_up": follow_up,
        "form": form,
        "has_any": bool(offered),
        "invitations": _lately(found, request),
    }
    return render(request, "questionnaires/ask.html", told, status=FORM_IS_WRONG if form.errors else 200)


@needs(Right.WORK)
@require_POST
def renew(request: Request, customer: int, invitation: int) -> HttpResponse:
    """Another link in the place of one that was lost."""
    found = customer_of(request, customer)
    waiting = Invitation.objects.select_related("version__questionnaire").filter(pk=invitation, customer=found).first()
    if waiting is None:
        raise Http404
    try:
        link = renew_link(invitation=waiting, by=request.user, actor=actor_of(request.user), at=request.at)
    except Refused as refused:
        warn(request, refused.message)
        return redirect("ask-customer", found.pk)
    return _link_page(request, found, link, None)


def _begun(request: Request, named: Questionnaire | None) -> dict[str, object]:
    """What is chosen already: what the rule names, and the way by which a contact led here."""
    way = request.GET.get("way", "")
    return {"questionnaire": named, "way": way if way in dict(WAYS) else WAYS[0][0]}


def _about(form: AskForm, customer: Customer, follow_up: FollowUp | None) -> About:
    rated, way = form.cleaned_data["employee"], form.cleaned_data["way"]
    return About(
        employee=rated and rated.pk,
        department=customer.department_id,
        product=form.cleaned_data["product"],
        rule=follow_up.rule_id if follow_up else None,
        channel={"agent": "phone", "paper": "letter"}.get(way, form.cleaned_data["channel"]),
    )


def _answers(customer: Customer, asked: Questionnaire, about: About, way: str, follow_up: FollowUp | None) -> str:
    """Where the answers are written; what is said beside them travels locked."""
    said_here = {
        "mode": way,
        "employee": about.employee,
        "product": about.product,
        "rule": about.rule,
        "channel": about.channel,
        "follow_up": follow_up.pk if follow_up else None,
    }
    address = reverse("take-answers", args=[customer.pk, asked.pk])
    return f"{address}?{urlencode({'about': conceal(said_here, purpose=ABOUT)})}"


def _link_page(request: Request, customer: Customer, link: Link, follow_up: FollowUp | None) -> HttpResponse:
    """The link, this once: what it says is kept nowhere, so the page cannot be asked for again."""
    address = link_address(request, link.token)
    told = {
        "customer": customer,
        "follow_up": follow_up,
        "one": link.invitation.version.questionnaire,
        "address": address,
        "picture": drawn_code(address),
        "until": link.invitation.expires_at,
    }
    return render(request, "questionnaires/link.html", told)


def _lately(customer: Customer, request: Request) -> list[tuple[Invitation, str]]:
    """What the customer was asked by links lately, and how each stands."""
    found = []
    for one in invitations_of(customer.pk)[:LATEST]:
        stands = "answered" if one.spent_at else "over" if one.expires_at <= request.at else "waits"
        found.append((one, stands))
    return found
