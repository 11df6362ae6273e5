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
class Group:
    """Places that belong together; the daily work has no name."""

    label: str | Promise
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A place as it stands on one page, in one language. `group` is the name of the group that begins with it."""

    label: str
    icon: str
    address: str
    is_here: bool
    group: str = ""


GROUPS = (
    Group(
        "",
        (
            Place("today", pgettext_lazy("navigation", "Today"), "sun", Right.WORK),
            Place("customers", pgettext_lazy("navigation", "Customers"), "users", Right.SEE_CUSTOMERS),
            Place("cases", pgettext_lazy("navigation", "Cases"), "inbox", Right.SEE_CASES),
            Place("reports", pgettext_lazy("navigation", "My reports"), "report", Right.WORK),
            Place("announcements", pgettext_lazy("navigation", "To announce"), "message", Right.WORK),
        ),
    ),
    Group(
        pgettext_lazy("navigation", "Team"),
        (
            Place("review", pgettext_lazy("navigation", "Review"), "clipboard-check", Right.REVIEW),
            Place("approvals", pgettext_lazy("navigation", "Approvals"), "user-check", Right.SEE_POLICIES),
            Place("allocation", pgettext_lazy("navigation", "Allocation"), "users-group", Right.ASSIGN),
            Place("absences", pgettext_lazy("navigation", "Absences"), "user-minus", Right.ASSIGN),
            Place("simulations", pgettext_lazy("navigation", "Ahead"), "chart-bar", Right.PLAN_AHEAD),
            Place("batches", pgettext_lazy("navigation", "Plans"), "calendar-check", Right.PLAN_AHEAD),
        ),
    ),
    Group(
        pgettext_lazy("navigation", "Customers' voice"),
        (
            Place("satisfaction", pgettext_lazy("navigation", "Satisfaction"), "mood-happy", Right.SEE_SATISFACTION),
            Place(
                "questionnaires", pgettext_lazy("navigation", "Questionnaires"), "checklist", Right.KEEP_QUESTIONNAIRES
            ),
            Place("campaigns", pgettext_lazy("navigation", "Campaigns"), "send", Right.RUN_CAMPAIGNS),
        ),
    ),
    Group(
        pgettext_lazy("navigation", "Policy room"),
        (
            Place("policies", pgettext_lazy("navigation", "Policies"), "book-2", Right.SEE_POLICIES),
            Place("duties", pgettext_lazy("navigation", "My duties"), "list-check", Right.SEE_POLICIES),
            Place("acknowledgements", pgettext_lazy("navigation", "To confirm"), "school", Right.SEE_POLICIES),
            Place("not-planned", pgettext_lazy("navigation", "Not planned"), "calendar-off", Right.SEE_POLICIES),
            Place("coverage", pgettext_lazy("navigation", "Follow-up coverage"), "shield-check", Right.SEE_POLICIES),
        ),
    ),
    Group(
        pgettext_lazy("navigation", "Installation"),
        (
            Place("imports", pgettext_lazy("navigation", "Import"), "file-import", Right.IMPORT),
            Place("staff", pgettext_lazy("navigation", "Staff"), "id-badge-2", Right.MANAGE_STAFF),
        ),
    ),
)


def entries(rights: Collection[Right], *, path: str) -> list[Entry]:
    """The places that somebody with these rights sees, in their order; the one that `path` belongs to is marked."""
    addresses = _addresses(get_urlconf() or settings.ROOT_URLCONF)
    found = [(str(group.label), place, address) for group, place, address in addresses if place.right in rights]
    here = max((address for *_, address in found if path.startswith(address)), key=len, default="")
    made, last = [], ""
    for group, place, address in found:
        made.append(Entry(str(place.label), place.icon, address, address == here, group if group != last else ""))
        last = group
    return made


@lru_cache(maxsize=8)
def _addresses(_urlconf: object) -> tuple[tuple[Group, Place, str], ...]:
    """The places with their addresses; one whose page this installation does not have is left out."""
    return tuple(_found())


def _found() -> Iterator[tuple[Group, Place, str]]:
    for group in GROUPS:
        for place in group.places:
            try:
                yield group, place, reverse(place.name)
            except NoReverseMatch:
                continue
