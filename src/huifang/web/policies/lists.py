"""The list of policies, and of everything that was ever loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huifang.insight.logic import NOTHING, DutyCounts
from huifang.insight.queries.counting import rule_counts
from huifang.org.logic import Right
from huifang.policy.queries import VersionLine, never_late_in_force, version_lines
from huifang.web.frame.marks import needs
from huifang.web.frame.request import Request
from huifang.web.policies.words import rate


@dataclass(frozen=True, slots=True)
class PolicyShown:
    """A policy by the version that is in force or, where none is, the latest."""

    line: VersionLine
    state: str
    duties: DutyCounts
    rate: str


@needs(Right.SEE_POLICIES)
@require_safe
def policies(request: Request) -> HttpResponse:
    """Each policy with how it is kept, and below it every version."""
    lines = version_lines()
    in_force = _in_force(lines, request.on)
    counts = rule_counts({rule for line in lines for rule in line.rules}, reach=request.reach, on=request.on)
    shown = {
        "policies": list(_shown(lines, in_force, counts, request.on)),
        "versions": [(line, state_of(line, in_force, request.on)) for line in lines],
    }
    return render(request, "policies/list.html", shown)


def state_of(line: VersionLine, in_force: set[int], on: date) -> str:
    """How a version stands: draft, waits (for its approval), trial, force, come (its day has not come), replaced."""
    if line.id in in_force:
        return "trial" if line.is_on_trial else "force"
    if not line.runs:
        return "waits" if line.waits else "draft"
    return "come" if line.effective_on > on else "replaced"


def _in_force(lines: list[VersionLine], on: date) -> set[int]:
    """Of each policy the latest version that runs and whose day has come: the lines stand in that order."""
    running = (line for line in lines if line.runs and line.effective_on <= on)
    return {next(group).id for _, group in groupby(running, key=lambda line: line.policy_id)}


def _shown(
    lines: list[VersionLine], in_force: set[int], counts: dict[int, DutyCounts], on: date
) -> Iterator[PolicyShown]:
    lenient = never_late_in_force(on)
    for _, group in groupby(lines, key=lambda line: line.policy_id):
        versions = list(group)
        line = next((one for one in versions if one.id in in_force), versions[0])
        duties = sum((counts[rule].never_late() if rule in lenient else counts[rule] for rule in line.rules), NOTHING)
        yield PolicyShown(line, state_of(line, in_force, on), duties, rate(duties.kept, duties.decided))
