"""The rows behind a number: follow-ups, reports, reviews, page by page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huifang.followups.logic.reports import standing_of_owed
from huifang.followups.models import FollowUp, Record, Report
from huifang.followups.queries.desk import standing
from huifang.insight.logic import Column, Written
from huifang.insight.queries.behind import parts_behind
from huifang.insight.queries.clauses import never_late
from huifang.insight.queries.written import reports_behind, reviewed_behind
from huifang.org.logic import Right
from huifang.policy.logic.clauses import mechanism_of
from huifang.policy.logic.desk import Reviewed
from huifang.policy.queries import ClauseLine, WholeVersion, posts_of_rules
from huifang.web.frame.marks import needs
from huifang.web.frame.paging import page_of, page_of_parts
from huifang.web.frame.request import Request
from huifang.web.frame.text import worded
from huifang.web.policies.shown import clause_or_404, title_of, version_or_404
from huifang.web.policies.words import MEANINGS, NUMBERS, WRITTEN

ENDED = {Column.KEPT, Column.DONE_LATE, Column.MISSED, Column.GIVEN_UP, Column.WAIVED, Column.OWED}
"""These lists begin with the latest; what is to be done, with what has waited longest."""

Named = TypeVar("Named", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Line:
    """A follow-up with its rule in words, or a report or record with how it stands."""

    row: Any
    follow_up: FollowUp
    rule: str
    standing: str


@needs(Right.SEE_POLICIES)
@require_safe
def of_policy(request: Request, version: int, number: str) -> HttpResponse:
    """The follow-ups that a number of the whole policy counts."""
    whole, column = version_or_404(version), _named(Column, number)
    rules = sorted({rule for clause in whole.clauses for rule in _rules_of(clause)})
    return _follow_ups(request, whole, rules, column, {"address_of": "policy-follow-ups"})


@needs(Right.SEE_POLICIES)
@require_safe
def of_clause(request: Request, version: int, position: int, number: str) -> HttpResponse:
    """The follow-ups that a number of a clause counts."""
    whole, column = version_or_404(version), _named(Column, number)
    clause = clause_or_404(whole, position)
    shown = {"clause": clause, "text": worded(clause.text), "address_of": "clause-follow-ups", "of": position}
    return _follow_ups(request, whole, _rules_of(clause), column, shown)


@needs(Right.SEE_POLICIES)
@require_safe
def of_rule(request: Request, version: int, rule: str, number: str) -> HttpResponse:
    """The follow-ups that a number of a rule counts."""
    whole, column = version_or_404(version), _named(Column, number)
    desk = whole.desk_rules.get(rule)
    if desk is None:
        raise Http404
    shown = {"rule_key": rule, "text": worded(desk.title), "address_of": "rule-follow-ups", "of": rule}
    return _follow_ups(request, whole, [rule], column, shown)


@needs(Right.SEE_POLICIES)
@require_safe
def reports(request: Request, version: int, position: int, number: str) -> HttpResponse:
    """The reports that a number of a clause counts."""
    whole, wanted = version_or_404(version), _named(Written, number)
    clause = clause_or_404(whole, position)
    keys = {mechanism_of(text) for text in clause.carried_out_by}
    rules = [rule for one in whole.desk.reports if ("reports", one.key) in keys for rule in one.rules]
    rows = reports_behind(_ids(whole, rules), wanted, reach=request.reach, on=request.on)
    return _written(request, whole, clause, rows, {"number": WRITTEN[wanted], "kind": "reports"})


@needs(Right.SEE_POLICIES)
@require_safe
def reviews(request: Request, version: int, position: int, of: str, number: str) -> HttpResponse:
    """The records, or reports, whose reviews a number of a clause counts."""
    whole, wanted = version_or_404(version), _named(Written, number)
    clause = clause_or_404(whole, position)
    keys = {mechanism_of(text) for text in clause.carried_out_by}
    found = [one for one in whole.desk.reviews if ("reviews", one.key) in keys and one.of == of]
    if not found:
        raise Http404
    reviewed: Reviewed = found[0].of
    rules = _ids(whole, [rule for one in found for rule in one.rules])
    zone = request.zone.key
    rows = reviewed_behind(rules, reviewed, wanted, reach=request.reach, on=request.on, zone=zone)
    return _written(request, whole, clause, rows, {"number": WRITTEN[wanted], "kind": "reviews"})


def _follow_ups(
    request: Request, whole: WholeVersion, rules: Collection[str], column: Column, shown: dict[str, Any]
) -> HttpResponse:
    posts = posts_of_rules(whole.version.policy_id)
    wanted = {whole.rule_ids[rule]: posts.get(rule, frozenset({""})) for rule in rules if rule in whole.rule_ids}
    parts = parts_behind(wanted, column, reach=request.reach, on=request.on, never_late=never_late(whole))
    rows = FollowUp.objects.select_related("customer", "rule", "agent")
    by = ("-closes_on", "-pk") if column in ENDED else ("closes_on", "pk")
    page = page_of_parts(parts, rows, by=by, cursor=request.GET.get("page"))
    titles = {key: worded(desk.title) for key, desk in whole.desk_rules.items()}
    sent = {rule.key for rule in whole.rules if rule.performed_by == "system"}
    lines = [
        Line(row, row, titles.get(row.rule.key, row.rule.key), _stands(row, sent, on=request.on)) for row in page.rows
    ]
    of = [shown["of"]] if "of" in shown else []
    tabs = [
        (reverse(shown["address_of"], args=[whole.version.pk, *of, one.value]), NUMBERS[one], one is column)
        for one in NUMBERS
    ]
    told = {"whole": whole, "title": title_of(whole), "page": page, "lines": lines, "tabs": tabs}
    told |= {"number": NUMBERS[column], "meaning": MEANINGS[column], "has_rules": len(wanted) > 1}
    return render(request, "policies/follow_ups.html", {**told, **shown})


def _stands(row: FollowUp, sent: Collection[str], *, on: date) -> str:
    """How a follow-up stands; one that no person makes waits for sending, and is never late."""
    waits = row.state == FollowUp.State.PLANNED and row.rule.key in sent and row.opens_on <= on
    return "waiting" if waits else standing(row, on=on)


def _written(
    request: Request, whole: WholeVersion, clause: ClauseLine, rows: QuerySet[Any, Any], shown: dict[str, Any]
) -> HttpResponse:
    kind = shown["kind"]
    path = "record__" if rows.model is Report else ""
    day = "review_due_on" if kind == "reviews" else "due_on"
    joined = rows.select_related(*(f"{path}{name}" for name in ("customer", "employee", "follow_up__rule")))
    page = page_of(joined, by=(f"-{day}", "-pk"), cursor=request.GET.get("page"))
    told = {"whole": whole, "title": title_of(whole), "clause": clause, "text": worded(clause.text), "page": page}
    lines = list(_written_lines(request, whole, page.rows, kind))
    return render(request, "policies/written_rows.html", {**shown, **told, "lines": lines})


def _written_lines(request: Request, whole: WholeVersion, rows: Iterable[Any], kind: str) -> Iterator[Line]:
    titles = {key: worded(desk.title) for key, desk in whole.desk_rules.items()}
    for row in rows:
        record = row if isinstance(row, Record) else row.record
        rule = record.follow_up.rule.key
        yield Line(row, record.follow_up, titles.get(rule, rule), _standing(request, row, kind))


def _standing(request: Request, row: Any, kind: str) -> str:
    if kind == "reviews":
        is_done = row.state != (Record.State.SUBMITTED if isinstance(row, Record) else Report.State.WRITTEN)
        return "done" if is_done else standing_of_owed(row.review_due_on, done_on=None, on=request.on)
    is_done = row.state in (Report.State.WRITTEN, Report.State.APPROVED)
    return standing_of_owed(row.due_on, done_on=row.written_on if is_done else None, on=request.on)


def _rules_of(clause: ClauseLine) -> list[str]:
    named = [mechanism_of(text) for text in clause.carried_out_by]
    return [key for section, key in named if section == "rules"]


def _ids(whole: WholeVersion, rules: Iterable[str]) -> list[int]:
    return [whole.rule_ids[rule] for rule in rules if rule in whole.rule_ids]


def _named(kind: type[Named], value: str) -> Named:
    try:
        return kind(value)
    except ValueError:
        raise Http404 from None
