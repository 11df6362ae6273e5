"""Lists of customers are kept under a name, for oneself or for everybody."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from huifang.followups.logic.listing import as_json
from huifang.followups.queries.listing import named_in
from huifang.insight.actions import TooManyViews, forget_view, save_view
from huifang.insight.models import LONGEST_VIEW_NAME
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.web.customers.listing import asked_for, in_words
from huifang.web.frame.attributes import attribute_words
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.request import Request
from huifang.web.frame.text import said

FORM_IS_WRONG = 422


class SaveForm(forms.Form):
    """A name, and whether everybody is to find it."""

    name = forms.CharField(label=pgettext_lazy("saved view", "Name"), max_length=LONGEST_VIEW_NAME)
    is_shared = forms.BooleanField(
        label=_("Show it to all colleagues"),
        required=False,
        help_text=_("Each sees the customers within their own reach alone."),
    )


@needs(Right.SEE_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def save(request: Request) -> HttpResponse:
    """Keep the list that the address names under a name."""
    listing, _saved = asked_for(request, [])
    form = SaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = {"name": form.cleaned_data["name"], "is_shared": form.cleaned_data["is_shared"]}
        try:
            view = save_view(employee=request.user, listing=as_json(listing), at=request.at, **kept)
        except TooManyViews as refused:
            form.add_error(None, said(refused.message))
        else:
            say(request, Message("The list is kept as %(name)s.", {"name": view.name}))
            return redirect(f"{reverse('customers')}?saved={view.pk}")
    shown = {
        "form": form,
        "conditions": in_words(listing.selection, named_in(listing.selection), attribute_words(request.on)),
        "is_any": listing.selection.join == "any",
    }
    return render(request, "customers/save.html", shown, status=FORM_IS_WRONG if form.errors else 200)


@needs(Right.SEE_CUSTOMERS)
@require_POST
def forget(request: Request, view: int) -> HttpResponse:
    """Forget a list of one's own."""
    if not forget_view(view=view, employee=request.user):
        raise Http404
    say(request, Message("The list is forgotten; the customers are still there."))
    return redirect("customers")
