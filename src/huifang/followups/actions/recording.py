"""Write the record of a contact, and put it right."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from huifang.customers.actions.changing import write_down
from huifang.customers.actions.events import NewEvent, record_events
from huifang.followups.actions.ending import (
    actor_of,
    change,
    claimed_by,
    ended,
    leave,
    note_attempt,
    one_more,
    step_after,
)
from huifang.followups.actions.fulfilling import fulfil_others
from huifang.followups.actions.refusals import ChangedMeanwhile, NotAContact, NotYours
from huifang.followups.actions.writing import NO_ANSWERS, NewFinding, Written, add_findings, checked, put_findings
from huifang.followups.logic.outcomes import Outcome, Then
from huifang.followups.logic.reports import owed_on
from huifang.followups.models import Attempt, Finding, FollowUp, Record, Report
from huifang.history.actions import record_changes
from huifang.history.logic import RowChange
from huifang.history.models import Entry
from huifang.kernel.keys import KeyRing
from huifang.kernel.sql.statements import next_id
from huifang.org.models import Employee, Post
from huifang.policy.logic.desk import DeskRule, Form, ReviewRule

CONTACTED = "contacted"
"""The kind of the event that a contact leaves with its customer; every pack declares it."""


@transaction.atomic
def complete(
    *,
    follow_up: int,
    agent: Employee,
    at: datetime,
    on: date,
    channel: str,
    outcome: Outcome,
    rule: DeskRule | None = None,
    answers: Mapping[str, object] = NO_ANSWERS,
    note: str = "",
    findings: Sequence[NewFinding] = (),
    fulfils: Collection[int] = (),
) -> Record:
    """Write the record of a contact that was made; the follow-up is done, and the customer has a `contacted` event.

    `rule` says which form the answers are held against, whether a report is owed and who reviews; None is the plain
    form. `fulfils` are other duties of the customer (by id) that the contact served as well: they are done with it.
    Claim and draft go. Raises NotAContact, MissingAnswers, NotFulfilled.
    """
    found = claimed_by(agent, follow_up)
    step = step_after(found, outcome, at=at, promised_at=None, channel=channel, rule=rule)
    if step.then is not Then.RECORD:
        raise NotAContact
    written = checked(rule.form if rule else None, answers, note=note, findings=findings, channel=channel)
    done = ended(FollowUp.State.DONE, on=on, agent=agent)
    entry_id = change(found, by=agent, deed="follow_up.done", attempts=one_more(), **done)
    tried = note_attempt(found, agent=agent, at=at, channel=channel, outcome=outcome, entry_id=entry_id)
    record = _record(tried, written, rule, on=on)
    fulfil_others(record, follow_up=found, others=fulfils, rule=rule, agent=agent, on=on)
    _tell_the_customers_history(found, record, agent, on=on)
    leave(found, agent, is_ended=True)
    return record


@transaction.atomic
def correct_record(
    *,
    record: int,
    version: int,
    author: Employee,
    answers: Mapping[str, object],
    note: str,
    findings: Sequence[NewFinding],
    form: Form | None,
    ring: KeyRing,
) -> Record:
    """Put one's own record (by id) right, as a whole; one that was sent back is handed in anew.

    `version` is the one that was looked at. What stood before is kept in the history. Raises NotYours,
    ChangedMeanwhile (also when it is approved), MissingAnswers.
    """
    found = Record.objects.select_for_update().filter(pk=record, employee=author).first()
    if found is None:
        raise NotYours
    if found.version != version or found.state == Record.State.APPROVED:
        raise ChangedMeanwhile
    written = checked(form, answers, note=note, findings=findings)
    before, entry_id = _said_in(found), next_id(Entry)
    put_findings(found, written.findings)
    Record.objects.filter(pk=record, version=version).update(
        answers=written.answers,
        note=written.note,
        state=Record.State.SUBMITTED,
        version=F("version") + 1,
        entry_id=entry_id,
    )
    found.refresh_from_db()
    entry = write_down("record.corrected", [found.pk], entry_id, actor_of(author), "")
    changed = RowChange(Record._meta.db_table, str(found.pk), before, _said_in(found))
    record_changes(entry=entry, changes=[changed], ring=ring)
    return found


def _said_in(record: Record) -> dict[str, object]:
    findings = Finding.objects.filter(record=record).order_by("position").values_list("kind", "text")
    return {"answers": record.answers, "note": record.note, "findings": [list(finding) for finding in findings]}


def _record(tried: Attempt, written: Written, rule: DeskRule | None, *, on: date) -> Record:
    review = rule.review if rule else None
    record = Record.objects.create(
        follow_up_id=tried.follow_up_id,
        customer_id=tried.customer_id,
        employee=tried.employee,
        contacted_at=tried.at,
        channel=tried.channel,
        outcome=tried.outcome,
        answers=written.answers,
        note=written.note,
        review_post=_post(review.by) if review else None,
        review_due_on=owed_on(on, review.within) if review else None,
        entry_id=tried.entry_id,
    )
    add_findings(record, written.findings)
    if rule and rule.report:
        _owe_report(record, rule, report_review=rule.report_review, on=on)
    return record


def _owe_report(record: Record, rule: DeskRule, *, report_review: ReviewRule | None, on: date) -> None:
    assert rule.report is not None
    Report.objects.create(
        record=record,
        due_on=owed_on(on, rule.report.within),
        author_post=_post(rule.report.by),
        reader_post=_post(rule.report.to),
        review_post=_post(report_review.by) if report_review else None,
        entry_id=record.entry_id,
    )


def _post(key: str | None) -> Post | None:
    return None if key is None else Post.objects.get(key=key)


def _tell_the_customers_history(found: FollowUp, record: Record, agent: Employee, *, on: date) -> None:
    contacted = NewEvent(
        external_id=f"{CONTACTED}:{found.pk}",
        kind=CONTACTED,
        customer_id=found.customer_id,
        occurred_on=on,
        occurred_at=record.contacted_at,
        attributes={"channel": record.channel, "rule": found.rule.key, "result": record.outcome},
    )
    record_events(events=[contacted], actor=actor_of(agent), on=on)
