"""The page of one case, and its print form."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huifang.cases.logic.settling import missing_to_close
from huifang.cases.logic.words import CaseState
from huifang.cases.models import Case
from huifang.cases.queries.improvements import improvements_in
from huifang.cases.queries.senders import contact_of, sender_of
from huifang.cases.queries.settling import settled, waits_for_a_yes
from huifang.cases.queries.telling import Told, told
from huifang.followups.logic.answered import answered
from huifang.org.logic import Right
from huifang.web.cases.deeds import DEEDS
from huifang.web.cases.finding import May, case_or_404
from huifang.web.cases.forms import NoteForm
from huifang.web.cases.shown import log_lines, tone_of, whose_offer
from huifang.web.frame.case_states import case_badge
from huifang.web.frame.case_words import (
    CAUSES,
    LIABILITIES,
    ORDERS,
    PAUSES,
    SECRET,
    SOURCES,
    level_word,
)
from huifang.web.frame.ground import ring
from huifang.web.frame.improvement_states import look_of
from huifang.web.frame.labels import FINDINGS
from huifang.web.frame.marks import needs
from huifang.web.frame.people import reach_on
from huifang.web.frame.request import Request
from huifang.web.frame.text import language_tag, worded


@needs(Right.SEE_CASES)
@require_safe
def case(request: Request, case: int) -> HttpResponse:
    """A case: what was said, who has it, its deadlines, what was done, and what can be done now."""
    found = case_or_404(request, case)
    may, shown = May(request, found), _shown(request, found)
    open_deeds = [deed for deed in DEEDS if deed.is_open_to(may, found, shown["told"].terms)]
    next_ones = _next_of(found)
    context = {
        **shown,
        "first": [deed for deed in open_deeds if deed.slug in next_ones],
        "others": [deed for deed in open_deeds if deed.slug not in next_ones],
        "may": may,
        "note": NoteForm(),
        "improvements": [(one, look_of(one, on=request.on)) for one in improvements_in(found.improved)],  # type: ignore[attr-defined]
        "reach_them": contact_of(found, ring=ring()) if may.work and found.customer_id is None else "",
    }
    return render(request, "cases/case.html", context)


def _next_of(case: Case) -> frozenset[str]:
    """The deeds that come next for a case as it stands: those stand as buttons."""
    if case.is_on_offer or case.state == CaseState.OPEN:
        return frozenset({"accept", "decline", "reply-to"})
    if case.state == CaseState.WAITING:
        return frozenset({"resume", "reply-to"})
    if case.state == CaseState.ANSWERED:
        return frozenset({"close"})
    if case.state == CaseState.RESOLVED:
        return frozenset({"answer", "close"})
    return frozenset({"reply-to"}) if waits_for_a_yes(case) else frozenset({"reply-to", "judge", "resolve"})


@needs(Right.SEE_CASES)
@require_safe
def case_print(request: Request, case: int) -> HttpResponse:
    """The case as a company files it: everything on paper, with lines for signatures."""
    return render(request, "cases/print.html", _shown(request, case_or_404(request, case)))


def _shown(request: Request, found: Case) -> dict[str, Any]:
    reach = reach_on(request, Right.SEE_CASES)
    assert reach is not None
    whole, waits = told(found, reach=reach), waits_for_a_yes(found)
    return {
        "case": found,
        "told": whole,
        "state": case_badge(found),
        "level": level_word(found.level),
        "source": SOURCES[found.source],
        "topic": _topic(whole),
        "kind_title": worded(whole.terms.kind.title) if whole.terms.kind else "",
        "is_same_kind": whole.terms.kind is not None and worded(whole.terms.kind.title) == str(FINDINGS[found.kind]),
        "steps": [worded(step) for step in whole.terms.kind.steps] if whole.terms.kind else [],
        "whose_offer": whose_offer(found),
        "waits_for": PAUSES.get(found.waits_for, ""),
        "cause": CAUSES.get(found.cause, ""),
        "liability": LIABILITIES.get(found.liability, ""),
        "clocks": [
            (clock, worded(title) or clock.key, tone_of(clock.due_at, at=clock.ended_at or request.at))
            for clock, title in whole.clocks
        ],
        "log": log_lines(whole),
        "orders": [(order, ORDERS[order.state]) for order in whole.orders],
        "related": [(one, case_badge(one)) for one in whole.related],
        "form_title": worded(whole.terms.form.title) if whole.terms.form else "",
        "filled": answered(whole.terms.form, found.filled, language=language_tag()) if found.filled else (),
        "missing": ()
        if waits or not found.is_live
        else missing_to_close(whole.terms.kind, settled(found, whole.terms)),
        "waits_for_a_yes": waits,
        "sender": sender_of(found, ring=ring()) if found.customer_id is None else None,
        "secret": SECRET if found.about_employee_id else "",
    }


def _topic(whole: Told) -> str:
    key = whole.case.topic
    titles = whole.terms.saying.topics if whole.terms.saying else {}
    return worded(titles[key]) if key in titles else key
