"""Which customers the list shows, and which columns it has, chosen on a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from huifang.followups.logic.listing import (
    LONGEST_NAME,
    LONGEST_VALUE,
    MOST_ATTRIBUTES,
    MOST_COLUMNS,
    Join,
    Listing,
    Next,
    Selection,
)
from huifang.followups.queries.listing import attribute_names
from huifang.followups.queries.visible import customers_visible_to
from huifang.insight.queries.saved_views import saved_views_of
from huifang.org.logic import Right
from huifang.org.models import Department
from huifang.org.queries import colleagues
from huifang.web.customers.listing import asked_for, concealed
from huifang.web.frame.attributes import attribute_words
from huifang.web.frame.marks import needs
from huifang.web.frame.request import Request

NOTHING = pgettext_lazy("condition", "any")
YES, NO = "yes", "no"
FORM_IS_WRONG = 422


class FilterForm(forms.Form):
    """Conditions and columns. What stays empty asks for nothing."""

    is_filter = True
    """No field of it says that it may stay empty: all may."""
    join = forms.ChoiceField(
        label=_("Show customers for whom"),
        choices=[(Join.ALL, _("all of these hold (and)")), (Join.ANY, _("any of these holds (or)"))],
        widget=forms.RadioSelect,
        initial=Join.ALL,
    )
    department = forms.TypedChoiceField(
        label=_("Department, with all below it"), required=False, coerce=int, empty_value=None
    )
    steward = forms.TypedChoiceField(
        label=pgettext_lazy("customer", "Steward"), required=False, coerce=int, empty_value=None
    )
    next = forms.ChoiceField(
        label=_("Follow-ups"),
        required=False,
        choices=[
            ("", NOTHING),
            (Next.LATE, pgettext_lazy("follow-ups", "one is late")),
            (Next.DUE, pgettext_lazy("follow-ups", "one is due")),
            (Next.OPEN, pgettext_lazy("follow-ups", "one can be done now")),
            (Next.NONE, pgettext_lazy("follow-ups", "none is planned")),
        ],
    )
    opted_out = forms.ChoiceField(
        label=_("Refuses contacts"),
        required=False,
        choices=[("", NOTHING), (YES, pgettext_lazy("opt-out", "yes")), (NO, pgettext_lazy("opt-out", "no"))],
    )
    columns = forms.MultipleChoiceField(
        label=_("Attributes with a column of their own"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At most four."),
    )

    def __init__(
        self, *args: Any, departments: Any, stewards: Any, names: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = [("", NOTHING), *departments]  # type: ignore[attr-defined]
        self.fields["steward"].choices = [("", NOTHING), *stewards]  # type: ignore[attr-defined]
        self.fields["columns"].choices = names  # type: ignore[attr-defined]
        for place in range(MOST_ATTRIBUTES):
            self.fields[f"name{place}"] = forms.ChoiceField(
                label=pgettext_lazy("condition", "Attribute"),
                required=False,
                choices=[("", NOTHING), *names],
            )
            self.fields[f"value{place}"] = forms.CharField(
                label=pgettext_lazy("condition", "is"), required=False, max_length=LONGEST_VALUE
            )

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The rows of attributes with their values."""
        return [(self[f"name{place}"], self[f"value{place}"]) for place in range(MOST_ATTRIBUTES)]

    def clean(self) -> dict[str, Any]:
        """An attribute wants a value, and a value an attribute."""
        cleaned = super().clean() or {}
        for place in range(MOST_ATTRIBUTES):
            name, value = cleaned.get(f"name{place}"), cleaned.get(f"value{place}")
            if name and not value:
                self.add_error(f"value{place}", str(_("Which value is it to have?")))
            if value and not name:
                self.add_error(f"name{place}", str(_("Which attribute is to have this value?")))
        if len(cleaned.get("columns", [])) > MOST_COLUMNS:
            self.add_error("columns", str(_("Choose at most four; a list with more cannot be read.")))
        return cleaned

    @property
    def listing(self) -> Listing:
        """What was chosen, once it is valid."""
        said = self.cleaned_data
        pairs = ((said[f"name{place}"], said[f"value{place}"]) for place in range(MOST_ATTRIBUTES))
        selection = Selection(
            join=Join(said["join"]),
            department=said["department"],
            steward=said["steward"],
            attributes=tuple((name, value) for name, value in pairs if name),
            next=Next(said["next"]) if said["next"] else None,
            opted_out={YES: True, NO: False}.get(said["opted_out"]),
        )
        return Listing(selection, tuple(said["columns"]) or None)


@needs(Right.SEE_CUSTOMERS)
@require_http_methods(["GET", "POST"])
def choose(request: Request) -> HttpResponse:
    """Choose conditions and columns; the list shows them. The conditions travel unread in its address."""
    listing, _saved = asked_for(request, saved_views_of(request.user))
    form = FilterForm(
        request.POST or None,
        initial=_as_typed(listing),
        departments=list(Department.objects.order_by("name").values_list("id", "name")),
        stewards=_stewards(request),
        names=_names(request, listing),
    )
    if request.method == "POST" and form.is_valid():
        return redirect(f"{reverse('customers')}?view={concealed(form.listing)}")
    return render(request, "customers/filter.html", {"form": form}, status=FORM_IS_WRONG if form.errors else 200)


def _stewards(request: Request) -> list[tuple[int, str]]:
    rows = colleagues(request.reach).exclude(left_on__lte=request.on).order_by("name", "number")
    return [(key, f"{name} · {number}") for key, name, number in rows.values_list("id", "name", "number")]


def _names(request: Request, listing: Listing) -> list[tuple[str, str]]:
    """Attributes that customers have, those that are chosen already among them; each with what it is called."""
    found = attribute_names(customers_visible_to(request.reach))
    chosen = [*(listing.columns or ()), *(name for name, _value in listing.selection.attributes)]
    word, names = attribute_words(request.on), dict.fromkeys(name[:LONGEST_NAME] for name in (*chosen, *found))
    return [(name, word(name)) for name in names]


def _as_typed(listing: Listing) -> dict[str, object]:
    chosen = listing.selection
    return {
        "join": chosen.join,
        "department": chosen.department,
        "steward": chosen.steward,
        "next": chosen.next or "",
        "opted_out": {None: "", True: YES, False: NO}[chosen.opted_out],
        "columns": list(listing.columns or ()),
        **{f"name{place}": name for place, (name, _value) in enumerate(chosen.attributes)},
        **{f"value{place}": value for place, (_name, value) in enumerate(chosen.attributes)},
    }
