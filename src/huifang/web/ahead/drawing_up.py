"""A plan is drawn up because somebody wants one, and stands as a document with what the policy has its lines state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huifang.followups.models import FollowUp
from huifang.kernel.text import Message
from huifang.org.logic import Reach, Right
from huifang.org.models import Department, Employee, Post
from huifang.planning.actions.batches import NotNow
from huifang.planning.actions.batches import draw_up as drawn_up
from huifang.planning.logic.batches import Period
from huifang.planning.models import BatchLine
from huifang.planning.queries.batches import PlanInForce, batches_visible_to, lines_told, plan_of, plans_in_force
from huifang.policy.logic.desk import DeskRule
from huifang.policy.logic.pack import Rule as RuleText
from huifang.policy.logic.pack import Text
from huifang.policy.logic.sections.contacts import Preparation
from huifang.policy.logic.sections.parts import Addressee
from huifang.policy.logic.stored import from_json
from huifang.policy.queries import desk_rules, sections_of
from huifang.policy.queries.in_force import attributes_of
from huifang.web.ahead.goals import aim_of, goals_of
from huifang.web.frame.attributes import AttributeWords
from huifang.web.frame.channels import channel_name
from huifang.web.frame.forms import DayInput
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.paging import page_of
from huifang.web.frame.people import actor_of
from huifang.web.frame.request import Request
from huifang.web.frame.steps import frequency_for
from huifang.web.frame.tags import day, moment
from huifang.web.frame.text import said, worded

FORM_IS_WRONG = 422
ON_A_PAPER = 500
"""So many lines are printed at once."""

USUAL = ("customer", "date", "channel", "purpose", "agent")
"""What a line states where the policy does not say."""

COLUMNS: Mapping[str, Promise] = {
    "customer": pgettext_lazy("column", "Customer"),
    "date": pgettext_lazy("plan", "Day"),
    "time": pgettext_lazy("plan", "Time"),
    "channel": pgettext_lazy("column", "Channel"),
    "content": pgettext_lazy("plan", "What is asked"),
    "purpose": pgettext_lazy("plan", "Purpose"),
    "material": pgettext_lazy("plan", "Material"),
    "frequency": pgettext_lazy("plan", "How often"),
    "agent": pgettext_lazy("plan", "By whom"),
    "post": pgettext_lazy("plan", "Post"),
}


class DrawUpForm(forms.Form):
    """Which plan, of which department, for which days."""

    plan = forms.ChoiceField(label=pgettext_lazy("mechanism", "Plan"))
    department = forms.ChoiceField(label=pgettext_lazy("field", "Department"), required=False)
    first_on = forms.DateField(label=_("First day"), widget=DayInput())
    last_on = forms.DateField(label=_("Last day"), widget=DayInput())

    def __init__(self, *args: Any, plans: Mapping[str, str], departments: Mapping[str, str], on: date) -> None:
        super().__init__(*args)
        self.on = on
        for name, choices in (("plan", plans), ("department", departments)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices.items())

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        first_on, last_on = told.get("first_on"), told.get("last_on")
        if first_on and last_on and last_on < first_on:
            self.add_error("last_on", _("The last day lies before the first."))
        elif last_on and last_on < self.on:
            self.add_error("last_on", _("Choose days that are still to come."))
        return told


@needs(Right.PLAN_AHEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def draw_up(request: Request) -> HttpResponse:
    """Draw up a plan for days of one's own choosing."""
    plans = {f"{one.version.policy.key}/{one.plan.key}": one for one in plans_in_force(request.on)}
    form = DrawUpForm(
        *([request.POST] if request.method == "POST" else []),
        plans={key: _called(one) for key, one in plans.items()},
        departments=_departments(request.reach),
        on=request.on,
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        department = int(told["department"]) if told["department"] else None
        period = Period(told["first_on"], told["last_on"])
        try:
            made = drawn_up(plans[told["plan"]], department, period, actor=actor_of(request.user))
            say(request, Message("The plan is drawn up. Hand it in when it is as it should be."))
            return redirect("batch", batch=made.pk)
        except NotNow as refused:
            form.add_error(None, said(refused.message))
    return render(request, "ahead/draw_up.html", {"form": form}, status=FORM_IS_WRONG if form.errors else 200)


def _called(one: PlanInForce) -> str:
    return f"{worded(one.version.policy.title) or one.version.policy.key} · {worded(one.plan.title) or one.plan.key}"


def _departments(reach: Reach) -> dict[str, str]:
    """Those within reach; the whole organisation for whom all is."""
    rows = Department.objects.order_by("name", "key")
    if not reach.is_all:
        rows = rows.filter(pk__in=reach.departments)
    named = {str(pk): name for pk, name in rows.values_list("pk", "name")}
    return ({"": str(_("The whole organisation"))} if reach.is_all else {}) | named


@needs(Right.PLAN_AHEAD)
@require_safe
def paper(request: Request, batch: int) -> HttpResponse:
    """The plan with the columns that the policy names, all of it or one person's part, for print."""
    found = get_object_or_404(batches_visible_to(request.reach), pk=batch)
    plan = plan_of(found, on=request.on)
    lines = lines_told(found, reader=request.user.pk)
    people = Employee.objects.filter(pk__in=lines.values("follow_up__agent")).order_by("name", "pk")
    rows = lines.select_related("follow_up__customer", "follow_up__rule", "follow_up__agent", "follow_up__post")
    person = None
    if who := request.GET.get("who"):
        person = next((one for one in people if str(one.pk) == who), None)
        if person is None:
            raise Http404
        rows = rows.filter(follow_up__agent=person)
    page = page_of(rows, by=("planned_on", "id"), cursor=request.GET.get("page"), size=ON_A_PAPER)
    told = _Told(plan, page.rows)
    shown = {
        "batch": found,
        "title": worded(found.policy.title) or found.policy.key,
        "plan": (worded(plan.plan.title) if plan else "") or found.plan,
        "people": people,
        "person": person,
        "columns": told.columns,
        "lines": [list(zip(told.columns, told.cells(line), strict=True)) for line in page.rows],
        "page": page,
        "drawn_up_by": told.drawn_up_by,
        "goals": [(worded(one.title) or one.key, aim_of(one)) for one in goals_of(plan)] if plan else (),
    }
    return render(request, "ahead/paper.html", shown)


class _Told:
    """What the lines of a plan state, in the order in which the policy names it, its attributes last."""

    def __init__(self, plan: PlanInForce | None, rows: Sequence[BatchLine]) -> None:
        self.keys: list[str] = [key for key in (plan.plan.columns if plan else ()) if key in COLUMNS] or list(USUAL)
        self.basis = plan.plan.basis if plan else ()
        word = AttributeWords(attributes_of(plan.version) if plan else {})
        self.columns = [*(str(COLUMNS[key]) for key in self.keys), *(word(name) for name in self.basis)]
        self.rules = desk_rules({row.follow_up.version_id for row in rows})
        self.preparations = sections_of(plan.version).preparations if plan else ()
        self.said = _Said({}, attributes_of(plan.version) if plan else {})
        texts = from_json(plan.version.checked["rules"]) if plan and "frequency" in self.keys else ()
        self.rule_texts: Mapping[str, RuleText] = {text.key: text for text in texts}
        by = plan.plan.by if plan else None
        self.drawn_up_by = _named(by) if by else ""

    def cells(self, line: BatchLine) -> list[str]:
        """The cells of a line."""
        row = line.follow_up
        rule = self.rules.get((row.version_id, row.rule.key))
        return [
            *(self._cell(key, line, row, rule) for key in self.keys),
            *(str(row.customer.attributes.get(name) or "") for name in self.basis),
        ]

    def _cell(self, key: str, line: BatchLine, row: FollowUp, rule: DeskRule | None) -> str:
        match key:
            case "channel":
                told = _joined(channel_name(one) for one in (rule.channels if rule else ()))
            case "content":
                told = _joined(worded(one.label) for one in (rule.form.fields if rule and rule.form else ()))
            case "purpose":
                told = (worded(rule.title) if rule else "") or row.rule.key
            case "frequency":
                text = self.rule_texts.get(row.rule.key)
                told = frequency_for(text, self.said, row.customer.attributes) if text else ""
            case "material":
                told = _joined(self._brought(row.rule.key))
            case _:
                told = _of_itself(key, line, row)
        return told

    def _brought(self, rule: str) -> Iterator[str]:
        fitting: list[Preparation] = [one for one in self.preparations if not one.rules or rule in one.rules]
        return (worded(text) for one in fitting for text in one.brings)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the version calls its events and attributes."""

    events: Mapping[str, Text]
    attributes: Mapping[str, Text]


def _named(by: Addressee) -> str:
    """Who draws the plan up, in words: a post or a department."""
    if by.post:
        post = Post.objects.filter(key=by.post).first()
        return (worded(post.title) if post else "") or by.post
    return Department.objects.filter(key=by.department).values_list("name", flat=True).first() or by.department or ""


def _of_itself(key: str, line: BatchLine, row: FollowUp) -> str:
    """What the follow-up says, and no policy."""
    match key:
        case "customer":
            return row.customer.name or row.customer.external_id
        case "date":
            return day(line.planned_on)
        case "time":
            return moment(row.promised_at)
        case "agent":
            return row.agent.name if row.agent else ""
        case _:
            return (worded(row.post.title) or row.post.key) if row.post else ""


def _joined(words: Iterable[object]) -> str:
    return str(pgettext_lazy("list", ", ")).join(str(one) for one in words)
