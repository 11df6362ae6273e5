"""What is not planned, and why: rules in force, the reasons of one, the customers behind a reason. And: plan now."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from huifang.customers.models import Customer
from huifang.followups.queries.visible import customers_visible_to
from huifang.insight.actions import keep_rolled_up
from huifang.kernel.text import Message
from huifang.org.logic import Reach, Right
from huifang.planning.actions.catching_up import catch_up, is_behind
from huifang.planning.logic.not_planned import Reason
from huifang.planning.queries.not_planned import not_planned, not_planned_counts
from huifang.planning.queries.standing import last_sweep
from huifang.policy.queries import PolicyRule, WholeVersion, desk_in_force, rules_in_force
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say, warn
from huifang.web.frame.paging import page_of
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.text import worded
from huifang.web.policies.shown import title_of, version_or_404
from huifang.web.policies.words import REASONS

FEW_CUSTOMERS = 20_000
"""So many a page plans for while somebody waits; of more, workers do."""


@needs(Right.SEE_POLICIES)
@require_safe
def rules(request: Request) -> HttpResponse:
    """The rules in force, each with the way to what it does not plan; when the plan was last made."""
    words = desk_in_force(request.on).rules
    found = [
        (rule, worded(words[rule.rule_id].title) if rule.rule_id in words else rule.rule.key)
        for rule in rules_in_force(request.on)
    ]
    return render(request, "policies/not_planned.html", {"rules": found, "sweep": last_sweep()})


@needs(Right.SEE_POLICIES)
@require_safe
def reasons(request: Request, version: int, rule: str) -> HttpResponse:
    """Of how many customers a rule asks nothing, reason by reason. Looks at every customer within reach."""
    whole, asked = _asked(version, rule)
    among = _customers(request.reach)
    counts = not_planned_counts([asked], customers=among, on=request.on) if not whole.blocked_by.get(rule) else ()
    found = [(one.reason.value, *REASONS[one.reason], one.customers) for one in counts]
    return render(request, "policies/reasons.html", {**_about(whole, rule), "reasons": found})


@needs(Right.SEE_POLICIES)
@require_safe
def customers(request: Request, version: int, rule: str, reason: str) -> HttpResponse:
    """The customers of whom a rule asks nothing for one reason."""
    whole, asked = _asked(version, rule)
    try:
        why = Reason(reason)
    except ValueError:
        raise Http404 from None
    rows = not_planned(asked, customers=_customers(request.reach), on=request.on, reason=why)
    page = page_of(rows.select_related("department"), by=("pk",), cursor=request.GET.get("page"))
    words, advice = REASONS[why]
    shown: dict[str, Any] = {**_about(whole, rule), "page": page, "reason": words, "advice": advice}
    return render(request, "policies/reason.html", shown)


@needs(Right.MANAGE_POLICIES)
@require_POST
def plan_now(request: Request) -> HttpResponse:
    """Bring the plan up to date: at once where the company is small; else the workers are on their way already."""
    if not is_behind(on=request.on):
        say(request, Message("The plan is up to date: nothing has changed since it was last made."))
    elif Customer.objects.all()[: FEW_CUSTOMERS + 1].count() > FEW_CUSTOMERS:
        # A worker finds in the rows that the plan is behind; there is nothing to ask for.
        warn(request, Message("A worker makes the plan within a few minutes. Look again at this page then."))
    else:
        _planned(request)
    return redirect("not-planned")


def _planned(request: Request) -> None:
    with transaction.atomic():
        swept = catch_up(on=request.on, actor=actor_of(request.user))
        keep_rolled_up(on=request.on)
    if swept is None:
        say(request, Message("The plan is up to date: nothing has changed since it was last made."))
        return
    counts = swept.counts
    parts = {"made": counts.made, "redated": counts.redated, "gone": counts.cancelled, "again": counts.revived}
    say(
        request,
        Message(
            "Planned: %(made)d new, %(redated)d with other days, %(gone)d cancelled, %(again)d taken up again.", parts
        ),
    )


def _asked(version: int, rule: str) -> tuple[WholeVersion, PolicyRule]:
    whole = version_or_404(version)
    asked = whole.policy_rule(rule)
    if asked is None:
        raise Http404
    return whole, asked


def _customers(reach: Reach) -> QuerySet[Customer]:
    """Those of the departments, as everywhere where things are counted; of whoever has none, all they may see."""
    if reach.departments and not reach.is_all:
        return Customer.objects.filter(department_id__in=reach.departments)
    return customers_visible_to(reach)


def _about(whole: WholeVersion, rule: str) -> dict[str, Any]:
    words = worded(whole.desk_rules[rule].title)
    blocked_by = whole.blocked_by.get(rule, ())
    return {"whole": whole, "title": title_of(whole), "rule_key": rule, "rule_title": words, "blocked_by": blocked_by}
