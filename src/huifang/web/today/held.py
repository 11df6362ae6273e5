"""What might be done by its days and is held back by a contact limit, each with the reason and when it is free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from huifang.followups.logic.limits import Holding
from huifang.followups.queries.desk import WORK_ORDER, desk_line, work_rows
from huifang.followups.queries.limits import Asked, holdings, limits_at
from huifang.followups.queries.serving import held_parts
from huifang.org.logic import Right
from huifang.policy.queries import desk_in_force
from huifang.web.frame.holding import WHY, by_what
from huifang.web.frame.marks import needs
from huifang.web.frame.paging import page_of_parts
from huifang.web.frame.request import Request
from huifang.web.today.piles import shown_lines

MIDNIGHT = time(0)


@needs(Right.WORK)
@require_safe
def held(request: Request) -> HttpResponse:
    """All of it, by pages."""
    limits = limits_at(at=request.at, on=request.on)
    parts = held_parts(request.reach, limits) if limits.is_anything else []
    page = page_of_parts(parts, work_rows(), by=WORK_ORDER, cursor=request.GET.get("page")) if parts else None
    rows = page.rows if page else ()
    why = holdings([Asked(row.pk, row.customer_id, row.rule_id) for row in rows], limits) if rows else {}
    lines = shown_lines([desk_line(row, on=request.on) for row in rows], desk_in_force(request.on).rules)
    told = [(line, _told(why.get(line.line.id), line.line.closes_on, on=request.on)) for line in lines]
    return render(request, "today/held.html", {"page": page, "rows": told})


@dataclass(frozen=True, slots=True)
class HeldShown:
    """Why one is held back. From `free_on` it is not, with `free_at` from that moment on; both None: for good.

    `is_too_late`: its window is not over yet, and will be before it is free.
    """

    why: str | Promise
    by: str
    free_on: date | None
    free_at: datetime | None
    is_too_late: bool


def _told(holding: Holding | None, closes_on: date, *, on: date) -> HeldShown | None:
    if holding is None:
        return None
    free_at = holding.free_at
    free_on = free_at.date() if free_at else None
    is_too_late = closes_on >= on and (free_on is None or free_on > closes_on)
    moment = free_at if free_at and free_at.time() != MIDNIGHT else None
    return HeldShown(WHY[holding.why], by_what(holding), free_on, moment, is_too_late)
