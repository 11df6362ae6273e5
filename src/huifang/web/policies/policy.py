"""One version of a policy: every clause in its order, with what carries it out and how that went."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huifang.insight.queries.clauses import duty_counts, written_counts
from huifang.org.logic import Right
from huifang.policy.queries.said import faults_of
from huifang.web.frame.marks import needs
from huifang.web.frame.request import Request
from huifang.web.frame.text import worded
from huifang.web.policies.head import owner_of, references_of
from huifang.web.policies.shown import (
    IN_ALL,
    OF_A_CLAUSE,
    OF_WRITTEN,
    clauses_shown,
    numbers_of,
    state_of_version,
    title_of,
    version_or_404,
    written_of,
)
from huifang.web.policies.words import NUMBERS, WRITTEN, rate


@needs(Right.SEE_POLICIES)
@require_safe
def policy(request: Request, version: int) -> HttpResponse:
    """The clauses with their follow-ups; reports and reviews come behind, for they are counted one by one."""
    whole = version_or_404(version)
    counted = duty_counts(whole, reach=request.reach, on=request.on)
    shown = {
        "whole": whole,
        "title": title_of(whole),
        "state": state_of_version(whole.version, request.on, replaced_on=whole.replaced_on),
        "owner": owner_of(whole.version),
        "references": list(references_of(whole.version)),
        "faults": faults_of(whole.version),
        "clauses": clauses_shown(whole, (one.duties for one in counted.clauses)),
        "columns": [NUMBERS[column] for column in OF_A_CLAUSE],
        "unbound": sum(not clause.is_bound for clause in whole.clauses),
        "bound": sum(clause.is_bound for clause in whole.clauses),
        "numbers": list(numbers_of(counted.duties, IN_ALL, "policy-follow-ups", (version,))),
        "rate": rate(counted.duties.kept, counted.duties.decided),
        "is_written_for": any(one.reported or one.reviewed for one in counted.clauses),
    }
    return render(request, "policies/policy.html", shown)


@needs(Right.SEE_POLICIES)
@require_safe
def written(request: Request, version: int) -> HttpResponse:
    """The reports and reviews that clauses ask for; a part of a page, or without htmx a page of its own."""
    whole = version_or_404(version)
    counts = written_counts(whole, reach=request.reach, on=request.on, zone=request.zone.key)
    lines = []
    for line, one in zip(whole.clauses, counts, strict=True):
        args = (version, line.position)
        if one.reports:
            lines.append((line, worded(line.text), "reports", list(written_of(one.reports, "clause-reports", args))))
        if one.reviews:
            of = one.reviewed[0][0]
            numbers = list(written_of(one.reviews, "clause-reviews", (*args, of)))
            lines.append((line, worded(line.text), "reviews", numbers))
    shown = {"whole": whole, "title": title_of(whole), "lines": lines, "columns": [WRITTEN[one] for one in OF_WRITTEN]}
    return render(request, "policies/written.html" if request.htmx else "policies/written_alone.html", shown)
