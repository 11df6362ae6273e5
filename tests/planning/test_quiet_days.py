"""A plan chooses days on which customers may be contacted, where their windows have such days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from huifang.customers.models import ContactWish, Customer
from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.org.models import Department, Employee, Post, Posting
from huifang.planning.actions.levelling import set_daily_load
from huifang.planning.actions.replan import replan
from huifang.planning.actions.sweep import sweep
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from tests.planning.books import write_customer, write_event
from tests.planning.test_preview_against_naive import written

MONDAY = date(2026, 3, 2)
EXAMS = (date(2026, 3, 5), date(2026, 3, 20))
LIMITS: dict[str, Any] = {
    "exams": {"segment": "pupils", "seasons": ["exams"], "exempt": ["greeting"]},
    "fair": {"seasons": ["fair"], "exempt": ["greeting"]},
    "weekdays": {"days": ["mon", "tue", "wed", "thu"], "exempt": ["greeting", "check"]},
    "grief": {"after": ["loss"], "quiet": "P20D"},
}


def school(limits: dict[str, Any] = LIMITS, version: str = "1.0") -> None:
    call = {"clauses": ["C"], "channels": ["phone"], "post": "clerk"}
    pack = {
        "pack": 1,
        "policy": {"key": "school", "title": "School", "version": version, "effective_on": "2026-01-01"},
        "clauses": [{"id": "C", "text": "Call.", "carried_out_by": ["rule:floor"]}],
        "posts": {"clerk": "Clerk"},
        "events": {"enrolled": "Enrolled", "loss": "Loss"},
        "attributes": {"grade": "Grade"},
        "segments": {"pupils": {"attr": "grade", "in": ["A"]}},
        "seasons": {"exams": {"from": "03-05", "to": "03-20"}, "fair": {"from": "03-25", "to": "03-26"}},
        "rules": [
            {"key": "floor", "for": "everyone", "due": [{"at_least": 1, "per": "month", "id": "a"}], **call},
            {"key": "check", "for": "everyone", "anchor": "enrolled", **call,
             "due": [{"at": "P15D", "before": "P12D", "tolerance": "P2D", "id": "b"}, {"within": "P17D", "id": "w"}]},
            {"key": "greeting", "for": "everyone", "anchor": "enrolled", "due": [{"at": "P10D", "id": "c"}], **call},
        ],
        "contact_limits": limits,
    }  # fmt: skip
    reading = read_pack(written(pack), file="pack.yaml", settings={}, require_settings=True)
    assert reading.pack, reading.faults
    load_policy(source=written(pack), reading=reading, settings={}, actor="test")


def enrol(name: str, **more: str) -> Customer:
    found = write_customer({"id": name, "joined_on": "2025-01-01", **more})
    write_event(
        {"id": f"e-{name}", "customer": name, "kind": "enrolled", "occurred_at": "2026-03-01"}, zone="Asia/Shanghai"
    )
    return found


def days(rule: str, customer: str = "", step: str = "") -> set[date]:
    rows = FollowUp.objects.filter(rule__key=rule, customer__external_id__startswith=customer, planned_on__gte=MONDAY)
    return set(rows.filter(occasion__contains=f"/{step}").values_list("planned_on", flat=True))


def is_in_exams(day: date) -> bool:
    return EXAMS[0] <= day <= EXAMS[1]


def all_days() -> list[tuple[int, date]]:
    return list(FollowUp.objects.order_by("pk").values_list("pk", "planned_on"))


@pytest.mark.django_db(transaction=True)
class TestASchool:
    """Nobody is called on Fridays or during the fair, pupils not during their exams, nobody soon after a loss."""

    @pytest.fixture(autouse=True)
    def school(self, transactional_db: None) -> None:
        school()
        for number in range(30):
            enrol(f"p{number:02}", grade="A")
            enrol(f"o{number:02}")
        write_event({"id": "x", "customer": "o00", "kind": "loss", "occurred_at": "2026-03-01"}, zone="Asia/Shanghai")

    def test_days_are_chosen_on_which_nobody_is_disturbed(self) -> None:
        sweep(on=MONDAY, actor="test", horizon_days=25)
        floor = days("floor")
        assert all(day.weekday() < 4 and day not in (date(2026, 3, 25), date(2026, 3, 26)) for day in floor)
        assert not any(map(is_in_exams, days("floor", "p"))), "pupils sit for their exams"
        assert any(map(is_in_exams, days("floor", "o"))), "the others do not"
        assert len(days("floor", "p")) > 3, "spread over the days that are free, not heaped on one"
        assert days("check", "p", "b") == {date(2026, 3, 4)}, "meant for the 16th: the last free day of its window"
        assert days("check", "o1", "b") == {date(2026, 3, 16)}
        assert days("check", "p", "w") <= {MONDAY, date(2026, 3, 3), date(2026, 3, 4)}
        assert days("greeting", "p") == {date(2026, 3, 11)}, "exempt"
        assert min(days("floor", "o00")) >= date(2026, 3, 21), "in peace for 20 days"
        before = all_days()
        for full in (False, True):
            assert sweep(on=MONDAY, actor="test", full=full, horizon_days=25).counts.stepped_aside == 0
        assert all_days() == before

    def test_what_changes_later_moves_what_it_concerns(self) -> None:
        sweep(on=MONDAY, actor="test", horizon_days=25)
        quiet = Customer.objects.get(external_id="o02")
        ContactWish.objects.create(
            customer=quiet, quiet_until=date(2026, 3, 16), days=[1, 2], reason="asked", noted_by=Employee.objects.create(),
            noted_at=datetime(2026, 3, 1, tzinfo=UTC), entry_id=0,
        )  # fmt: skip
        assert replan(customers=[quiet.pk], on=MONDAY, actor="test").stepped_aside > 0
        assert days("check", "o02", "b") == {date(2026, 3, 17)}, "no free day before its own: the first one after it"
        assert all(day >= date(2026, 3, 17) and day.isoweekday() in (1, 2) for day in days("floor", "o02"))
        Customer.objects.filter(external_id="o03").update(
            attributes={"grade": "A"}, values_changed_on=MONDAY, changed_in=CurrentTransactionId()
        )
        assert sweep(on=MONDAY, actor="test", horizon_days=25).counts.stepped_aside > 0
        assert not any(map(is_in_exams, days("floor", "o03")))
        school({**LIMITS, "fair": {"seasons": ["exams"]}}, version="1.1")
        assert sweep(on=MONDAY, actor="test", horizon_days=25).counts.stepped_aside > 30
        assert not any(map(is_in_exams, days("floor")))
        assert days("greeting") == {date(2026, 3, 11)}, "its window has no other day: it stays, and is held back"
        assert Entry.objects.filter(deed="follow_ups.stepped_aside").count() == 4

    def test_what_is_levelled_does_not_come_to_disturb(self) -> None:
        shop = Department.objects.create(key="school", name="School")
        Customer.objects.update(department=shop)
        clerk = Employee.objects.create(number="k", name="K", department=shop)
        Posting.objects.create(employee=clerk, post=Post.objects.get(key="clerk"), department=shop)
        set_daily_load(post="clerk", per_day=4, actor="test")
        assert sweep(on=MONDAY, actor="test", horizon_days=25).counts.levelled > 0
        assert not any(map(is_in_exams, days("floor", "p") | days("check", "p")))
        assert all(day.weekday() < 4 for day in days("floor"))
        again = sweep(on=MONDAY, actor="test", full=True, horizon_days=25).counts
        assert (again.levelled, again.stepped_aside) == (0, 0)
