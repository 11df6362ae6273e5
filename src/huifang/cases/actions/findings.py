"""New findings become cases, as a set; an unhappy one out of the follow-up on a closed case opens that case again."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from huifang.cases.actions.intake import take_in
from huifang.cases.actions.joining import merge_into
from huifang.cases.actions.log import Doer
from huifang.cases.actions.reopening import reopen_by_customer
from huifang.cases.logic.intake import NewCase
from huifang.cases.logic.words import CaseState, Source
from huifang.cases.models import Case, FindingsHeard
from huifang.cases.queries.findings import untaken
from huifang.followups.logic.written import FindingKind
from huifang.followups.models import Finding
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.kernel.sql.statements import oldest_running_transaction, take_lock

AT_ONCE = 500

UNHAPPY = frozenset({FindingKind.COMPLAINT, FindingKind.REPAIR})
"""What a customer says of a closed case when it is not settled."""


@transaction.atomic
def take_in_findings(*, doer: Doer) -> list[Case]:
    """Take in the findings that are no cases yet, each item one case, so many at once; returns the new cases.

    Twice is once: a finding has one case, and the database refuses a second one. What came out of the follow-up on a
    closed case, and is a complaint again, opens that case again and becomes part of it.
    """
    take_lock("cases.findings")
    finished, newest = oldest_running_transaction(), Finding.objects.aggregate(newest=Max("pk"))["newest"]
    taken: list[Case] = []
    last = 0
    while findings := list(untaken(on=doer.on).filter(pk__gt=last)[:AT_ONCE]):
        cases = take_in(cases=[_new(finding) for finding in findings], doer=doer)
        _open_again(findings, {case.finding_id: case for case in cases}, doer)
        taken += cases
        last = findings[-1].pk
    if last:
        _note_heard(newest or 0, finished)
    return taken


def _note_heard(newest: int, finished: int) -> None:
    """Remember up to which finding there is nothing more to look at: what was looked at the time before, once every
    transaction has ended that could have drawn a lower id by then.
    """
    heard, _ = FindingsHeard.objects.get_or_create(id=1)
    FindingsHeard.objects.update(looked=newest, before=CurrentTransactionId())
    now = FindingsHeard.objects.values_list("before", flat=True).get()
    # Transactions are counted anew in a database that was restored: none of before runs there.
    if heard.before <= finished or heard.before > now:
        FindingsHeard.objects.update(through=heard.looked)


def _new(finding: Finding) -> NewCase:
    record = finding.record
    follow_up = record.follow_up
    return NewCase(
        kind=FindingKind(finding.kind),
        source=Source.FOLLOW_UP,
        words=finding.text,
        customer=record.customer_id,
        finding=finding.pk,
        policy=follow_up.rule.policy_id,
        rule=follow_up.rule.key,
        taken_in_by=record.employee_id,
        taken_in_at=record.contacted_at,
    )


def _open_again(findings: list[Finding], taken: dict[int | None, Case], doer: Doer) -> None:
    """The closed cases on which these follow-ups were made, opened once each however many findings there are."""
    unhappy = {one.pk: one.record.follow_up.event_id for one in findings if one.kind in UNHAPPY and one.pk in taken}
    events = {event for event in unhappy.values() if event is not None}
    closed = {
        case.closing_event_id: case for case in Case.objects.filter(closing_event__in=events, state=CaseState.CLOSED)
    }
    opened: set[int] = set()
    for finding, event in unhappy.items():
        case = closed.get(event)
        if case is not None:
            new = taken[finding]
            if case.pk not in opened:
                reopen_by_customer(case=case.pk, words=new.words, doer=doer)
                opened.add(case.pk)
            merge_into(case=new.pk, into=case.pk, doer=doer)
