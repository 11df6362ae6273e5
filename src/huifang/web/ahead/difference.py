"""What a version would change over the real customers, and what is decided of open work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from huifang.customers.models import Customer
from huifang.followups.queries.visible import customers_visible_to
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.planning.actions.counting_ahead import ask_for_difference, carry_difference_out
from huifang.planning.actions.deciding_open_work import (
    CHOICES,
    Decided,
    InForceAlready,
    NoSuchDecision,
    decide_open_work,
)
from huifang.planning.logic.differences import Difference, Example, Group, Sort, from_json
from huifang.planning.models import Counting, OpenWork, VersionDifference
from huifang.policy.models import Version
from huifang.policy.queries import versions_in_force
from huifang.web.ahead.counting import FEW_CUSTOMERS, customers_up_to, has_worker
from huifang.web.ahead.titles import rule_titles
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say, warn
from huifang.web.frame.people import actor_of, rights_on
from huifang.web.frame.request import Request
from huifang.web.frame.text import worded

Word = str | Promise
SORTS: Mapping[Sort, tuple[Word, Word]] = {
    Sort.KEPT: (pgettext_lazy("difference", "Kept"), _("They stay as they are.")),
    Sort.REDATED: (pgettext_lazy("difference", "Re-dated"), _("They are asked for on other days.")),
    Sort.CANCELLED: (pgettext_lazy("difference", "Cancelled"), _("They are no longer asked for.")),
    Sort.NEW: (pgettext_lazy("difference", "New"), _("They are asked for by this version.")),
    Sort.IN_HAND: (pgettext_lazy("difference", "In hand"), _("Somebody has begun: no version changes them.")),
}
CHOSEN: Mapping[str, Word] = {
    OpenWork.Choice.REDATE: _("Give them the new days"),
    OpenWork.Choice.KEEP: _("Keep them as they are"),
    OpenWork.Choice.CANCEL: _("Cancel them"),
}


@dataclass(frozen=True, slots=True)
class ShownExample:
    """An example with the words for its rule, and its customer; None where the person may not see whose it is."""

    rule: str
    example: Example
    customer: Customer | None


@dataclass(frozen=True, slots=True)
class ToDecide:
    """A group of open work: its rule, the name of its field, and what may be chosen, with what is chosen now."""

    rule: str
    group: Group
    word: Word
    field: str
    choices: tuple[tuple[str, Word, bool], ...]


@needs(Right.SEE_POLICIES)
@require_safe
def of_version(request: Request, policy: str, numbered: str) -> HttpResponse:
    """The count of the version as it stands, how far the counting is, or that nobody has asked for it yet."""
    version = _version(policy, numbered)
    row = VersionDifference.objects.filter(version=version).first()
    is_counting = row is not None and row.state == Counting.ASKED
    shown: dict[str, object] = {
        "version": version,
        "title": worded(version.policy.title) or version.policy.key,
        "row": row,
        "is_counting": is_counting,
        "has_worker": is_counting and has_worker(request),
        "may_count": Right.MANAGE_POLICIES in rights_on(request),
    }
    if row is not None and row.found and not is_counting:
        shown |= _found(request, version, row, from_json(row.found))
    template = "ahead/counting.html" if request.htmx and is_counting else "ahead/difference.html"
    response = render(request, template, shown)
    if request.htmx and not is_counting:
        response["HX-Refresh"] = "true"
    return response


@needs(Right.MANAGE_POLICIES)
@require_POST
def count(request: Request, policy: str, numbered: str) -> HttpResponse:
    """Have it counted, anew if it was before; a small company sees it at once."""
    version = _version(policy, numbered)
    if version.checked.get("faults"):
        warn(request, Message("The text of this draft has faults: it can be counted once they are mended."))
    else:
        ask_for_difference(version=version.pk, at=request.at)
        if customers_up_to(FEW_CUSTOMERS):
            carry_difference_out(version=version.pk, on=request.on, at=request.at)
    return redirect("version-difference", policy, numbered)


@needs(Right.APPROVE_POLICIES)
@require_POST
def decide(request: Request, policy: str, numbered: str) -> HttpResponse:
    """Write down what becomes of open work."""
    version = _version(policy, numbered)
    row = VersionDifference.objects.filter(version=version, state=Counting.COUNTED).first()
    groups = from_json(row.found).to_decide if row is not None and row.found else ()
    wanted = [
        Decided(group.rule_id or 0, group.sort.value, request.POST[_field(group)])
        for group in groups
        if _field(group) in request.POST
    ]
    try:
        decide_open_work(
            version=version.pk,
            decided=wanted,
            by=request.user,
            actor=actor_of(request.user),
            at=request.at,
            on=request.on,
            reason=request.POST.get("reason", "")[:2_000],
        )
        say(request, Message("It is written down. The first plan under this version does as you decided."))
    except (InForceAlready, NoSuchDecision) as refused:
        warn(request, refused.message)
    return redirect("version-difference", policy, numbered)


def _version(policy: str, numbered: str) -> Version:
    found = Version.objects.select_related("policy").filter(policy__key=policy, number=numbered).first()
    if found is None:
        raise Http404
    return found


def _found(request: Request, version: Version, row: VersionDifference, found: Difference) -> dict[str, Any]:
    running = versions_in_force(request.on)
    in_force = {one.pk for one in running}
    titles = rule_titles([version, *(one for one in running if one.policy_id == version.policy_id)])
    rules = {rule: title for (_policy, rule), title in titles.items()}
    decided = {
        (one.rule_id, one.change): one for one in OpenWork.objects.filter(version=version).select_related("employee")
    }
    return {
        "found": found,
        "is_outdated": bytes(row.digest) != bytes(version.digest),
        "sums": [(sort, *SORTS[sort], found.count(sort)) for sort in Sort],
        "groups": [(rules.get(group.rule, group.rule), group, SORTS[group.sort][0]) for group in found.groups],
        "examples": list(_examples(request, found, rules)),
        "to_decide": [_to_decide(group, decided, rules) for group in found.to_decide],
        "decided": next(iter(decided.values()), None),
        "may_decide": Right.APPROVE_POLICIES in rights_on(request) and version.pk not in in_force,
    }


def _examples(
    request: Request, found: Difference, rules: Mapping[str, str]
) -> Iterator[tuple[Word, list[ShownExample]]]:
    visible = customers_visible_to(request.reach).filter(pk__in={example.customer for example in found.examples})
    customers = {customer.pk: customer for customer in visible.only("id", "name", "external_id")}
    for sort in Sort:
        if rows := found.of(sort):
            yield (
                SORTS[sort][0],
                [ShownExample(rules.get(row.rule, row.rule), row, customers.get(row.customer)) for row in rows],
            )


def _to_decide(group: Group, decided: Mapping[tuple[int, str], OpenWork], rules: Mapping[str, str]) -> ToDecide:
    offered = CHOICES[OpenWork.Change(group.sort.value)]
    row = decided.get((group.rule_id or 0, group.sort.value))
    now = row.choice if row else offered[0]
    return ToDecide(
        rules.get(group.rule, group.rule),
        group,
        SORTS[group.sort][0],
        _field(group),
        tuple((one.value, CHOSEN[one], one == now) for one in offered),
    )


def _field(group: Group) -> str:
    return f"{group.sort.value}-{group.rule_id}"
