"""What a deed did to the plan of one customer, told on the page that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from huifang.customers.models import Customer
from huifang.followups.queries.story import planned_days
from huifang.planning.actions.replan import replan
from huifang.web.frame.concealed import NotOurs, conceal, reveal
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request

PURPOSE = "plan news"
MOST_TOLD = 30

Days = Mapping[int, tuple[int, str, date, date, date]]


@dataclass(frozen=True, slots=True)
class Gone:
    """A follow-up that is not planned any more."""

    version_id: int
    rule: str
    due_on: date


@dataclass(frozen=True, slots=True)
class PlanNews:
    """Follow-ups (by id) that are new in the plan, those with other days (with the day they were due), what is gone."""

    made: tuple[int, ...] = ()
    redated: Mapping[int, date] = field(default_factory=dict)
    gone: tuple[Gone, ...] = ()


def plan_before(customer: Customer) -> Days:
    """What is planned before a deed."""
    return planned_days(customer.pk)


def replanned(request: Request, customer: Customer, before: Days) -> HttpResponse:
    """Plan the customer anew after a deed and lead to its page, which tells what that changed."""
    replan(customers=[customer.pk], on=request.on, actor=actor_of(request.user))
    news = news_between(before, planned_days(customer.pk))
    address = reverse("customer", args=[customer.pk])
    if not (news.made or news.redated or news.gone):
        return redirect(address)
    return redirect(f"{address}?news={conceal([customer.pk, asdict(news)], purpose=PURPOSE)}")


def news_between(before: Days, after: Days) -> PlanNews:
    """What differs between two plans."""
    kept = before.keys() & after.keys()
    gone = (before[key] for key in sorted(before.keys() - after.keys()))
    return PlanNews(
        made=tuple(sorted(after.keys() - before.keys()))[:MOST_TOLD],
        redated={key: before[key][3] for key in sorted(kept) if before[key][2:] != after[key][2:]},
        gone=tuple(Gone(version, rule, due) for version, rule, _opens, due, _closes in gone)[:MOST_TOLD],
    )


def news_in(request: Request, customer: Customer) -> PlanNews:
    """The news that the address holds for this customer, nothing where it holds none."""
    try:
        whose, said = reveal(request.GET.get("news", ""), purpose=PURPOSE)
    except NotOurs:
        return PlanNews()
    return _read(said) if whose == customer.pk else PlanNews()


def _read(said: Mapping[str, Any]) -> PlanNews:
    return PlanNews(
        made=tuple(said["made"]),
        redated={int(key): date.fromisoformat(day) for key, day in said["redated"].items()},
        gone=tuple(Gone(one["version_id"], one["rule"], date.fromisoformat(one["due_on"])) for one in said["gone"]),
    )
