"""Attempts, promises, postponing, giving up, and the record that ends a follow-up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huifang.customers.models import Event
from huifang.followups.actions import (
    NewFinding,
    attempt,
    claim,
    complete,
    give_up,
    keep_draft,
    postpone,
    promise_call_back,
    release,
)
from huifang.followups.actions.refusals import (
    AlreadyEnded,
    BadMoment,
    MissingAnswers,
    NeedsRecord,
    NoMoment,
    NoReason,
    NotAContact,
    NothingTried,
    NotYours,
    Refused,
)
from huifang.followups.logic.outcomes import Outcome, Then
from huifang.followups.logic.written import DraftTooLarge, FindingKind
from huifang.followups.models import Attempt, Claim, Draft, Finding, FollowUp, Record, Report
from huifang.history.models import Entry
from tests.followups.cast import FULL, GOOD, NOW, PLAIN, TODAY, Clinic, day, everything, moment

HERE = {"at": NOW, "on": TODAY}


def claimed(clinic: Clinic, **more: Any) -> FollowUp:
    due = clinic.follow_up(**more)
    claim(follow_up=due.pk, agent=clinic.lin, **HERE)
    keep_draft(follow_up=due.pk, agent=clinic.lin, at=NOW, content={"note": "typed"})
    return due


def by_phone(clinic: Clinic, due: FollowUp, outcome: Outcome, **more: Any) -> dict[str, Any]:
    return {"follow_up": due.pk, "agent": clinic.lin, **HERE, "channel": "phone", "outcome": outcome, **more}


def test_after_no_answer_the_follow_up_rests_and_is_everybodys_again(clinic: Clinic) -> None:
    due = claimed(clinic)
    tried = attempt(**by_phone(clinic, due, Outcome.NO_ANSWER, note="rang 13800138000 twice"))
    due.refresh_from_db()
    assert (due.state, due.attempts, due.quiet_until, due.agent) == (FollowUp.State.PLANNED, 1, moment(hours=2), None)
    assert (tried.step.then, tried.attempt.outcome, tried.attempt.note) == (
        Then.PAUSE,
        "no_answer",
        "rang 138****8000 twice",
    )
    assert tried.attempt.entry_id == due.entry_id == Entry.objects.get(deed="follow_up.attempted").pk
    assert not Claim.objects.exists()
    assert Draft.objects.count() == 1, "half a talk may be typed already"


def test_the_third_attempt_that_reaches_nobody_gives_up(clinic: Clinic) -> None:
    due = clinic.follow_up()
    for outcome, agent in [(Outcome.NO_ANSWER, clinic.lin), (Outcome.BUSY, clinic.wu), (Outcome.NO_ANSWER, clinic.lin)]:
        claim(follow_up=due.pk, agent=agent, **HERE)
        attempt(**{**by_phone(clinic, due, outcome), "agent": agent})
    due.refresh_from_db()
    assert (due.state, due.attempts, due.ended_on, due.agent) == (FollowUp.State.GIVEN_UP, 3, TODAY, clinic.lin)
    assert due.quiet_until is None
    assert not Record.objects.exists()


def test_a_promised_call_back_is_the_promisers_own(clinic: Clinic) -> None:
    due = claimed(clinic)
    five = moment(hours=5)
    promise_call_back(follow_up=due.pk, agent=clinic.lin, **HERE, promised_at=five, channel="phone", note="after work")
    due.refresh_from_db()
    assert (due.agent, due.promised_at, due.quiet_until, due.attempts) == (clinic.lin, five, five, 1)
    assert Attempt.objects.get().promised_at == five
    assert not FollowUp.objects.untouched().exists(), "a sweep would take it away"


def test_a_promise_that_was_tried_in_vain_is_a_promise_no_more(clinic: Clinic) -> None:
    due = clinic.follow_up(agent=clinic.lin, promised_at=NOW, quiet_until=NOW, attempts=1)
    claim(follow_up=due.pk, agent=clinic.lin, **HERE)
    attempt(**by_phone(clinic, due, Outcome.NO_ANSWER))
    due.refresh_from_db()
    assert (due.promised_at, due.quiet_until, due.agent) == (None, moment(hours=2), clinic.lin)


def test_a_refusal_ends_the_follow_up(clinic: Clinic) -> None:
    due = claimed(clinic)
    assert attempt(**by_phone(clinic, due, Outcome.REFUSED)).step.then is Then.GIVE_UP
    due.refresh_from_db()
    assert (due.state, due.ended_on) == (FollowUp.State.GIVEN_UP, TODAY)
    assert not Draft.objects.exists()


def test_a_message_on_a_channel_that_the_rule_does_not_name_waits_for_a_reply(clinic: Clinic) -> None:
    due = claimed(clinic)
    attempt(**{**by_phone(clinic, due, Outcome.MESSAGE_SENT, rule=PLAIN), "channel": "letter"})
    due.refresh_from_db()
    assert due.quiet_until == moment(days=1)
    claim(follow_up=due.pk, agent=clinic.lin, **HERE)
    complete(**{**by_phone(clinic, due, Outcome.MESSAGE_SENT, rule=PLAIN), "channel": "wechat"})
    due.refresh_from_db()
    assert due.state == FollowUp.State.DONE


def test_a_record_ends_the_follow_up_and_leaves_all_that_follows_from_it(clinic: Clinic) -> None:
    due = claimed(clinic, due=-5, opens=-9)
    record = complete(
        **by_phone(clinic, due, Outcome.REACHED, rule=FULL),
        answers={"satisfied": "4", "wish": "ring 13800138000"},
        note="content, 13800138000",
        findings=[NewFinding(FindingKind.PRAISE, "kind nurse"), NewFinding(FindingKind.NEED, "call 13800138000")],
    )
    due.refresh_from_db()
    assert (due.state, due.ended_on, due.agent, due.attempts) == (FollowUp.State.DONE, TODAY, clinic.lin, 1)
    assert (record.answers, record.note) == ({"satisfied": "4", "wish": "ring 138****8000"}, "content, 138****8000")
    assert (record.state, record.version, record.review_post, record.review_due_on) == (
        "submitted",
        1,
        clinic.head,
        day(1),
    )
    assert list(Finding.objects.order_by("position").values_list("kind", "text")) == [
        ("praise", "kind nurse"),
        ("need", "call 138****8000"),
    ]
    report = Report.objects.get(record=record)
    assert (report.state, report.due_on, report.reader_post, report.review_post) == (
        "owed",
        day(3),
        clinic.head,
        clinic.head,
    )
    assert Attempt.objects.get().outcome == "reached"
    assert not Claim.objects.exists()
    assert not Draft.objects.exists()
    assert due.entry_id == record.entry_id == Entry.objects.get(deed="follow_up.done", actor="employee:lin").pk


def test_a_contact_is_an_event_of_the_customer(clinic: Clinic) -> None:
    due = claimed(clinic)
    complete(**by_phone(clinic, due, Outcome.VISITED))
    event = Event.objects.get()
    assert (event.kind.key, event.customer_id, event.occurred_on, event.occurred_at) == (
        "contacted",
        due.customer_id,
        TODAY,
        NOW,
    )
    assert event.attributes == {"channel": "phone", "rule": "care", "result": "visited"}


def test_where_the_policy_asks_for_no_review_and_no_report_there_is_none(clinic: Clinic) -> None:
    record = complete(**by_phone(clinic, claimed(clinic), Outcome.REACHED))
    assert (record.state, record.review_post, record.review_due_on) == ("submitted", None, None)
    assert not Report.objects.exists()


def test_postponing_is_no_attempt(clinic: Clinic) -> None:
    due = claimed(clinic)
    postpone(follow_up=due.pk, agent=clinic.lin, at=NOW, until_at=moment(days=1), reason="she is abroad")
    due.refresh_from_db()
    assert (due.quiet_until, due.attempts, due.state) == (moment(days=1), 0, FollowUp.State.PLANNED)
    assert Entry.objects.get(deed="follow_up.postponed").reason == "she is abroad"
    assert not Claim.objects.exists()


def test_giving_up_takes_an_attempt_and_a_reason(clinic: Clinic) -> None:
    due = claimed(clinic, attempts=1)
    give_up(follow_up=due.pk, agent=clinic.lin, on=TODAY, reason="moved away, 13800138000")
    due.refresh_from_db()
    assert (due.state, due.ended_on, due.agent) == (FollowUp.State.GIVEN_UP, TODAY, clinic.lin)
    assert Entry.objects.get(deed="follow_up.given_up").reason == "moved away, 138****8000"


Deed = Callable[[Clinic, FollowUp], object]


def completing(**more: Any) -> Deed:
    return lambda clinic, due: complete(**{**by_phone(clinic, due, Outcome.REACHED, rule=FULL, answers=GOOD), **more})


def trying(outcome: Outcome, **more: Any) -> Deed:
    return lambda clinic, due: attempt(**{**by_phone(clinic, due, outcome), **more})


EVERY_DEED: dict[str, Deed] = {
    "attempt": trying(Outcome.NO_ANSWER),
    "complete": completing(),
    "postpone": lambda clinic, due: postpone(
        follow_up=due.pk, agent=clinic.lin, at=NOW, until_at=moment(hours=1), reason="x"
    ),
    "give up": lambda clinic, due: give_up(follow_up=due.pk, agent=clinic.lin, on=TODAY, reason="x"),
    "promise": lambda clinic, due: promise_call_back(
        follow_up=due.pk, agent=clinic.lin, **HERE, promised_at=moment(hours=1), channel="phone"
    ),
}


def refused(deed: Deed, clinic: Clinic, due: FollowUp, why: type[Exception]) -> Exception:
    before = everything()
    with pytest.raises(why) as refusal:
        deed(clinic, due)
    assert everything() == before
    return refusal.value


@pytest.mark.parametrize("deed", EVERY_DEED.values(), ids=EVERY_DEED)
def test_a_deed_wants_ones_own_claim(deed: Deed, clinic: Clinic) -> None:
    unclaimed = clinic.follow_up(attempts=1)
    refused(deed, clinic, unclaimed, NotYours)
    claim(follow_up=unclaimed.pk, agent=clinic.wu, **HERE)
    refused(deed, clinic, unclaimed, NotYours)
    refused(deed, clinic, FollowUp(pk=0), NotYours)


@pytest.mark.parametrize("deed", EVERY_DEED.values(), ids=EVERY_DEED)
def test_a_deed_on_what_ended_meanwhile_loses_nothing_that_was_typed(deed: Deed, clinic: Clinic) -> None:
    due = claimed(clinic, attempts=1)
    FollowUp.objects.filter(pk=due.pk).update(state=FollowUp.State.CANCELLED, reason=FollowUp.Reason.ANCHOR_GONE)
    refused(deed, clinic, due, AlreadyEnded)
    assert Draft.objects.get().content == {"note": "typed"}


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        (trying(Outcome.REACHED), NeedsRecord),
        (trying(Outcome.MESSAGE_SENT), NeedsRecord),
        (trying(Outcome.CALL_LATER), NoMoment),
        (trying(Outcome.CALL_LATER, promised_at=NOW), BadMoment),
        (trying(Outcome.CALL_LATER, promised_at=moment(days=400)), BadMoment),
        (trying(Outcome.NO_ANSWER, note="x" * 4001), MissingAnswers),
        (trying(Outcome.NO_ANSWER, channel="x" * 65), MissingAnswers),
        (completing(outcome=Outcome.NO_ANSWER), NotAContact),
        (completing(outcome=Outcome.CALL_LATER), NotAContact),
        (completing(outcome=Outcome.MESSAGE_SENT, channel="letter"), NotAContact),
        (completing(answers={}), MissingAnswers),
        (completing(answers={"satisfied": "9"}), MissingAnswers),
        (completing(answers={**GOOD, "state": "approved"}), MissingAnswers),
        (completing(note="x" * 4001), MissingAnswers),
        (completing(findings=[NewFinding(FindingKind.NEED, " ")]), MissingAnswers),
        (completing(findings=[NewFinding(FindingKind.NEED, "x" * 1001)]), MissingAnswers),
        (completing(findings=[NewFinding(FindingKind.NEED, "x")] * 51), MissingAnswers),
        (lambda clinic, due: postpone(follow_up=due.pk, agent=clinic.lin, at=NOW, until_at=NOW, reason="x"), BadMoment),
        (lambda clinic, due: postpone(follow_up=due.pk, agent=clinic.lin, at=NOW, until_at=moment(hours=1), reason=" "), NoReason),
        (lambda clinic, due: give_up(follow_up=due.pk, agent=clinic.lin, on=TODAY, reason="x"), NothingTried),
        (lambda clinic, due: give_up(follow_up=due.pk, agent=clinic.lin, on=TODAY, reason=""), NoReason),
        (lambda clinic, due: keep_draft(follow_up=due.pk, agent=clinic.lin, at=NOW, content={"a": "x" * 60_000}), DraftTooLarge),
        (lambda clinic, due: release(follow_up=due.pk, agent=clinic.wu), NotYours),
    ],
)  # fmt: skip
def test_a_deed_that_is_refused_changes_nothing(deed: Deed, why: type[Exception], clinic: Clinic) -> None:
    refused(deed, clinic, claimed(clinic), why)


def test_all_that_is_wrong_with_a_record_is_told_at_once(clinic: Clinic) -> None:
    findings = [NewFinding(FindingKind.NEED, "ok"), NewFinding(FindingKind.NEED, "")]
    deed = completing(answers={}, note="x" * 4001, findings=findings)
    refusal = refused(deed, clinic, claimed(clinic), MissingAnswers)
    assert isinstance(refusal, MissingAnswers)
    assert [fault.field for fault in refusal.faults] == ["satisfied", "note", "findings.2"]


def test_every_refusal_says_something_to_the_person_at_the_desk() -> None:
    refusals = Refused.__subclasses__()
    assert len(refusals) > 10
    assert len({str(refusal.message) for refusal in refusals}) == len(refusals)
    assert all(str(refusal.message).endswith(".") for refusal in refusals)


def test_completing_twice_makes_one_record(clinic: Clinic) -> None:
    due = claimed(clinic)
    completing()(clinic, due)
    refused(completing(), clinic, due, AlreadyEnded)
    assert Record.objects.count() == 1
