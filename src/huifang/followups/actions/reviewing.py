"""Write the report that is owed, and say to records and reports what a reader says: good, or what to do better."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from huifang.customers.actions.changing import write_down
from huifang.followups.actions.ending import actor_of, said
from huifang.followups.actions.refusals import ChangedMeanwhile, MissingAnswers, NotYours, OwnWork
from huifang.followups.logic.answers import REQUIRED, AnswerFault
from huifang.followups.logic.reports import owed_on
from huifang.followups.logic.written import LONGEST_NOTE, LONGEST_REPORT, kept, too_long
from huifang.followups.models import Record, Report, Review
from huifang.followups.queries.reviewing import may_write
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id
from huifang.kernel.text import Message
from huifang.notices.actions import tell
from huifang.org.logic import Right
from huifang.org.models import Employee
from huifang.org.queries import holders_of, reach_of
from huifang.policy.logic.desk import DeskRule

REPORT_WRITTEN = Message("%(author)s has written a report about %(customer)s for you to read.")
RECORD_SENT_BACK = Message("%(reader)s has sent back your record about %(customer)s: %(guidance)s")
REPORT_SENT_BACK = Message("%(reader)s has sent back your report about %(customer)s: %(guidance)s")


@transaction.atomic
def write_report(
    *,
    report: int,
    version: int,
    author: Employee,
    at: datetime,
    on: date,
    text: str,
    rule: DeskRule | None = None,
) -> Report:
    """Write a report (by id), or write it anew until it is approved; numbers in it are masked.

    `rule` says within how long it is reviewed. Its readers are told when it is first written. Raises NotYours for
    whoever is not to write it, ChangedMeanwhile (also when it is approved), MissingAnswers for no text or too long a
    one.
    """
    reach = reach_of(author, Right.WORK, on=on)
    found = Report.objects.select_for_update(of=("self",)).select_related("record__customer").filter(pk=report).first()
    if found is None or reach is None or not may_write(found, reach):
        raise NotYours
    if found.version != version or found.state == Report.State.APPROVED:
        raise ChangedMeanwhile
    written, entry_id = _report_text(text), next_id(Entry)
    review = rule.report_review if rule else None
    Report.objects.filter(pk=report, version=version).update(
        text=written,
        state=Report.State.WRITTEN,
        author=author,
        written_at=at,
        written_on=on,
        review_due_on=owed_on(on, review.within) if review and found.review_post_id else None,
        version=F("version") + 1,
        entry_id=entry_id,
    )
    write_down("report.written", [report], entry_id, actor_of(author), "")
    is_first = found.state == Report.State.OWED
    found.refresh_from_db()
    if is_first:
        _tell_readers(found, author=author, at=at, on=on)
    return found


def _tell_readers(report: Report, *, author: Employee, at: datetime, on: date) -> None:
    """Those for whom the policy has it written hear of it once; whoever reviews it finds it waiting."""
    if report.reader_post_id is None or report.reader_post_id == report.review_post_id:
        return
    customer = report.record.customer
    readers = holders_of(report.reader_post_id, department=customer.department_id, right=Right.SEE_CUSTOMERS, on=on)
    told = Message(REPORT_WRITTEN.template, {"author": author.name, "customer": customer.name})
    others = [one for one in readers if one != author.pk and Report.objects.told_to(one).filter(pk=report.pk).exists()]
    tell(employees=others, message=told, at=at, about=("report_to_read", report.pk))


@transaction.atomic
def approve(
    *, reviewed: Record | Report, version: int, by: Employee, at: datetime, on: date, guidance: str = ""
) -> Review:
    """Approve a record or a report as it was looked at, in that version.

    Raises NotYours out of the reader's reach, OwnWork, ChangedMeanwhile when it was corrected or reviewed since.
    """
    text = _guidance(guidance)
    return _decide(reviewed, Review.Decision.APPROVED, version=version, by=by, at=at, on=on, guidance=text)


@transaction.atomic
def send_back(
    *, reviewed: Record | Report, version: int, by: Employee, at: datetime, on: date, guidance: str
) -> Review:
    """Send a record or a report back with guidance; its author is told. Raises NoReason, and what `approve` does."""
    text = _guidance(said(guidance))
    review = _decide(reviewed, Review.Decision.SENT_BACK, version=version, by=by, at=at, on=on, guidance=text)
    record = _record_of(reviewed)
    about, sentence = ("record", RECORD_SENT_BACK) if isinstance(reviewed, Record) else ("report", REPORT_SENT_BACK)
    parts = {"reader": by.name, "customer": record.customer.name, "guidance": text}
    told = Message(sentence.template, parts)
    tell(employees=[_author_of(reviewed)], message=told, at=at, about=(about, reviewed.pk))
    return review


def _decide(
    reviewed: Record | Report,
    decision: Review.Decision,
    *,
    version: int,
    by: Employee,
    at: datetime,
    on: date,
    guidance: str,
) -> Review:
    reach = reach_of(by, Right.REVIEW, on=on)
    if reach is None or not type(reviewed).objects.visible_to(reach).filter(pk=reviewed.pk).exists():
        raise NotYours
    if by.pk == _author_of(reviewed):
        raise OwnWork
    entry_id, kind = next_id(Entry), "record" if isinstance(reviewed, Record) else "report"
    if not _set(reviewed, decision, version, entry_id):
        raise ChangedMeanwhile
    write_down(f"{kind}.{decision.value}", [reviewed.pk], entry_id, actor_of(by), guidance)
    return Review.objects.create(
        record=reviewed if isinstance(reviewed, Record) else None,
        report=reviewed if isinstance(reviewed, Report) else None,
        version=version,
        employee=by,
        at=at,
        decision=decision,
        guidance=guidance,
        entry_id=entry_id,
    )


def _set(reviewed: Record | Report, decision: Review.Decision, version: int, entry_id: int) -> int:
    """Compare and set: what was corrected since it was seen, or reviewed by somebody else, is left."""
    if isinstance(reviewed, Record):
        handed_in = Record.objects.filter(pk=reviewed.pk, version=version, state=Record.State.SUBMITTED)
        return handed_in.update(state=decision.value, entry_id=entry_id)
    written = Report.objects.filter(pk=reviewed.pk, version=version, state=Report.State.WRITTEN)
    return written.update(state=decision.value, entry_id=entry_id)


def _record_of(reviewed: Record | Report) -> Record:
    return reviewed if isinstance(reviewed, Record) else reviewed.record


def _author_of(reviewed: Record | Report) -> int:
    if isinstance(reviewed, Report) and reviewed.author_id is not None:
        return reviewed.author_id
    return _record_of(reviewed).employee_id


def _report_text(text: str) -> str:
    written = kept(text)
    if not written:
        raise MissingAnswers([AnswerFault("text", REQUIRED)])
    if complaint := too_long(written, LONGEST_REPORT):
        raise MissingAnswers([AnswerFault("text", complaint)])
    return written


def _guidance(guidance: str) -> str:
    text = kept(guidance)
    if complaint := too_long(text, LONGEST_NOTE):
        raise MissingAnswers([AnswerFault("guidance", complaint)])
    return text
