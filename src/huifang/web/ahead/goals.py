"""What a plan is to reach and has reached, how often each class is called on, and how the plan is revised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from huifang.followups.models import FollowUp
from huifang.insight.logic import DutyCounts
from huifang.insight.queries.plans import SATISFACTION, ClassCalledOn, Reached, asked_by, plan_counted, reached
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.planning.actions.batches import LONGEST_REASON, NotNow
from huifang.planning.actions.revising import LONGEST_VALUE, revise, type_goal
from huifang.planning.logic.batches import Standing, revision_due, standing_of
from huifang.planning.models import GoalTyped, PlanBatch, PlanRevision, RevisedLine
from huifang.planning.queries.batches import PlanInForce, batches_visible_to, plan_of
from huifang.policy.logic.sections.measured import Goal
from huifang.policy.queries import sections_of
from huifang.policy.queries.in_force import attributes_of
from huifang.web.frame.attributes import AttributeWords
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.paging import page_of
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.tags import day
from huifang.web.frame.text import duration_in_words, said, worded

FORM_IS_WRONG = 422
Word = str | Promise


class FoundForm(forms.Form):
    """What whoever looked the plan over found."""

    words = forms.CharField(
        label=_("What you found"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was reached, what was not, and what is to change. Whoever approves the plan reads it first."),
    )  # fmt: skip


class GoalForm(forms.Form):
    """How far a goal has come, as a person judges it."""

    reached = forms.CharField(label=_("Reached so far"), max_length=LONGEST_VALUE)


@dataclass(frozen=True, slots=True)
class GoalShown:
    """A goal of a plan: what is aimed at, what was reached, and who says so. `reached` is empty while unknown."""

    key: str
    title: str
    aim: str
    text: str
    reached: str
    is_counted: bool
    typed: GoalTyped | None
    form: GoalForm


@dataclass(frozen=True, slots=True)
class PlanShown:
    """What the sheet shows of a plan beside its lines."""

    goals: tuple[GoalShown, ...]
    duties: DutyCounts
    classes: list[ClassCalledOn]
    basis: tuple[str, ...]

    @property
    def lines(self) -> Iterator[tuple[tuple[str, ...], ClassCalledOn]]:
        """The classes, each with its values in the order of the basis."""
        for one in self.classes:
            values = one.values
            if values is None:
                yield (gettext("all smaller classes"), *("" for _more in self.basis[1:])), one
            else:
                yield tuple(value or pgettext("value", "not known") for value in values), one


@needs(Right.PLAN_AHEAD)
@require_safe
def goals(request: Request, batch: int) -> HttpResponse:
    """What the plan serves, how often it calls on whom, and its revisions."""
    return _page(request, _found(request, batch))


@needs(Right.PLAN_AHEAD)
@require_POST
def goal_reached(request: Request, batch: int, goal: str) -> HttpResponse:
    """Type in how far a goal has come that nobody counts."""
    found, form = _found(request, batch), GoalForm(request.POST)
    plan = plan_of(found, on=request.on)
    if plan is None or all(one.key != goal for one in goals_of(plan)):
        raise Http404
    if form.is_valid():
        try:
            type_goal(batch=found.pk, goal=goal, by=request.user, actor=actor_of(request.user), **form.cleaned_data)
            say(request, Message("It is written down, with your name and the day."))
            return redirect("batch-goals", batch=found.pk)
        except NotNow as refused:
            form.add_error("reached", said(refused.message))
    return _page(request, found, typed=(goal, form))


@needs(Right.PLAN_AHEAD)
@require_POST
def revise_plan(request: Request, batch: int) -> HttpResponse:
    """Begin to revise an approved plan, with what was found."""
    found, form = _found(request, batch), FoundForm(request.POST)
    if form.is_valid():
        plan = plan_of(found, on=request.on)
        told = {one.key: one.reached for one in _shown(request, found, plan).goals if one.reached} if plan else {}
        try:
            revise(
                batch=found.pk, by=request.user, actor=actor_of(request.user), on=request.on, reached=told,
                **form.cleaned_data,
            )  # fmt: skip
            say(request, Message("The plan is open for revision. Change its days, then hand it in."))
            return redirect("batch", batch=found.pk)
        except NotNow as refused:
            form.add_error(None, said(refused.message))
    return _page(request, found, words=form)


@needs(Right.PLAN_AHEAD)
@require_safe
def earlier(request: Request, batch: int, revised: int) -> HttpResponse:
    """What a plan said before it was revised."""
    found = _found(request, batch)
    kept = PlanRevision.objects.select_related("begun_by", "entry", "approval")
    revision = get_object_or_404(kept, batch=found, number=revised)
    page = page_of(_told(request, revision), by=("planned_on", "id"), cursor=request.GET.get("page"))
    shown = {"batch": found, "title": _title(found), "revision": revision, "page": page}
    return render(request, "ahead/earlier.html", shown)


def _told(request: Request, revision: PlanRevision) -> QuerySet[RevisedLine]:
    withheld = FollowUp.objects.withheld_from(request.user.pk)
    return revision.lines.exclude(follow_up__in=withheld.values("pk")).select_related("follow_up__customer")


def _found(request: Request, batch: int) -> PlanBatch:
    return get_object_or_404(batches_visible_to(request.reach).annotate(times=Count("revisions")), pk=batch)


def _title(found: PlanBatch) -> str:
    return worded(found.policy.title) or found.policy.key


def _page(
    request: Request, found: PlanBatch, *, typed: tuple[str, GoalForm] | None = None, words: FoundForm | None = None
) -> HttpResponse:
    plan = plan_of(found, on=request.on)
    standing = standing_of(found.approval.state if found.approval else None, approved_on=found.approved_on)
    shown = {
        "batch": found,
        "title": _title(found),
        "plan": (worded(plan.plan.title) if plan else "") or found.plan,
        "told": _shown(request, found, plan, typed=typed) if plan else None,
        "revision": _revision(found, plan) if standing is Standing.APPROVED else None,
        "is_revised": standing is Standing.REVISED,
        "may_revise": standing is Standing.APPROVED and found.last_on >= request.on,
        "words": words or FoundForm(),
        "revisions": range(found.times, 0, -1),  # type: ignore[attr-defined]
    }
    return render(request, "ahead/goals.html", shown, status=FORM_IS_WRONG if typed or words else 200)


@dataclass(frozen=True, slots=True)
class RevisionDue:
    """By when a plan is revised, and what that day counts from."""

    due_on: date
    approved_on: date
    every: str


def _revision(found: PlanBatch, plan: PlanInForce | None) -> RevisionDue | None:
    rule = plan.plan if plan else None
    due = revision_due(rule, approved_on=found.approved_on, last_on=found.last_on) if rule else None
    if due is None or rule is None or rule.revised_every is None or found.approved_on is None:
        return None
    return RevisionDue(due, found.approved_on, duration_in_words(rule.revised_every))


def goals_of(plan: PlanInForce) -> Sequence[Goal]:
    """The goals that a plan serves, in its order."""
    known = {goal.key: goal for goal in sections_of(plan.version).goals}
    return [known[key] for key in plan.plan.goals if key in known]


def _shown(
    request: Request, found: PlanBatch, plan: PlanInForce, *, typed: tuple[str, GoalForm] | None = None
) -> PlanShown:
    """Everything that the sheet tells of a plan beside its lines."""
    on, reader = request.on, request.user.pk
    wanted, asked = goals_of(plan), asked_by(found, plan.plan)
    told = plan_counted(found, plan.plan, asked, reader=reader, on=on)
    counted = reached(wanted, found, asked, told.duties, reader=reader, on=on)
    by_hand = {one.goal: one for one in found.goals_typed.select_related("typed_by", "entry")} if wanted else {}
    forms_ = dict([typed]) if typed else {}
    word = AttributeWords(attributes_of(plan.version))
    return PlanShown(
        tuple(_goal(one, counted.get(one.key), by_hand.get(one.key), forms_.get(one.key)) for one in wanted),
        told.duties,
        told.classes,
        tuple(word(name) for name in plan.plan.basis),
    )


def _goal(goal: Goal, counted: Reached | None, typed: GoalTyped | None, form: GoalForm | None) -> GoalShown:
    return GoalShown(
        key=goal.key,
        title=worded(goal.title) or goal.key,
        aim=aim_of(goal),
        text=worded(goal.text) if goal.text else "",
        reached=_figure(goal, counted) if counted else typed.reached if typed else "",
        is_counted=counted is not None,
        typed=typed if counted is None else None,
        form=form or GoalForm(),
    )


def aim_of(goal: Goal) -> str:
    """What is aimed at, in words, as far as the policy says it."""
    return " · ".join(_aims(goal))


def _aims(goal: Goal) -> Iterator[str]:
    figures = (
        (gettext("at least %(figure)s"), goal.at_least),
        (gettext("rises by %(figure)s"), goal.rises_by),
        (gettext("falls by %(figure)s"), goal.falls_by),
    )
    for template, figure in figures:
        if figure is not None:
            yield template % {"figure": f"{figure.value:f}{'%' if figure.is_percent else ''}"}
    if goal.within is not None:
        yield gettext("within %(duration)s") % {"duration": duration_in_words(goal.within)}
    if goal.ends_on is not None:
        yield gettext("by %(day)s") % {"day": day(goal.ends_on)}


def _figure(goal: Goal, one: Reached) -> str:
    """What was counted, in words: a number, or a share with what it is a share of."""
    if one.of is None:
        return str(one.count)
    parts = {"share": _percent(one.count, one.of), "count": one.count, "of": one.of}
    if goal.measure not in SATISFACTION:
        return gettext("%(share)s (%(count)d of %(of)d)") % parts
    told = gettext("%(share)s satisfied (%(count)d of %(of)d answers)") % parts
    if one.before is None:
        return told
    return gettext("%(now)s; before: %(share)s") % {"now": told, "share": _percent(*one.before)}


def _percent(count: int, of: int) -> str:
    return f"{100 * count / of:.1f}%"
