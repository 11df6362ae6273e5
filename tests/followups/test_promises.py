"""What stored follow-ups promise is looked for: each harm is found, and by its name."""

from __future__ import annotations

import pytest
from django.db import connection

from huifang.followups.actions import NewFinding, approve, attempt, claim, complete, keep_draft, write_report
from huifang.followups.logic.outcomes import Outcome
from huifang.followups.logic.written import FindingKind
from huifang.followups.models import FollowUp, Report
from huifang.followups.queries.promises import INVARIANTS
from huifang.kernel.invariants import Inquiry
from tests.followups.cast import FULL, GOOD, NOW, TODAY, Clinic, moment

HERE = {"at": NOW, "on": TODAY}


@pytest.fixture
def worked(clinic: Clinic) -> Clinic:
    """One done, reviewed and reported; one promised; one claimed with a draft; one given up; one a sweep withdrew."""
    done, promised, held, refused = (clinic.follow_up() for _ in range(4))
    clinic.follow_up(state=FollowUp.State.CANCELLED, reason=FollowUp.Reason.SUPERSEDED)
    by = {"agent": clinic.lin, **HERE}
    claim(follow_up=done.pk, **by)
    record = complete(
        follow_up=done.pk, **by, channel="phone", outcome=Outcome.REACHED, rule=FULL, answers=GOOD,
        findings=[NewFinding(FindingKind.NEED, "a chair")],
    )  # fmt: skip
    approve(reviewed=record, version=1, by=clinic.hua, **HERE)
    report = write_report(report=record.report.pk, version=1, author=clinic.lin, **HERE, text="Well.")
    approve(reviewed=report, version=2, by=clinic.hua, **HERE)
    later = {"outcome": Outcome.CALL_LATER, "promised_at": moment(hours=3)}
    for due, more in ((promised, later), (refused, {"outcome": Outcome.REFUSED})):
        claim(follow_up=due.pk, **by)
        attempt(follow_up=due.pk, **by, channel="phone", **more)
    claim(follow_up=held.pk, **by)
    keep_draft(follow_up=held.pk, agent=clinic.lin, at=NOW, content={"note": "she"})
    return clinic


def broken() -> set[str]:
    inquiry = Inquiry(ring=None, anchors=None, progress=lambda *_: None)  # type: ignore[arg-type]
    return {promise.name for promise in INVARIANTS if promise.find(inquiry).count}


def test_sound_work_breaks_no_promise(worked: Clinic) -> None:
    assert Report.objects.get().state == Report.State.APPROVED
    assert broken() == set()


@pytest.mark.parametrize(
    ("harm", "names"),
    [
        ("DELETE FROM followups_finding; DELETE FROM followups_review; DELETE FROM followups_report; DELETE FROM followups_record",
         {"followup-done-has-its-record"}),
        ("UPDATE followups_followup SET state = 3 WHERE state = 2", {"followup-done-has-its-record"}),
        ("UPDATE followups_followup SET ended_on = NULL WHERE state = 2", {"followup-ended-on-its-day"}),
        ("UPDATE followups_followup SET ended_on = due_on WHERE state = 1", {"followup-ended-on-its-day"}),
        ("UPDATE followups_followup SET ended_on = due_on WHERE state = 5", {"followup-ended-on-its-day"}),
        ("UPDATE followups_followup SET quiet_until = '2026-06-10' WHERE state = 2", {"followup-ended-waits-for-nothing"}),
        ("UPDATE followups_followup SET attempts = 0 WHERE promised_at IS NOT NULL",
         {"followup-promise-is-an-attempt", "followup-attempts-are-there"}),
        ("UPDATE followups_followup SET attempts = 1 WHERE state = 5", {"followup-attempts-are-there"}),
        ("UPDATE followups_claim SET follow_up_id = (SELECT id FROM followups_followup WHERE state = 5)",
         {"claim-of-its-follow-ups-customer"}),
        ("UPDATE followups_attempt SET customer_id = (SELECT max(id) FROM customers_customer)",
         {"attempt-of-its-follow-ups-customer"}),
        ("UPDATE followups_record SET customer_id = (SELECT max(id) FROM customers_customer)",
         {"record-of-its-follow-ups-customer"}),
        ("UPDATE followups_draft SET follow_up_id = (SELECT follow_up_id FROM followups_record)",
         {"draft-gone-with-what-is-handed-in"}),
        ("DELETE FROM followups_review WHERE record_id IS NOT NULL", {"record-as-reviewed"}),
        ("UPDATE followups_record SET version = 2", {"record-as-reviewed"}),
        ("UPDATE followups_review SET decision = 'sent_back' WHERE report_id IS NOT NULL", {"report-as-reviewed"}),
    ],
)  # fmt: skip
def test_a_broken_promise_is_found_by_its_name(harm: str, names: set[str], worked: Clinic) -> None:
    with connection.cursor() as cursor:
        for statement in harm.split("; "):
            cursor.execute(statement)
            assert cursor.rowcount > 0, "the harm was not done"
    assert broken() == names
