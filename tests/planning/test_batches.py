"""Plans of a department and period are proposed, approved or returned, announced in time, and adjusted with a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huifang.approvals.logic import Decision
from huifang.approvals.queries import current_step
from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.dates import Duration, parse_duration
from huifang.org.logic import Right
from huifang.org.models import Department, Employee, Grant, Post, Posting
from huifang.org.queries import reach_of
from huifang.planning.actions.batches import (
    NotNow,
    adjust,
    announce,
    decide_batch,
    hand_in_batch,
    propose_due,
)
from huifang.planning.actions.levelling import set_daily_load
from huifang.planning.actions.sweep import sweep
from huifang.planning.logic.batches import Standing, announcements, period_at, periods_due, standing_of, way_of_plan
from huifang.planning.models import BatchLine, PlanBatch
from huifang.planning.queries.batches import to_announce
from huifang.policy.logic.sections.contacts import Booking, PlanRule
from tests.naive.vocabulary import label
from tests.planning.books import write_customer
from tests.planning.shop import source_of
from tests.planning.test_preview_against_naive import written

MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("every", "day", "first", "last"),
    [
        ("P1W", "2026-03-04", "2026-03-02", "2026-03-08"),
        ("P1M", "2026-02-10", "2026-02-01", "2026-02-28"),
        ("P3M", "2026-02-10", "2026-01-01", "2026-03-31"),
        ("P6M", "2026-07-01", "2026-07-01", "2026-12-31"),
        ("P1Y", "2026-07-01", "2026-01-01", "2026-12-31"),
        ("P1D", "2026-07-01", "2026-07-01", "2026-07-01"),
    ],
)
def test_a_period_is_one_of_the_calendar(every: str, day: str, first: str, last: str) -> None:
    found = period_at(parse_duration(every), date.fromisoformat(day))
    assert (found.first_on.isoformat(), found.last_on.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("ahead", "on", "firsts"),
    [
        (None, "2026-03-30", ["2026-03-01"]),
        ("P3D", "2026-03-28", ["2026-03-01"]),
        ("P3D", "2026-03-29", ["2026-03-01", "2026-04-01"]),
        ("P1Y", "2026-03-29", ["2026-03-01", "2026-04-01", "2026-05-01"]),  # no further than the plan reaches
    ],
)
def test_a_batch_is_ready_as_long_before_as_the_policy_says(ahead: str | None, on: str, firsts: list[str]) -> None:
    plan = PlanRule(key="m", title={}, clauses=(), every=Duration(1, 0), ahead=parse_duration(ahead) if ahead else None)
    day = date.fromisoformat(on)
    due = periods_due(plan, on=day, horizon_on=date(2026, 5, 3))
    assert [period.first_on.isoformat() for period in due] == firsts


def test_the_longest_announcement_counts_and_rules_are_told_apart() -> None:
    week, day = Duration(0, 7), Duration(0, 1)
    found = announcements(
        [
            Booking(key="a", title={}, clauses=(), announce=day, rules=("call",)),
            Booking(key="b", title={}, clauses=(), announce=week, rules=("call",)),
            Booking(key="c", title={}, clauses=(), announce=day),
            Booking(key="d", title={}, clauses=()),
        ]
    )
    assert found == {"call": week, None: day}


def test_without_a_word_of_the_policy_a_colleague_who_reviews_approves() -> None:
    way = way_of_plan(PlanRule(key="m", title={}, clauses=()), ())
    assert ([step.right for step in way.steps], way.is_usual) == ([Right.REVIEW], True)


@pytest.mark.parametrize(
    ("approval", "standing"),
    [(None, "proposed"), ("waiting", "waiting"), ("returned", "returned"), ("withdrawn", "returned"), ("given", "approved"),
     ("refused", "refused")],
)  # fmt: skip
def test_a_batch_stands_as_its_approval_does(approval: str | None, standing: str) -> None:
    assert standing_of(approval) == Standing(standing)


def with_sections(**sections: Any) -> None:
    """A shop's policy with sections beside its rules."""
    from ruamel.yaml import YAML

    import huifang.policy.actions as policies
    from huifang.policy.logic.reading import read_pack

    pack = YAML(typ="safe").load(
        source_of(
            {
                "key": "care",
                "title": "月度关怀",
                "due": [{"at_least": 2, "per": "month"}],
                "post": "clerk",
                "channels": ["phone"],
            }
        )
    )
    source = written({**pack, **sections})
    reading = read_pack(source, file="pack.yaml", settings={}, require_settings=True)
    assert reading.pack, reading.faults
    policies.load_policy(source=source, reading=reading, settings={}, actor="test")


@pytest.mark.django_db(transaction=True)
class TestAShop:
    @pytest.fixture(autouse=True)
    def shop(self, transactional_db: None) -> None:
        with_sections(
            plans={"monthly": {"title": label("monthly"), "clauses": ["C"], "every": "P1M", "ahead": "P1W"}},
            bookings={"told": {"title": label("told"), "clauses": ["C"], "announce": "P2D", "rules": ["care"]}},
        )
        self.east = Department.objects.create(key="east", name="东区")
        for number in range(6):
            customer = write_customer({"id": f"c{number}", "joined_on": "2025-01-01"})
            customer.department = self.east if number < 5 else None
            customer.save()
        self.lin, self.mo = (self.somebody(name) for name in ("lin", "mo"))
        sweep(on=MONDAY, actor="test")

    def somebody(self, name: str) -> Employee:
        made = Employee.objects.create(number=name, name=name, department=self.east)
        Grant.objects.create(employee=made, role="supervisor", scope="department")
        Posting.objects.create(employee=made, post=Post.objects.get(key="clerk"), department=self.east)
        return made

    def batch(self) -> PlanBatch:
        [found] = PlanBatch.objects.all()
        return found

    def hand_in(self, on: date = MONDAY) -> Any:
        return hand_in_batch(batch=self.batch().pk, by=self.lin, actor="lin", at=NOW, on=on)

    def decide(self, decision: Decision, words: str = "", on: date = MONDAY) -> Any:
        step = current_step(self.batch().approval)
        return decide_batch(step=step.pk, decision=decision, by=self.mo, actor="mo", at=NOW, on=on, words=words)

    def test_it_goes_its_way_from_the_proposal_to_the_announcement(self) -> None:
        assert propose_due(on=MONDAY, actor="test") == 1, "of March; April is not due before its last week of March"
        assert propose_due(on=MONDAY, actor="test") == 0
        lines = self.batch().lines
        assert lines.count() == FollowUp.objects.filter(department=self.east, planned_on__month=3).count() > 0
        assert Entry.objects.get(deed="plan_batch.proposed").row_count == lines.count()
        assert not self.hand_in().is_given
        with pytest.raises(NotNow):
            self.hand_in()
        self.decide(Decision.RETURNED, words="三月太满")
        assert standing_of(self.batch().approval.state) is Standing.RETURNED
        gone = FollowUp.objects.filter(department=self.east, planned_on__month=3).order_by("pk").first()
        FollowUp.objects.filter(pk=gone.pk).update(state=FollowUp.State.WAIVED, ended_on=MONDAY)
        self.hand_in()
        assert not lines.filter(follow_up=gone).exists(), "handed in anew with what is planned by now"
        assert self.decide(Decision.AGREED).is_given
        assert self.batch().approved_on == MONDAY
        for line in lines.all():
            assert line.announce_on == max(MONDAY, line.planned_on - timedelta(days=2))
        reach = reach_of(self.lin, Right.WORK, on=MONDAY)
        first = to_announce(reach, on=date(2026, 3, 31)).order_by("announce_on", "pk").first()
        assert announce(line=first.pk, by=self.lin, actor="lin", on=first.announce_on)
        assert not announce(line=first.pk, by=self.mo, actor="mo", on=first.announce_on)
        assert to_announce(reach, on=date(2026, 3, 31)).count() == lines.count() - 1

    def test_approved_days_are_changed_by_a_person_with_a_reason_alone(self) -> None:
        propose_due(on=MONDAY, actor="test")
        self.hand_in()
        self.decide(Decision.AGREED)
        set_daily_load(post="clerk", per_day=1, actor="test")
        before = dict(self.batch().lines.values_list("follow_up_id", "follow_up__planned_on"))
        write_customer({"id": "new", "joined_on": "2025-01-01"})
        sweep(on=MONDAY, actor="test", full=True)
        assert dict(self.batch().lines.values_list("follow_up_id", "follow_up__planned_on")) == before
        line = self.batch().lines.order_by("-planned_on").first()
        late = line.follow_up.closes_on + timedelta(days=1)
        for to_on, reason in ((late, "客户要求"), (line.planned_on, " "), (MONDAY - timedelta(days=1), "客户要求")):
            with pytest.raises(NotNow):
                adjust(line=line.pk, to_on=to_on, actor="lin", reason=reason, on=MONDAY)
        BatchLine.objects.filter(pk=line.pk).update(announced_on=MONDAY)
        moved = adjust(
            line=line.pk, to_on=line.follow_up.opens_on, actor="lin", reason="客户要求", on=line.follow_up.opens_on
        )
        assert (moved.planned_on, moved.was_planned_on) == (line.follow_up.opens_on, line.planned_on)
        assert moved.announced_on is None, "the customer is told the new day"
        assert FollowUp.objects.get(pk=line.follow_up_id).planned_on == line.follow_up.opens_on
        assert Entry.objects.get(deed="plan_batch.adjusted").reason == "客户要求"
