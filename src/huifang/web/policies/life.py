"""The life of a version: who drafted, judged and published it, when, and what changed; and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from huifang.approvals.logic import State
from huifang.approvals.queries import steps_of, steps_waiting_for
from huifang.org.logic import Right
from huifang.org.models import Employee
from huifang.policy.logic.approving import POLICY, in_some_cases
from huifang.policy.models import Revision, Stage, Version
from huifang.policy.queries.acknowledged import may_look_over, next_review
from huifang.policy.queries.approving import approvals_in_force
from huifang.policy.queries.document import reading_of
from huifang.policy.queries.in_force import sections_of
from huifang.policy.queries.said import faults_of
from huifang.web.frame.approving import STATES, rounds_of
from huifang.web.frame.marks import needs
from huifang.web.frame.people import number_of, rights_on
from huifang.web.frame.request import Request
from huifang.web.frame.text import worded
from huifang.web.policies.governing import HandInForm, LookOverForm, ReviewDayForm
from huifang.web.policies.shown import state_of_version

FORM_IS_WRONG = 422
Word = str | Promise

STAGES: Mapping[str, tuple[Word, str]] = {
    Stage.Did.DRAFTED: (pgettext_lazy("stage", "Drafted"), "pencil"),
    Stage.Did.REWRITTEN: (pgettext_lazy("stage", "Rewritten"), "edit"),
    Stage.Did.HANDED_IN: (pgettext_lazy("stage", "Handed in"), "user-check"),
    Stage.Did.LOADED: (pgettext_lazy("stage", "Loaded by an operator"), "upload"),
    Stage.Did.PUBLISHED: (pgettext_lazy("stage", "Published"), "send"),
}
COUNTS: Mapping[str, Any] = {
    "clauses_added": ngettext_lazy("%(n)d clause added", "%(n)d clauses added", "n"),
    "clauses_changed": ngettext_lazy("%(n)d clause changed", "%(n)d clauses changed", "n"),
    "clauses_removed": ngettext_lazy("%(n)d clause removed", "%(n)d clauses removed", "n"),
    "rules_added": ngettext_lazy("%(n)d rule added", "%(n)d rules added", "n"),
    "rules_changed": ngettext_lazy("%(n)d rule changed", "%(n)d rules changed", "n"),
    "rules_removed": ngettext_lazy("%(n)d rule removed", "%(n)d rules removed", "n"),
    "entries_added": ngettext_lazy("%(n)d entry added", "%(n)d entries added", "n"),
    "entries_changed": ngettext_lazy("%(n)d entry changed", "%(n)d entries changed", "n"),
    "entries_removed": ngettext_lazy("%(n)d entry removed", "%(n)d entries removed", "n"),
    "settings": ngettext_lazy("%(n)d setting changed", "%(n)d settings changed", "n"),
    "head": ngettext_lazy("%(n)d change in the head", "%(n)d changes in the head", "n"),
}


@dataclass(frozen=True, slots=True)
class StageShown:
    """A stage: what was done, by whom, when and why, and what the text says otherwise since."""

    stage: Stage
    word: Word
    icon: str
    by: str
    counts: tuple[str, ...]


@needs(Right.SEE_POLICIES)
@require_safe
def life(request: Request, version: int) -> HttpResponse:
    """Everything that happened to a version, and what this person may do next."""
    return page_of_life(request, version_or_404(version))


def version_or_404(version: int) -> Version:
    """A version with its policy and approval. Raises Http404."""
    return get_object_or_404(Version.objects.select_related("policy", "approval__entry"), pk=version)


def page_of_life(
    request: Request, found: Version, *, handed: HandInForm | None = None, day: ReviewDayForm | None = None,
    looked: LookOverForm | None = None,
) -> HttpResponse:  # fmt: skip
    """The page, with what was typed when something is wrong with it."""
    rights, approval = rights_on(request), found.approval
    steps = steps_of(approval) if approval is not None else ()
    waits = approval is not None and approval.state == State.WAITING
    is_draft, is_published = found.state == Version.State.DRAFT, found.state == Version.State.PUBLISHED
    revision = Revision.objects.filter(policy=found.policy_id, done_at=None).first() if is_published else None
    manages = Right.MANAGE_POLICIES in rights
    shown = {
        "version": found,
        "title": worded(found.policy.title) or found.policy.key,
        "state": state_of_version(found, request.on),
        "stages": list(_stages(found)),
        "faults": faults_of(found),
        "asked": _open_questions(found) if is_draft and not waits else (),
        "approval": approval,
        "approval_state": STATES[approval.state] if approval is not None else None,
        "rounds": rounds_of(steps, at=request.at),
        "mine": waits and steps_waiting_for(request.user, on=request.on).filter(approval=approval).exists(),
        "hand_in": (handed or hand_in_form(found, request)) if manages and is_draft and not waits else None,
        "next_review": next_review(found, last_on=_last_review(found)) if is_published else None,
        "revision": revision,
        "looked": looked or LookOverForm(),
        "may_look_over": revision is not None and may_look_over(found, request.user, on=request.on),
        "day": (day or ReviewDayForm(initial={"review_on": found.review_on})) if manages and is_published else None,
        "reviews": Revision.objects.filter(policy=found.policy_id).exclude(done_at=None).select_related("done_by"),
        "manages": manages,
        "is_published": is_published,
        "follows": Right.FOLLOW_ACKNOWLEDGEMENTS in rights,
    }
    wrong = any(form is not None and form.errors for form in (handed, day, looked))
    return render(request, "policies/life.html", shown, status=FORM_IS_WRONG if wrong else 200)


def _open_questions(found: Version) -> tuple[str, ...]:
    """What the text leaves to the company and nobody has answered yet."""
    unanswered = set(found.checked.get("unanswered", ()))
    pack = reading_of(found).pack if unanswered else None
    return tuple(worded(one.ask) or one.key for one in pack.settings if one.key in unanswered) if pack else ()


def hand_in_form(found: Version, request: Request, *typed: Any) -> HandInForm:
    """What is asked when a draft is handed in: which cases are given, and a word of the drafter's."""
    approvals = approvals_in_force(found.policy_id, on=request.on) or sections_of(found).approvals
    return HandInForm(in_some_cases(approvals, of=POLICY), *typed)


def _last_review(found: Version) -> Any:
    done = Revision.objects.filter(policy=found.policy_id).exclude(done_at=None).order_by("-done_at").first()
    return done.done_at.date() if done is not None and done.done_at is not None else None


def _stages(found: Version) -> Iterator[StageShown]:
    stages = list(found.stages.select_related("entry"))
    numbers = {number_of(stage.entry.actor) for stage in stages}
    names = dict(Employee.objects.filter(number__in=numbers).values_list("number", "name"))
    for stage in stages:
        word, icon = STAGES[stage.did]
        by = names.get(number_of(stage.entry.actor), stage.entry.actor)
        yield StageShown(stage, word, icon, by, tuple(_counts(stage.changed)))


def _counts(changed: Mapping[str, int]) -> Iterator[str]:
    for name, count in changed.items():
        if name in COUNTS:
            yield str(COUNTS[name] % {"n": count})
