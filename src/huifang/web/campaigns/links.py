"""The links of a campaign: as a file for a mail merge or for who sends messages, or on a page to print. Told once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from huifang.history.models import LONGEST_REASON
from huifang.kernel.sheets import Cell
from huifang.org.logic import Right
from huifang.org.queries import reach_of
from huifang.surveys.actions.campaign_links import (
    IN_A_FILE,
    ON_A_PAGE,
    MadeLink,
    Taking,
    make_again,
    make_links,
    remind,
)
from huifang.surveys.actions.refusals import Refused
from huifang.surveys.models import Campaign
from huifang.surveys.queries.campaigns import campaigns_within
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import needs
from huifang.web.frame.people import actor_of
from huifang.web.frame.proving import is_proven
from huifang.web.frame.request import Request
from huifang.web.frame.sheets import sheet_answer
from huifang.web.frame.text import said

FORM_IS_WRONG = 422
PAGE = "page"
FORMS = (
    ("xlsx", pgettext_lazy("links", "XLSX, for letters and mail merges")),
    ("csv", pgettext_lazy("links", "CSV, for who sends messages")),
    (PAGE, pgettext_lazy("links", "On a page, to print")),
)


class LinksForm(forms.Form):
    """What for, as what, and whether with telephone numbers: those ask for one's password."""

    reason = forms.CharField(
        label=pgettext_lazy("campaign", "What for"),
        max_length=LONGEST_REASON,
        help_text=_("It stands in the history beside your name."),
    )
    form = forms.ChoiceField(
        label=pgettext_lazy("links", "As"), choices=FORMS, widget=forms.RadioSelect, initial="xlsx"
    )
    numbers = forms.BooleanField(label=_("With telephone numbers, in full"), required=False)
    password = forms.CharField(
        label=_("Your password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Asked for with telephone numbers alone."),
    )

    def __init__(self, *given: Any, sees_numbers: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        if not sees_numbers:
            del self.fields["numbers"], self.fields["password"]

    def clean(self) -> dict[str, Any]:
        """With numbers the password must be there, and no page shows them."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("numbers") and found.get("form") == PAGE:
            self.add_error("numbers", _("A page shows no numbers: take a file."))
        if found.get("numbers") and not found.get("password"):
            self.add_error("password", _("Type your password."))
        return found


@dataclass(frozen=True, slots=True)
class Sort:
    """One of the three ways in which links are made."""

    made_by: Callable[..., tuple[MadeLink, ...]]
    title: object
    lead: object


SORTS: Mapping[str, Sort] = {
    "links": Sort(
        make_links,
        pgettext_lazy("campaign", "Links"),
        _("For customers of this campaign who have none yet."),
    ),
    "reminders": Sort(
        remind,
        pgettext_lazy("campaign", "Reminders"),
        _("New links for those who have not answered; the ones before lead nowhere then."),
    ),
    "again": Sort(
        make_again,
        pgettext_lazy("campaign", "Links of today once more"),
        _("Where a file or a page was lost. The links before lead nowhere then; whoever has begun keeps theirs."),
    ),
}


@needs(Right.RUN_CAMPAIGNS)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_links(request: Request, campaign: int) -> HttpResponse:
    """Links for those who have none."""
    return _taken_out(request, campaign, "links")


@needs(Right.RUN_CAMPAIGNS)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_reminders(request: Request, campaign: int) -> HttpResponse:
    """New links for those who have not answered."""
    return _taken_out(request, campaign, "reminders")


@needs(Right.RUN_CAMPAIGNS)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_links_again(request: Request, campaign: int) -> HttpResponse:
    """The links of today once more."""
    return _taken_out(request, campaign, "again")


def _taken_out(request: Request, campaign: int, sort: str) -> HttpResponse:
    found = get_object_or_404(campaigns_within(request.reach), pk=campaign)
    sees_numbers = reach_of(request.user, Right.REVEAL, on=request.on) is not None
    form = LinksForm(request.POST or None, sees_numbers=sees_numbers)
    links = _made(request, found, form, SORTS[sort]) if form.is_valid() else None
    if links is None:
        told = {
            "campaign": found,
            "sort": SORTS[sort],
            "form": form,
            "on_a_page": ON_A_PAGE,
            "in_a_file": IN_A_FILE,
        }
        return render(request, "campaigns/take_out.html", told, status=FORM_IS_WRONG if form.errors else 200)
    as_what = form.cleaned_data["form"]
    if as_what == PAGE or not links:
        rows = [(link.customer, _address(request, link)) for link in links]
        return render(request, "campaigns/links.html", {"campaign": found, "rows": rows, "sort": SORTS[sort]})
    name = f"{found.title} {SORTS[sort].title} {request.on}"
    rows_of_file = _rows(request, links, has_numbers=bool(form.cleaned_data.get("numbers")))
    return sheet_answer(rows_of_file, kind=as_what, name=name)


def _made(request: Request, campaign: Campaign, form: LinksForm, sort: Sort) -> tuple[MadeLink, ...] | None:
    """The links; None with the reason in the form."""
    wanted = form.cleaned_data
    has_numbers = bool(wanted.get("numbers"))
    if has_numbers and not is_proven(request, form, "password"):
        return None
    taking = Taking(
        by=request.user,
        actor=actor_of(request.user),
        reach=request.reach,
        reason=wanted["reason"],
        at=request.at,
        on=request.on,
        most=ON_A_PAGE if wanted["form"] == PAGE else IN_A_FILE,
        ring=ring() if has_numbers else None,
    )
    try:
        return sort.made_by(campaign=campaign, taking=taking)
    except Refused as refused:
        form.add_error(None, said(refused.message))
        return None


def _rows(request: Request, links: Sequence[MadeLink], *, has_numbers: bool) -> Iterator[Sequence[Cell]]:
    """What a mail merge fills in; with numbers one column more."""
    number = [gettext("Telephone")] if has_numbers else []
    yield (
        pgettext("customer", "External id"),
        gettext("Customer"),
        *number,
        pgettext("satisfaction", "Department"),
        pgettext("campaign", "Link"),
        gettext("Holds until"),
    )
    for link in links:
        customer = link.customer
        until = timezone.localtime(link.expires_at, request.zone)
        yield (
            customer.external_id,
            customer.name,
            *([link.number] if has_numbers else []),
            customer.department.name if customer.department else "",
            _address(request, link),
            f"{until:%Y-%m-%d %H:%M}",
        )


def _address(request: Request, link: MadeLink) -> str:
    return request.build_absolute_uri(reverse("survey-link", args=[link.token]))
