"""How a customer wants to be contacted: noted with what was said, and ended when it holds no more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from huifang.customers.actions.wishes import BadWish, forget_wish, note_wish
from huifang.customers.logic.wishes import MOST_CONTACTS, Wish
from huifang.customers.models import ContactWish
from huifang.followups.queries.limits import wish_of
from huifang.history.models import LONGEST_REASON
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.web.customers.finding import customer_of
from huifang.web.customers.forms import MustSayWhy
from huifang.web.frame.channels import channel_name
from huifang.web.frame.forms import DayInput
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import said
from huifang.web.frame.wishes import PERIODS, weekday, wish_words

FORM_IS_WRONG = 422
OFFERED = ("phone", "sms", "wechat", "email", "visit", "letter", "video", "survey_link", "in_person")
"""The channels of which customers speak."""


class WishForm(forms.Form):
    """What is left empty is left to the policies."""

    only_channels = forms.MultipleChoiceField(label=_("Only by"), required=False, widget=forms.CheckboxSelectMultiple)
    no_channels = forms.MultipleChoiceField(label=_("Not by"), required=False, widget=forms.CheckboxSelectMultiple)
    from_at = forms.TimeField(
        label=pgettext_lazy("hours", "From"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    until_at = forms.TimeField(
        label=pgettext_lazy("hours", "Until"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    days = forms.TypedMultipleChoiceField(
        label=_("On these weekdays alone"), required=False, widget=forms.CheckboxSelectMultiple, coerce=int
    )
    at_most = forms.IntegerField(
        label=_("At most so many contacts"), required=False, min_value=1, max_value=MOST_CONTACTS
    )
    per = forms.ChoiceField(label=_("in each"), required=False)
    quiet_until = forms.DateField(label=_("No contact until, that day included"), required=False, widget=DayInput)
    reason = forms.CharField(
        label=_("How the customer said so"),
        max_length=LONGEST_REASON,
        help_text=_("It stands in the history beside your name."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(channel, channel_name(channel)) for channel in OFFERED]
        self.fields["only_channels"].choices = offered  # type: ignore[attr-defined]
        self.fields["no_channels"].choices = offered  # type: ignore[attr-defined]
        self.fields["days"].choices = [(day, weekday(day)) for day in range(1, 8)]  # type: ignore[attr-defined]
        self.fields["per"].choices = [("", "–"), *PERIODS.items()]  # type: ignore[attr-defined]

    @property
    def wish(self) -> Wish:
        """What was said; of a form that is valid."""
        found = self.cleaned_data
        return Wish(
            only_channels=tuple(found["only_channels"]),
            no_channels=tuple(found["no_channels"]),
            from_at=found["from_at"],
            until_at=found["until_at"],
            days=tuple(found["days"]),
            at_most=found["at_most"],
            per=found["per"],
            quiet_until=found["quiet_until"],
        )


@needs(Right.CHANGE_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def note(request: Request, customer: int) -> HttpResponse:
    """What is noted now, to be written anew as a whole."""
    found = customer_of(request, customer)
    row = ContactWish.objects.filter(customer=found).select_related("noted_by").first()
    form = WishForm(request.POST or None, initial=_initial(row))
    if request.method == "POST" and form.is_valid() and _noted(request, found.pk, form):
        say(request, Message("Noted. The desk keeps to what the customer wishes."))
        return redirect("customer", customer=found.pk)
    values = {"form": form, "customer": found, "wish": row, "words": wish_words(wish_of(row)) if row else ()}
    return render(request, "customers/wish.html", values, status=FORM_IS_WRONG if form.errors else 200)


@needs(Right.CHANGE_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def end(request: Request, customer: int) -> HttpResponse:
    """Note that the customer wishes nothing of it any more, with how that was said."""
    found = customer_of(request, customer)
    form = MustSayWhy(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, actor = form.cleaned_data["reason"], actor_of(request.user)
        if forget_wish(customer=found.pk, reason=reason, actor=actor, ring=ring()):
            say(request, Message("Noted: the customer leaves contacts to the policies again."))
        return redirect("customer", customer=found.pk)
    values = {"form": form, "customer": found}
    return render(request, "customers/wish_ends.html", values, status=FORM_IS_WRONG if form.errors else 200)


def _noted(request: Request, customer: int, form: WishForm) -> bool:
    try:
        note_wish(
            customer=customer,
            wish=form.wish,
            reason=form.cleaned_data["reason"],
            by=request.user,
            actor=actor_of(request.user),
            at=request.at,
            ring=ring(),
        )
    except BadWish as bad:
        for fault in bad.faults:
            form.add_error(fault.field or None, said(fault.message))
        return False
    return True


def _initial(row: ContactWish | None) -> dict[str, Any]:
    if row is None:
        return {}
    wish = wish_of(row)
    return {name: getattr(wish, name) for name in Wish.__dataclass_fields__}
