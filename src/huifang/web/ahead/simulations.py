"""Simulations: asked for, counted, and shown by pool as bars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from huifang.kernel.dates import Duration, after
from huifang.org.logic import Reach, Right
from huifang.org.models import Department, Post
from huifang.planning.actions.counting_ahead import ask_for_simulation, carry_simulation_out
from huifang.planning.logic.simulated import Bar, PoolLoad, Simulated, Unit, bars, from_json
from huifang.planning.models import Counting, SimulationRun
from huifang.policy.models import Version
from huifang.policy.queries import versions_in_force
from huifang.web.ahead.counting import FEW_CUSTOMERS, MOST_HERE, customers_up_to, has_worker
from huifang.web.ahead.titles import rule_titles
from huifang.web.frame.channels import channel_name
from huifang.web.frame.marks import needs
from huifang.web.frame.request import Request
from huifang.web.frame.text import worded

FORM_IS_WRONG = 422
SHOWN_RUNS = 20
WIDTH = 100
"""Of a bar, in its own units: the widest of a pool has them all."""

MARK = 0.6
"""The width of the mark at which there is no more room."""

TIMES = {
    "week": (_("The next week"), Duration(0, 7)),
    "month": (_("The next month"), Duration(1, 0)),
    "quarter": (_("The next quarter"), Duration(3, 0)),
    "year": (_("The next year"), Duration(12, 0)),
}
UNITS: dict[Unit, str | Promise] = {
    Unit.DAY: pgettext_lazy("unit", "Days"),
    Unit.WEEK: pgettext_lazy("unit", "Weeks"),
    Unit.MONTH: pgettext_lazy("unit", "Months"),
}
LONGEST_BY_DAY = 62


class AskForm(forms.Form):
    """How far ahead, and with which version."""

    time = forms.ChoiceField(
        label=_("How far ahead"), choices=[(key, words) for key, (words, _span) in TIMES.items()], initial="quarter"
    )
    draft = forms.ModelChoiceField(
        label=_("Compare with"),
        queryset=Version.objects.none(),
        required=False,
        empty_label=_("Only what is in force"),
        help_text=_("A version that is not in force: it is counted as if it were."),
    )

    def __init__(self, *args: object, on: date, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        field = self.fields["draft"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = _not_in_force(on)
        field.label_from_instance = _called  # type: ignore[method-assign,assignment]


def _not_in_force(on: date) -> QuerySet[Version]:
    rows = Version.objects.exclude(pk__in=[version.pk for version in versions_in_force(on)]).exclude(
        Q(checked__faults__isnull=False) & ~Q(checked__faults=[])
    )
    return rows.select_related("policy").defer("source", "checked").order_by("policy__key", "-effective_on", "-id")


def _called(version: Version) -> str:
    return f"{worded(version.policy.title) or version.policy.key} {version.number}"


@needs(Right.PLAN_AHEAD)
@require_safe
def simulations(request: Request) -> HttpResponse:
    """A form for a new one, and those that were asked for last."""
    return _listed(request, AskForm(on=request.on))


@needs(Right.PLAN_AHEAD)
@require_POST
def ask(request: Request) -> HttpResponse:
    """Have it counted; a small company sees it at once."""
    form = AskForm(request.POST, on=request.on)
    if not form.is_valid():
        return _listed(request, form)
    span = TIMES[form.cleaned_data["time"]][1]
    draft = form.cleaned_data["draft"]
    made = ask_for_simulation(
        employee=request.user,
        on=request.on,
        to_on=after(request.on, span) - timedelta(days=1),
        draft=draft.pk if draft else None,
        at=request.at,
    )
    if customers_up_to(FEW_CUSTOMERS):
        carry_simulation_out(run=made.pk, at=request.at)
    return redirect("simulation", run=made.pk)


@needs(Right.PLAN_AHEAD)
@require_POST
def carry_out_here(request: Request, run: int) -> HttpResponse:
    """Count it within this request, where no worker runs. Raises Http404 for too many customers."""
    found = get_object_or_404(SimulationRun, pk=run)
    if not customers_up_to(MOST_HERE):
        raise Http404
    carry_simulation_out(run=found.pk, at=request.at)
    return redirect("simulation", run=found.pk)


@needs(Right.PLAN_AHEAD)
@require_safe
def simulation(request: Request, run: int) -> HttpResponse:
    """How far it is, or what was found."""
    found = get_object_or_404(SimulationRun.objects.select_related("draft__policy"), pk=run)
    if found.state == Counting.ASKED:
        return render(request, "ahead/progress.html" if request.htmx else "ahead/waits.html", _waiting(request, found))
    response = render(request, "ahead/simulation.html", _shown(request, found))
    if request.htmx:
        response["HX-Refresh"] = "true"
    return response


def _waiting(request: Request, found: SimulationRun) -> dict[str, object]:
    worker = has_worker(request)
    return {"run": found, "has_worker": worker, "may_be_done_here": not worker and customers_up_to(MOST_HERE)}


def _listed(request: Request, form: AskForm) -> HttpResponse:
    runs = SimulationRun.objects.select_related("draft__policy", "employee").order_by("-id")[:SHOWN_RUNS]
    shown = {"form": form, "runs": [(run, _called(run.draft) if run.draft else "") for run in runs]}
    return render(request, "ahead/list.html", shown, status=FORM_IS_WRONG if form.errors else 200)


@dataclass(frozen=True, slots=True)
class ShownBar:
    """A bar with its widths: what falls into it, and what there is room for."""

    bar: Bar
    each: float | None
    width: str
    room_at: str | None
    drafted: int | None


@dataclass(frozen=True, slots=True)
class ShownPool:
    """A pool with its bars; `drafted` is the sum with the version that it is compared with."""

    post: str
    department: str
    load: PoolLoad
    drafted: int | None
    bars: tuple[ShownBar, ...]
    days_over: int


def _shown(request: Request, run: SimulationRun) -> dict[str, object]:
    found, drafted = from_json(run.found or {}), from_json(run.drafted) if run.drafted else None
    unit = _unit(request, found)
    pools = list(_pools(found, drafted, unit, request.reach))
    return {
        "run": run,
        "found": found,
        "drafted": drafted,
        "draft": _called(run.draft) if run.draft else "",
        "pools": pools,
        "total": sum(pool.load.total for pool in pools),
        "days_over": sum(pool.days_over for pool in pools),
        "units": [(one.value, UNITS[one], one is unit) for one in _units(found)],
        "channels": _channels(found, drafted) if request.reach.is_all else (),
        "rules": _rules(found, drafted, run.draft, request.on) if request.reach.is_all else (),
        "width": WIDTH,
    }


def _units(found: Simulated) -> list[Unit]:
    days = (found.to_on - found.on).days
    return [Unit.DAY, Unit.WEEK, Unit.MONTH] if days <= LONGEST_BY_DAY else [Unit.WEEK, Unit.MONTH]


def _unit(request: Request, found: Simulated) -> Unit:
    offered, asked = _units(found), request.GET.get("by", "")
    if asked in {one.value for one in offered}:
        return Unit(asked)
    days = (found.to_on - found.on).days
    return Unit.DAY if days <= 14 else Unit.WEEK if days <= 100 else Unit.MONTH


def _pools(found: Simulated, drafted: Simulated | None, unit: Unit, reach: Reach) -> Iterator[ShownPool]:
    posts = {post.key: worded(post.title) or post.key for post in Post.objects.all()}
    departments = {one.key: one for one in Department.objects.all()}
    others = {(pool.post, pool.department): pool for pool in drafted.pools} if drafted else {}
    own = {(pool.post, pool.department): pool for pool in found.pools}
    for post, department in sorted(own.keys() | others.keys()):
        other = others.get((post, department))
        pool = own.get((post, department)) or _empty(other)
        place = departments.get(department)
        if not (reach.is_all or not department or (place and place.pk in reach.departments)):
            continue
        lines = bars(found, pool, unit)
        compared: list[int | None] = [None] * len(lines)
        if drafted:
            compared = [bar.count for bar in bars(found, other or _empty(pool), unit)]
        yield ShownPool(
            post=posts.get(post, post),
            department=place.name if place else "",
            load=pool,
            drafted=(other.total if other else 0) if drafted else None,
            bars=tuple(_bars(lines, compared, pool.people)),
            days_over=sum(bar.days_over for bar in lines),
        )


def _empty(like: PoolLoad | None) -> PoolLoad:
    assert like is not None
    return PoolLoad(like.post, like.department, like.people, like.room, {})


def _bars(lines: list[Bar], drafted: list[int | None], people: int) -> Iterator[ShownBar]:
    widest = max(
        (max(bar.count, bar.room or 0, other or 0) for bar, other in zip(lines, drafted, strict=True)), default=0
    )
    scale = (WIDTH - MARK) / widest if widest else 0
    for bar, other in zip(lines, drafted, strict=True):
        room_at = None if bar.room is None else f"{bar.room * scale:.2f}"
        yield ShownBar(bar, bar.each(people), f"{bar.count * scale:.2f}", room_at, other)


def _channels(found: Simulated, drafted: Simulated | None) -> list[tuple[str, int, int | None]]:
    keys = found.by_channel.keys() | (drafted.by_channel.keys() if drafted else set())
    return [
        (
            key and channel_name(key),
            sum(found.by_channel.get(key, {}).values()),
            sum(drafted.by_channel.get(key, {}).values()) if drafted else None,
        )
        for key in sorted(keys)
    ]


def _rules(
    found: Simulated, drafted: Simulated | None, draft: Version | None, on: date
) -> list[tuple[str, str, int, int | None]]:
    versions = [*versions_in_force(on), *([draft] if draft else [])]
    policies = {version.policy.key: worded(version.policy.title) for version in versions}
    titles = rule_titles(versions)
    keys = found.by_rule.keys() | (drafted.by_rule.keys() if drafted else set())
    rows = [
        (
            policies.get(policy) or policy,
            titles.get((policy, rule), rule),
            found.by_rule.get((policy, rule), 0),
            drafted.by_rule.get((policy, rule), 0) if drafted else None,
        )
        for policy, rule in sorted(keys)
    ]
    return [row for row in rows if row[2] or row[3]]
