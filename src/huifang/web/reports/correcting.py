"""Put one's own record right, in the form in which it was filled in."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from huifang.followups.actions import correct_record
from huifang.followups.actions.refusals import ChangedMeanwhile, MissingAnswers, NotYours
from huifang.followups.models import Record
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.web.frame.answers import (
    NOTE,
    AnswersForm,
    FindingRow,
    finding_rows,
    initial_answers,
    new_findings,
    with_blanks,
    with_faults,
)
from huifang.web.frame.ground import ring
from huifang.web.frame.labels import FINDINGS
from huifang.web.frame.marks import needs
from huifang.web.frame.messages import say
from huifang.web.frame.records import RecordShown, rounds_of, rule_of, shown, visible_records
from huifang.web.frame.request import Request
from huifang.web.frame.text import said

FORM_IS_WRONG = 422


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form; `has_changed` when somebody changed the record since it was looked at."""

    form: AnswersForm
    rows: list[FindingRow]
    has_changed: bool = False


@needs(Right.WORK)
@require_safe
def record(request: Request, record: int) -> HttpResponse:
    """My record with what its readers said, and the form to put it right where that is still possible."""
    return _page(request, _own(request, record), None)


@needs(Right.WORK)
@require_POST
def correct(request: Request, record: int) -> HttpResponse:
    """Hand the record in anew; it goes to review again."""
    found = _own(request, record)
    if found.review_post_id is None:
        raise Http404
    typed = _handed_in(request, found)
    if typed is None:
        say(request, Message("The record is handed in anew. Its reader looks at it again."))
        return redirect("sent-back")
    return _page(request, _own(request, record), typed)


def _own(request: Request, record: int) -> Record:
    """A record that this person wrote. Raises Http404."""
    return get_object_or_404(visible_records(request.reach).filter(employee=request.user), pk=record)


def _handed_in(request: Request, found: Record) -> Typed | None:
    """None when it was taken, else what was typed with what is wrong with it."""
    rule = rule_of(found)
    rows, form = finding_rows(request.POST), AnswersForm(rule.form if rule else None, request.POST)
    form.full_clean()
    try:
        correct_record(
            record=found.pk,
            version=_version(request),
            author=request.user,
            answers=form.answers,
            note=form.cleaned_data[NOTE] or "",
            findings=new_findings(rows),
            form=rule.form if rule else None,
            ring=ring(),
        )
    except NotYours as not_theirs:
        raise Http404 from not_theirs
    except ChangedMeanwhile as refused:
        form.add_error(None, said(refused.message))
        return Typed(form, rows, has_changed=True)
    except MissingAnswers as faulty:
        form.add_faults(faulty.faults)
        return Typed(form, with_faults(rows, faulty.faults))
    return None


def _version(request: Request) -> int:
    """The version that was looked at; one that cannot be read is none."""
    told = request.POST.get("version", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0


def _page(request: Request, record: Record, typed: Typed | None) -> HttpResponse:
    told = shown(record, on=request.on, reach=request.reach)
    here = typed or _as_it_stands(told)
    context = {
        "shown": told,
        "rounds": rounds_of(record, told.rule),
        "form": here.form,
        "rows": with_blanks(here.rows),
        "kinds": FINDINGS,
        "has_changed": here.has_changed,
        "is_open": record.review_post_id is not None and record.state != Record.State.APPROVED,
    }
    return render(request, "reports/record.html", context, status=FORM_IS_WRONG if typed else 200)


def _as_it_stands(told: RecordShown) -> Typed:
    initial = initial_answers(told.record.answers, told.record.note)
    rows = [FindingRow(finding.kind, finding.text) for finding in told.findings]
    return Typed(AnswersForm(told.rule.form if told.rule else None, initial=initial), rows)
