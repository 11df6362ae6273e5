"""Reports, reviews, corrections: who writes, who reads, and that nobody decides over what they have not seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from huifang.followups.actions import NewFinding, approve, claim, complete, correct_record, send_back, write_report
from huifang.followups.actions.refusals import ChangedMeanwhile, MissingAnswers, NoReason, NotYours, OwnWork
from huifang.followups.logic.outcomes import Outcome
from huifang.followups.logic.written import FindingKind
from huifang.followups.models import Finding, Record, Report, Review
from huifang.followups.queries.reviewing import (
    records_sent_back_to,
    records_to_review,
    reports_to_review,
    reports_to_write,
)
from huifang.history.models import Change, Entry
from huifang.history.queries import changes_of
from huifang.kernel.keys import KeyRing
from huifang.notices.models import Notice
from huifang.org.logic import Reach, Right, Role, Scope
from huifang.org.models import Employee, Grant, Post, Posting
from huifang.org.queries import reach_of
from tests.followups.cast import FORM, FULL, GOOD, NOW, TODAY, Clinic, day, employee, everything, moment

HERE = {"at": NOW, "on": TODAY}
PRAISE = NewFinding(FindingKind.PRAISE, "kind nurse")
NEED = NewFinding(FindingKind.NEED, "a chair")


@pytest.fixture
def record(clinic: Clinic) -> Record:
    due = clinic.follow_up()
    claim(follow_up=due.pk, agent=clinic.lin, **HERE)
    return complete(
        follow_up=due.pk, agent=clinic.lin, **HERE, channel="phone", outcome=Outcome.REACHED, rule=FULL, answers=GOOD,
        note="fine", findings=[PRAISE, NEED],
    )  # fmt: skip


@pytest.fixture
def report(clinic: Clinic, record: Record) -> Report:
    owed = Report.objects.get(record=record)
    return write_report(report=owed.pk, version=1, author=clinic.lin, **HERE, text="All well. 13800138000", rule=FULL)


def reach(who: Employee, right: Right) -> Reach:
    found = reach_of(who, right, on=TODAY)
    assert found is not None
    return found


def correction(clinic: Clinic, record: Record, ring: KeyRing, **more: Any) -> dict[str, Any]:
    said = {"answers": {"satisfied": "5"}, "note": "13800138000 is hers", "findings": [NEED]}
    return {"record": record.pk, "version": 1, "author": clinic.lin, **said, "form": FORM, "ring": ring, **more}


def test_a_record_goes_to_review_back_and_through(clinic: Clinic, record: Record, ring: KeyRing) -> None:
    assert list(records_to_review(reach(clinic.hua, Right.REVIEW))) == [record]
    send_back(reviewed=record, version=1, by=clinic.hua, **HERE, guidance="What did she wish? 13800138000")
    assert list(records_sent_back_to(clinic.lin.pk)) == [record]
    assert not records_to_review(reach(clinic.hua, Right.REVIEW)).exists()
    told = Notice.objects.get()
    assert (told.employee, told.about_kind, told.about_id) == (clinic.lin, "record", record.pk)
    assert str(told.message) == (
        f"Hua has sent back your record about {record.customer.name}: What did she wish? 138****8000"
    )
    corrected = correct_record(**correction(clinic, record, ring))
    assert (corrected.state, corrected.version, corrected.note) == ("submitted", 2, "138****8000 is hers")
    approve(reviewed=record, version=2, by=clinic.hua, at=moment(hours=1), on=TODAY)
    record.refresh_from_db()
    assert record.state == Record.State.APPROVED
    assert list(Review.objects.order_by("id").values_list("decision", "version")) == [("sent_back", 1), ("approved", 2)]
    assert Entry.objects.get(deed="record.approved").actor == "employee:hua"


def test_a_correction_keeps_what_stood_before(clinic: Clinic, record: Record, ring: KeyRing) -> None:
    first, second = Finding.objects.order_by("position")
    correct_record(**correction(clinic, record, ring))
    assert list(Finding.objects.values_list("pk", "kind", "text")) == [(first.pk, "need", "a chair")]
    assert not Finding.objects.filter(pk=second.pk).exists()
    [(_, change)] = changes_of({Record._meta.db_table: [str(record.pk)]}, ring=ring)
    assert change.before == {
        "answers": GOOD,
        "note": "fine",
        "findings": [["praise", "kind nurse"], ["need", "a chair"]],
    }
    assert change.after == {
        "answers": {"satisfied": "5"},
        "note": "138****8000 is hers",
        "findings": [["need", "a chair"]],
    }
    assert b"fine" not in bytes(Change.objects.get().before or b"")


def test_a_report_is_owed_written_and_reviewed(clinic: Clinic, record: Record) -> None:
    owed = reports_to_write(reach(clinic.lin, Right.WORK)).get()
    report = write_report(
        report=owed.pk, version=1, author=clinic.lin, **HERE, text=" All well. 13800138000 ", rule=FULL
    )
    assert (report.text, report.state, report.version, report.author) == (
        "All well. 138****8000",
        "written",
        2,
        clinic.lin,
    )
    assert (report.written_on, report.review_due_on) == (TODAY, day(2))
    assert not reports_to_write(reach(clinic.lin, Right.WORK)).exists()
    assert list(reports_to_review(reach(clinic.hua, Right.REVIEW))) == [report]
    send_back(reviewed=report, version=2, by=clinic.hua, **HERE, guidance="Say more.")
    assert reports_to_write(reach(clinic.lin, Right.WORK)).get() == report
    assert Notice.objects.get().about_kind == "report"
    write_report(report=report.pk, version=2, author=clinic.lin, **HERE, text="All well; she walks.", rule=FULL)
    approve(reviewed=report, version=3, by=clinic.hua, **HERE)
    report.refresh_from_db()
    assert report.state == Report.State.APPROVED


def test_a_post_writes_the_report_where_the_policy_says_so(clinic: Clinic, record: Record) -> None:
    clerk = Post.objects.create(key="clerk")
    Report.objects.update(author_post=clerk)
    Posting.objects.create(employee=clinic.mo, post=clerk, department=clinic.office)
    Posting.objects.create(employee=clinic.wu, post=clerk, department=clinic.ward)
    assert not reports_to_write(reach(clinic.lin, Right.WORK)).exists()
    assert not reports_to_write(reach(clinic.mo, Right.WORK)).exists()
    owed = reports_to_write(reach(clinic.wu, Right.WORK)).get()
    for stranger in (clinic.lin, clinic.mo):
        with pytest.raises(NotYours):
            write_report(report=owed.pk, version=1, author=stranger, **HERE, text="Mine.")
    assert write_report(report=owed.pk, version=1, author=clinic.wu, **HERE, text="Ours.").author == clinic.wu


def test_a_reviewer_by_post_reads_what_the_post_is_to_read(clinic: Clinic, record: Record) -> None:
    Grant.objects.create(employee=clinic.mo, role=Role.SUPERVISOR, scope=Scope.OWN)
    assert not records_to_review(reach(clinic.mo, Right.REVIEW)).exists()
    Posting.objects.create(employee=clinic.mo, post=clinic.head)
    assert list(records_to_review(reach(clinic.mo, Right.REVIEW))) == [record]


def test_a_record_that_no_policy_wants_reviewed_waits_for_nobody(clinic: Clinic, record: Record) -> None:
    Record.objects.update(review_post=None, review_due_on=None)
    assert not records_to_review(reach(clinic.hua, Right.REVIEW)).exists()


Deed = Callable[[Clinic, Record, KeyRing], object]


REFUSED: list[tuple[Deed, type[Exception]]] = [
    (lambda c, r, _: approve(reviewed=r, version=1, by=c.lin, **HERE), NotYours),
    (lambda c, r, _: approve(reviewed=r, version=1, by=c.mo, **HERE), NotYours),
    (lambda c, r, _: approve(reviewed=r, version=2, by=c.hua, **HERE), ChangedMeanwhile),
    (lambda c, r, _: send_back(reviewed=r, version=1, by=c.hua, **HERE, guidance=" "), NoReason),
    (lambda c, r, _: send_back(reviewed=r, version=0, by=c.hua, **HERE, guidance="x"), ChangedMeanwhile),
    (lambda c, r, _: send_back(reviewed=r, version=1, by=c.hua, **HERE, guidance="x" * 4001), MissingAnswers),
    (lambda c, r, _: approve(reviewed=r.report, version=1, by=c.hua, **HERE), ChangedMeanwhile),
    (lambda c, r, ring: correct_record(**correction(c, r, ring, author=c.wu)), NotYours),
    (lambda c, r, ring: correct_record(**{**correction(c, r, ring), "record": r.pk + 1}), NotYours),
    (lambda c, r, ring: correct_record(**correction(c, r, ring, version=2)), ChangedMeanwhile),
    (lambda c, r, ring: correct_record(**correction(c, r, ring, answers={})), MissingAnswers),
    (lambda c, r, _: write_report(report=r.report.pk, version=1, author=c.wu, **HERE, text="x"), NotYours),
    (lambda c, r, _: write_report(report=0, version=1, author=c.lin, **HERE, text="x"), NotYours),
    (lambda c, r, _: write_report(report=r.report.pk, version=2, author=c.lin, **HERE, text="x"), ChangedMeanwhile),
    (lambda c, r, _: write_report(report=r.report.pk, version=1, author=c.lin, **HERE, text=" "), MissingAnswers),
    (lambda c, r, _: write_report(report=r.report.pk, version=1, author=c.lin, **HERE, text="x" * 20_001), MissingAnswers),
]  # fmt: skip


@pytest.mark.parametrize(("deed", "why"), REFUSED)
def test_a_deed_that_is_refused_changes_nothing(
    deed: Deed, why: type[Exception], clinic: Clinic, record: Record, ring: KeyRing
) -> None:
    before = everything()
    with pytest.raises(why):
        deed(clinic, record, ring)
    assert everything() == before


def test_nobody_reviews_their_own_work(clinic: Clinic, record: Record, report: Report) -> None:
    Grant.objects.create(employee=clinic.lin, role=Role.SUPERVISOR, scope=Scope.ALL)
    assert not records_to_review(reach(clinic.lin, Right.REVIEW)).exists()
    for own, version in ((record, 1), (report, 2)):
        before = everything()
        with pytest.raises(OwnWork):
            approve(reviewed=own, version=version, by=clinic.lin, **HERE)
        assert everything() == before


def test_what_is_approved_is_corrected_and_reviewed_no_more(clinic: Clinic, record: Record, ring: KeyRing) -> None:
    approve(reviewed=record, version=1, by=clinic.hua, **HERE)
    before = everything()
    with pytest.raises(ChangedMeanwhile):
        correct_record(**correction(clinic, record, ring))
    with pytest.raises(ChangedMeanwhile):
        send_back(reviewed=record, version=1, by=clinic.hua, **HERE, guidance="x")
    assert everything() == before


def test_two_readers_decide_once(clinic: Clinic, record: Record) -> None:
    other = employee("Bai", clinic.ward)
    Grant.objects.create(employee=other, role=Role.MANAGER, scope=Scope.ALL)
    approve(reviewed=record, version=1, by=clinic.hua, **HERE)
    with pytest.raises(ChangedMeanwhile):
        send_back(reviewed=record, version=1, by=other, **HERE, guidance="x")
    assert Review.objects.count() == 1
