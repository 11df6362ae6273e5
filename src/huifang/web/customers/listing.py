"""The list of customers: who is on it, in the order of names, with what is planned next."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from huifang.customers.models import Customer
from huifang.customers.queries.finding import IN_ORDER
from huifang.followups.logic.listing import BadSelection, Join, Listing, Next, Selection, as_json, listing_from
from huifang.followups.queries.listing import CustomerRow, Named, customer_rows, customers_chosen, named_in
from huifang.followups.queries.visible import customers_visible_to, customers_visible_with, sizes_of
from huifang.insight.models import SavedView
from huifang.insight.queries.saved_views import saved_views_of
from huifang.kernel.sql.prepared import prepared
from huifang.org.logic import Reach, Right
from huifang.web.customers.words import GRADES
from huifang.web.frame.attributes import AttributeWords, attribute_words
from huifang.web.frame.concealed import NotOurs, conceal, reveal
from huifang.web.frame.ground import ring
from huifang.web.frame.marks import needs
from huifang.web.frame.paging import Page, Place, place_of
from huifang.web.frame.request import Request

PURPOSE = "customers"
NEXT_WORDS = {
    Next.LATE: lambda: gettext("a follow-up is late"),
    Next.DUE: lambda: gettext("a follow-up is due"),
    Next.OPEN: lambda: gettext("a follow-up can be done now"),
    Next.NONE: lambda: gettext("no follow-up is planned"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column of an attribute holds in a row."""

    name: str
    value: str


@needs(Right.SEE_CUSTOMERS)
@require_safe
def customers(request: Request) -> HttpResponse:
    """One page of the customers that the person may see and has asked for."""
    views = saved_views_of(request.user)
    listing, saved = asked_for(request, views)
    named = named_in(listing.selection)
    page = _page(request, listing.selection, named)
    rows = customer_rows(page.rows, ring=ring(), reader=request.user.pk, on=request.on)
    word = attribute_words(request.on)
    columns = listing.columns if listing.columns is not None else _grades(rows)
    shown = {
        "page": page,
        "rows": [(row, [Cell(word(name), str(row.attributes.get(name, ""))) for name in columns]) for row in rows],
        "columns": [word(name) for name in columns],
        "views": views,
        "saved": saved,
        "view": concealed(listing),
        "conditions": in_words(listing.selection, named, word),
        "is_any": listing.selection.join is Join.ANY,
        "is_listed": listing != Listing(),
        "is_forgettable": saved is not None and saved.employee_id == request.user.pk,
    }
    return render(request, "customers/list.html", shown)


def _page(request: Request, selection: Selection, named: Named) -> Page[Customer]:
    place = place_of(Customer.objects.all(), by=IN_ORDER, cursor=request.GET.get("page"))
    if selection == Selection():
        return place.page(_everybody(request.reach, sizes_of(request.reach), place))
    seen, reader = customers_visible_to(request.reach), request.user.pk
    chosen = customers_chosen(selection, named, among=seen, reader=reader, on=request.on)
    return place.page(list(place.rows_of(chosen.select_related("department"))))


@prepared
def _everybody(reach: Reach, sizes: tuple[bool, ...], place: Place) -> QuerySet[Customer]:
    return place.rows_of(customers_visible_with(reach, sizes).select_related("department").defer("search_words"))


def asked_for(request: Request, views: list[SavedView]) -> tuple[Listing, SavedView | None]:
    """The listing that the address names, with the saved view if it is one; everybody when it names none we know."""
    saved = next((view for view in views if str(view.pk) == request.GET.get("saved")), None)
    try:
        if saved is not None:
            return listing_from(saved.listing), saved
        if "view" in request.GET:
            return listing_from(reveal(request.GET["view"], purpose=PURPOSE)), None
    except (BadSelection, NotOurs):
        pass
    return Listing(), None


def concealed(listing: Listing) -> str:
    """A listing as it stands in an address: a value of an attribute may name somebody."""
    return conceal(as_json(listing), purpose=PURPOSE)


def in_words(selection: Selection, named: Named, word: AttributeWords) -> list[str]:
    """The conditions of a selection, each as a phrase."""
    words = []
    if selection.department is not None:
        words.append(gettext("department is %(name)s") % {"name": named.department or "–"})
    if selection.steward is not None:
        words.append(gettext("steward is %(name)s") % {"name": named.steward or "–"})
    said = gettext("%(attribute)s is %(value)s")
    words += [said % {"attribute": word(name), "value": value} for name, value in selection.attributes]
    if selection.next is not None:
        words.append(NEXT_WORDS[selection.next]())
    if selection.opted_out is not None:
        words.append(pgettext("condition", "opted out") if selection.opted_out else gettext("not opted out"))
    return words


def _grades(rows: tuple[CustomerRow, ...]) -> tuple[str, ...]:
    """The attribute that ranks these customers, where they have one."""
    return next(((name,) for name in GRADES if any(name in row.attributes for row in rows)), ())
