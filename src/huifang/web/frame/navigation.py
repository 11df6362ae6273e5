"""The places of the side navigation: each is shown to those who have its right."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from huifang.org.logic import Right


@dataclass(frozen=True, slots=True)
class Place:
    """An entry: the name of its address, what it is called, its icon, the right that it takes."""

    name: str
    label: str | Promise
    icon: str
    right: Right


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as it stands on one page, in one language."""

    label: str
    icon: str
    address: str
    is_here: bool


PLACES = (
    Place("today", pgettext_lazy("navigation", "Today"), "sun", Right.WORK),
    Place("customers", pgettext_lazy("navigation", "Customers"), "users", Right.SEE_CUSTOMERS),
    Place("review", pgettext_lazy("navigation", "Review"), "clipboard-check", Right.REVIEW),
    Place("allocation", pgettext_lazy("navigation", "Allocation"), "users-group", Right.ASSIGN),
    Place("absences", pgettext_lazy("navigation", "Absences"), "user-minus", Right.ASSIGN),
    Place("simulations", pgettext_lazy("navigation", "Ahead"), "chart-bar", Right.PLAN_AHEAD),
    Place("batches", pgettext_lazy("navigation", "Plans"), "calendar-check", Right.PLAN_AHEAD),
    Place("announcements", pgettext_lazy("navigation", "To announce"), "message", Right.WORK),
    Place("reports", pgettext_lazy("navigation", "My reports"), "report", Right.WORK),
    Place("approvals", pgettext_lazy("navigation", "Approvals"), "user-check", Right.SEE_POLICIES),
    Place("policies", pgettext_lazy("navigation", "Policies"), "book-2", Right.SEE_POLICIES),
    Place("acknowledgements", pgettext_lazy("navigation", "To confirm"), "school", Right.SEE_POLICIES),
    Place("not-planned", pgettext_lazy("navigation", "Not planned"), "calendar-off", Right.SEE_POLICIES),
    Place("coverage", pgettext_lazy("navigation", "Follow-up coverage"), "shield-check", Right.SEE_POLICIES),
    Place("imports", pgettext_lazy("navigation", "Import"), "file-import", Right.IMPORT),
    Place("staff", pgettext_lazy("navigation", "Staff"), "id-badge-2", Right.MANAGE_STAFF),
)


def entries(rights: Collection[Right], *, path: str) -> list[Entry]:
    """The places that somebody with these rights sees, in their order; the one that `path` belongs to is marked."""
    addresses = _addresses(get_urlconf() or settings.ROOT_URLCONF)
    found = [(place, address) for place, address in addresses if place.right in rights]
    here = max((address for _, address in found if path.startswith(address)), key=len, default="")
    return [Entry(str(place.label), place.icon, address, is_here=address == here) for place, address in found]


@lru_cache(maxsize=8)
def _addresses(_urlconf: object) -> tuple[tuple[Place, str], ...]:
    """The places with their addresses; one whose page this installation does not have is left out."""
    return tuple(_found())


def _found() -> Iterator[tuple[Place, str]]:
    for place in PLACES:
        try:
            yield place, reverse(place.name)
        except NoReverseMatch:
            continue
