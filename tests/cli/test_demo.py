"""The sample company: whole, true by every promise, the same for the same day, and with work for today on any day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from huifang.cases.models import Case
from huifang.cli.fsck import Answer, check_everything
from huifang.cli.opening import ANCHORS, Ground, key_ring
from huifang.cli.sample import words
from huifang.cli.sample.course import Turn, course_of
from huifang.cli.sample.customers import FULL, LAST_DAYS, Size, customers, kept_handovers, kept_viewings
from huifang.cli.sample.filling import catch_up_with, fill, is_filled, pack_of_the_estate
from huifang.cli.sample.people import SHOWN, SHOWN_AGENT, SHOWN_SUPERVISOR, staff
from huifang.customers.models import ContactPoint, Customer
from huifang.followups.logic.outcomes import Outcome
from huifang.followups.models import Attempt, Finding, FollowUp, Record, Report, Review
from huifang.followups.queries.desk import today
from huifang.followups.queries.reviewing import records_to_review, reports_to_review, reports_to_write
from huifang.history.actions import anchor, seal
from huifang.history.models import Entry
from huifang.kernel.contacts import Phone, phone
from huifang.kernel.keys import KeyRing
from huifang.org.logic import Right
from huifang.org.models import Department, Employee
from huifang.org.queries import organisation, reach_of, rights_of
from huifang.planning.models import Sweep
from huifang.policy.logic.reading import read_pack
from huifang.policy.models import Version
from huifang.surveys.models import Response
from tests.conftest import empty_the_database

ON = date(2026, 3, 31)
MORNING = datetime(2026, 3, 31, 0, 30, tzinfo=UTC)
SMALL = Size(clinic=16, estate=30, days=24)
ZONE = ZoneInfo("Asia/Shanghai")

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Told:
    """The company as it was told the first time; it was told once more afterwards, and stands so."""

    before: dict[str, list[Any]]
    ring: KeyRing
    promises: list[Answer]


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patched, django_db_blocker.unblock():
        patched.delenv("HUIFANG_KEYS", raising=False)
        patched.setenv("HUIFANG_DATA", str(folder))
        fill(on=ON, ring=key_ring(folder, on=ON), size=SMALL)
        before = content()
        empty_the_database()
        (folder / "keys.json").unlink()
        ring = key_ring(folder, on=ON)
        fill(on=ON, ring=ring, size=SMALL)
        seal(ring=ring)
        anchor(path=folder / ANCHORS, ring=ring, at=MORNING)
        yield Told(before, ring, list(check_everything(Ground(folder, ring, ZONE, actor="test", is_private=False))))
        empty_the_database()


def content() -> dict[str, list[Any]]:
    """What is told, without the numbers that the database gives."""
    rows = {
        "customers": Customer.objects.values_list("external_id", "name", "joined_on", "attributes", "opted_out_on"),
        "follow-ups": FollowUp.objects.values_list(
            "customer__external_id", "rule__key", "occasion", "opens_on", "due_on", "closes_on", "state", "ended_on",
            "attempts", "agent__number", "promised_at",
        ),
        "attempts": Attempt.objects.values_list("customer__external_id", "employee__number", "at", "outcome", "note"),
        "records": Record.objects.values_list(
            "customer__external_id", "contacted_at", "answers", "note", "state", "version"
        ),
        "findings": Finding.objects.values_list("record__customer__external_id", "record__contacted_at", "kind", "text"),
        "reports": Report.objects.values_list("record__customer__external_id", "due_on", "state", "text", "written_at"),
        "reviews": Review.objects.values_list("employee__number", "at", "decision", "guidance"),
        "cases": Case.objects.values_list(
            "customer__external_id", "kind", "words", "state", "taken_in_at", "closed_at", "resolution", "owner__number"
        ),
        "responses": Response.objects.values_list("customer__external_id", "mode", "answered_on", "csat", "nps", "ces"),
        "entries": Entry.objects.values_list("deed", "actor", "reason", "row_count"),
    }  # fmt: skip
    return {name: sorted(map(repr, found)) for name, found in rows.items()}


def reach(number: str, right: Right) -> Any:
    return reach_of(Employee.objects.get(number=number), right, on=ON)


class TestWhatIsTold:
    def test_the_same_day_is_told_the_same_twice(self, told: Told) -> None:
        again = content()
        assert {name: len(rows) for name, rows in again.items()} == {k: len(v) for k, v in told.before.items()}
        assert again == told.before

    def test_it_is_marked_as_a_demonstration(self, told: Told) -> None:
        assert organisation().is_demo
        assert is_filled()

    def test_filling_again_changes_nothing(self, told: Told) -> None:
        before = content()
        fill(on=ON + timedelta(days=1), ring=told.ring, size=SMALL)
        assert content() == before

    def test_a_later_start_plans_up_to_its_day(self, told: Told) -> None:
        later = ON + timedelta(days=40)
        catch_up_with(later)
        assert Sweep.objects.latest("id").on == later
        assert FollowUp.objects.filter(opens_on__gt=ON + timedelta(days=35)).exists()

    def test_some_of_everything_has_happened(self, told: Told) -> None:
        assert set(FollowUp.objects.values_list("state", flat=True)) >= {1, 2, 3, 4}
        assert {"open", "closed"} <= set(Case.objects.values_list("state", flat=True))
        assert set(Response.objects.values_list("mode", flat=True)) == {"agent", "paper"}
        assert {Outcome.REACHED, Outcome.NO_ANSWER, Outcome.CALL_LATER} <= set(
            Attempt.objects.values_list("outcome", flat=True)
        )
        assert {"submitted", "sent_back", "approved"} == set(Record.objects.values_list("state", flat=True))
        assert {"owed", "written"} <= set(Report.objects.values_list("state", flat=True))
        assert {"approved", "sent_back"} == set(Review.objects.values_list("decision", flat=True))

    def test_both_policies_are_in_force_and_the_offices_own_is_whole(self, told: Told) -> None:
        found = dict(Version.objects.values_list("policy__key", "state"))
        assert found == {"aesthetic-hospital": "published", "estate-sales": "published"}

    def test_nothing_was_done_on_the_day_itself(self, told: Told) -> None:
        assert not Attempt.objects.filter(at__gte=datetime(2026, 3, 31, tzinfo=ZONE)).exists()


class TestPromises:
    def test_fsck_finds_nothing_and_the_history_verifies(self, told: Told) -> None:
        assert len(told.promises) > 50
        assert [answer for answer in told.promises if not answer.holds] == []


class TestToday:
    def test_the_shown_agent_has_something_of_everything_to_do(self, told: Told) -> None:
        own = reach(SHOWN_AGENT, Right.WORK)
        desk = today(own, at=MORNING, on=ON)
        piles = (desk.promised, desk.late, desk.due_today, desk.open)
        assert all(pile.count >= 2 for pile in piles)
        assert len(desk.sent_back) == 2
        assert reports_to_write(own).count() >= 1
        assert all(line.promised_at.astimezone(ZONE).date() == ON for line in desk.promised.first if line.promised_at)

    def test_the_shown_supervisor_has_records_and_reports_to_read(self, told: Told) -> None:
        within = reach(SHOWN_SUPERVISOR, Right.REVIEW)
        assert records_to_review(within).exists()
        assert reports_to_review(within).exists()

    @pytest.mark.parametrize("ago", range(0, 800, 37))
    def test_whatever_the_day_the_last_days_have_visits_and_the_last_one_handovers(self, ago: int) -> None:
        on = date(2028, 2, 29) - timedelta(days=ago)
        found = customers(on)
        came = {one.customer: (on - one.on).days for one in found.happenings if one.kind in ("visited", "handed_over")}
        stewards = {line.number: line.steward for line in found.lines}
        for days, viewings in enumerate(kept_viewings(FULL)):
            assert [(came[one], stewards[one]) for one in viewings] == [(days, SHOWN_AGENT)] * 2
        assert len(kept_viewings(FULL)) == LAST_DAYS
        first, _, last = kept_handovers(FULL)
        assert (came[first], came[last]) == (1, 1)
        assert (stewards[first], stewards[last] != SHOWN_AGENT) == (SHOWN_AGENT, True)


class TestPeople:
    def test_there_are_two_trees_of_departments_and_a_dozen_people(self, told: Told) -> None:
        trees = Counter(Department.objects.values_list("parent__key", flat=True))
        assert trees == {None: 2, "clinic": 3, "estate": 2}
        assert Employee.objects.count() == 13

    def test_each_shown_sign_in_may_do_what_its_role_says(self, told: Told) -> None:
        asks = {number: rights_of(Employee.objects.get(number=number), ON) for number in SHOWN}
        agent, supervisor, administrator = asks.values()
        assert Right.WORK in agent
        assert Right.REVIEW not in agent
        assert {Right.REVIEW, Right.ASSIGN} <= supervisor
        assert Right.MANAGE_STAFF in administrator
        assert Right.WORK not in administrator

    def test_nobody_can_sign_in_before_a_start_has_set_a_password(self, told: Told) -> None:
        assert not Employee.objects.exclude(password="").exists()

    def test_names_come_from_the_lists_and_each_is_there_once(self) -> None:
        called = [line.name for line in customers(ON).lines] + [person.name for person in staff().people]
        one = re.compile(f"[{words.SURNAMES}][{words.FIRST}][{words.SECOND}]")
        assert all(one.fullmatch(name) for name in called)
        assert len({line.name for line in customers(ON).lines}) == 240

    def test_numbers_are_of_a_range_that_is_nobodys(self) -> None:
        written = [line.phone for line in customers(ON).lines if line.phone]
        read = [phone(text) for text in written]
        assert all(isinstance(one, Phone) and one.normalised.startswith("+861990000") for one in read)
        assert len({one.normalised for one in read if isinstance(one, Phone)}) == len(written) > 200

    def test_nothing_but_telephone_numbers_is_known_of_how_to_reach_them(self, told: Told) -> None:
        assert set(ContactPoint.objects.values_list("kind", flat=True)) == {ContactPoint.Kind.PHONE}
        assert not any(re.search(r"\d{7}", note) for note in Record.objects.values_list("note", flat=True))


class TestPolicyOfTheOffice:
    def test_it_has_no_fault_and_every_clause_is_carried_out(self) -> None:
        reading = read_pack(pack_of_the_estate(), file="estate-sales.yaml", settings={}, require_settings=True)
        assert (reading.faults, reading.unbound, reading.not_run_yet, reading.unanswered) == ((), (), (), ())

    def test_it_is_told_in_chinese_and_english(self) -> None:
        reading = read_pack(pack_of_the_estate(), file="estate-sales.yaml", settings={}, require_settings=True)
        assert reading.pack
        texts = [*(clause.text for clause in reading.pack.clauses), *reading.pack.posts.values()]
        texts += [*reading.pack.events.values(), *reading.desk.titles.values()]
        texts += [script.text for script in reading.desk.scripts]
        texts += [field.label for form in reading.desk.forms for field in form.fields]
        assert all(set(text) == {"zh-Hans", "en"} for text in texts)


class TestCourse:
    @pytest.mark.parametrize("lot", range(300))
    def test_no_course_begins_before_the_window_and_each_ends_a_follow_up(self, lot: int) -> None:
        opens_on, closes_on = ON, ON + timedelta(days=lot % 9)
        course = course_of(words.chance("course", lot), opens_on=opens_on, closes_on=closes_on)
        days = [one.on for one in course]
        assert min(days) >= opens_on
        assert days == sorted(days)
        ends = {Turn.REACHED, Turn.REFUSED, Turn.WAIVED}
        assert course[-1].turn in ends or [one.turn for one in course] == [Turn.NO_ANSWER] * 3
        assert not any(one.turn in ends for one in course[:-1])

    def test_most_are_kept_and_some_are_not(self) -> None:
        courses = [
            course_of(words.chance("course", lot), opens_on=ON, closes_on=ON + timedelta(days=3))
            for lot in range(1_000)
        ]
        kept = sum(one[-1].turn is Turn.REACHED and one[-1].on <= ON + timedelta(days=3) for one in courses)
        waived = sum(one[-1].turn is Turn.WAIVED for one in courses)
        assert 750 < kept < 900
        assert 15 < waived < 80
