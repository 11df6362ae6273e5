"""Contact limits out of a pack: whom they protect follows the customers, and what they hold back can be asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from huifang.customers.models import ContactWish, Customer
from huifang.followups.logic.outcomes import Outcome
from huifang.followups.models import Attempt, FollowUp, Limit, Protected, RuleChannels
from huifang.followups.queries.limits import limits_at
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.org.models import Department, Employee, Post, Posting
from huifang.planning.actions.catching_up import is_outdated
from huifang.planning.actions.replan import replan
from huifang.planning.actions.sweep import sweep
from huifang.planning.logic.coverage import Gap
from huifang.planning.queries.coverage import By, behind, coverage
from huifang.planning.queries.not_planned import not_planned
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from huifang.policy.queries import rules_in_force
from tests.planning.books import write_customer, write_event
from tests.planning.test_preview_against_naive import written

ON = date(2026, 6, 10)
AT = datetime(2026, 6, 10, 2, tzinfo=UTC)
LIMITS: dict[str, Any] = {
    "elders": {"segment": "elders", "hours": ["09:00-11:00"]},
    "few": {"at_most": 1, "per": "month", "exempt": ["greeting"]},
    "introduced": {"segment": "introduced", "only": ["greeting"]},
    "grief": {"after": ["loss"], "quiet": "P30D"},
    "summer": {"seasons": ["summer"], "channels": ["visit"]},
}


def shop(version: str = "1.0", limits: dict[str, Any] = LIMITS) -> None:
    pack = {
        "pack": 1,
        "policy": {"key": "shop", "title": "Shop", "version": version, "effective_on": "2026-06-01"},
        "clauses": [{"id": "C1", "text": "Call.", "carried_out_by": ["contact_limit:few"] if limits else ["guidance"]}],
        "posts": {"clerk": "Clerk"},
        "events": {"purchase": "Purchase", "loss": "Loss"},
        "attributes": {"grade": "Grade"},
        "segments": {
            "elders": {"attr": "birthday", "older_than": "P60Y"},
            "introduced": {"attr": "grade", "in": ["introduced"]},
            "regulars": {"attr": "grade", "in": ["A"]},
        },
        "seasons": {"summer": {"from": "06-01", "to": "08-31"}},
        "rules": [
            {"key": "thanks", "for": "everyone", "anchor": "purchase", "due": [{"within": "P1M", "id": "a"}],
             "channels": ["phone", "visit"], "post": "clerk"},
            {"key": "greeting", "for": "everyone", "due": [{"at_least": 1, "per": "month", "id": "b"}],
             "channels": ["sms"], "post": "clerk"},
            {"key": "visit", "for": "regulars", "anchor": "purchase",
             "due": [{"within": "P2M", "id": "c"}], "channels": ["visit"], "post": "clerk"},
        ],
        "contact_limits": limits,
    }  # fmt: skip
    source = written(pack)
    reading = read_pack(source, file="pack.yaml", settings={}, require_settings=True)
    assert reading.pack, reading.faults
    load_policy(source=source, reading=reading, settings={}, actor="test")


@pytest.fixture
def town(db: None) -> Department:
    shop()
    return Department.objects.create(key="town", name="Town")


def customer(name: str, **more: Any) -> Customer:
    found = write_customer({"id": name, "joined_on": "2020-01-01", **more})
    write_event(
        {"id": f"e-{name}", "customer": name, "kind": "purchase", "occurred_at": "2026-06-01"}, zone="Asia/Shanghai"
    )
    return found


def protected() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, name in Protected.objects.values_list("limit__key", "customer__external_id"):
        found.setdefault(key, set()).add(name)
    return found


def held() -> set[tuple[str, str]]:
    rows = FollowUp.objects.filter(limits_at(at=AT, on=ON).held, opens_on__lte=ON)
    return set(rows.values_list("customer__external_id", "rule__key"))


def test_whom_a_limit_protects_follows_the_customer(town: Department) -> None:
    customer("old", birthday="1950-01-01")
    young = customer("young", birthday="1990-01-01")
    customer("friend", grade="introduced")
    sweep(on=ON, actor="test")
    assert protected() == {"elders": {"old"}, "introduced": {"friend"}}
    assert dict(Limit.objects.values_list("key", "is_for_all")) == {
        "elders": False, "few": True, "introduced": False, "grief": True, "summer": True,
    }  # fmt: skip
    assert dict(RuleChannels.objects.values_list("rule__key", "channels"))["thanks"] == ["phone", "visit"]
    # Ten in the morning: inside the hours of elders. Visits are for no one in summer; the rule that can call goes on.
    assert held() == {("friend", "thanks")}
    Customer.objects.filter(pk=young.pk).update(attributes={"grade": "introduced"}, changed_in=CurrentTransactionId())
    replan(customers=[young.pk], on=ON, actor="test")
    assert protected()["introduced"] == {"friend", "young"}
    Customer.objects.filter(pk=young.pk).update(attributes={"grade": "A"}, changed_in=CurrentTransactionId())
    sweep(on=ON, actor="test")
    assert protected()["introduced"] == {"friend"}
    assert held() == {("friend", "thanks"), ("young", "visit")}


def test_a_new_version_brings_other_limits_at_once(town: Department) -> None:
    customer("old", birthday="1950-01-01")
    sweep(on=ON, actor="test")
    assert not is_outdated(on=ON)
    shop("2.0", {"few": LIMITS["few"], "grief": LIMITS["grief"]})
    assert is_outdated(on=ON)
    sweep(on=ON, actor="test")
    assert (set(Limit.objects.values_list("key", flat=True)), protected()) == ({"few", "grief"}, {})
    assert not is_outdated(on=ON)


def reasons(rule: str) -> dict[str, str]:
    [in_force] = [one for one in rules_in_force(ON) if one.rule.key == rule]
    found = not_planned(in_force, customers=Customer.objects.all(), on=ON)
    return dict(found.values_list("external_id", "why"))


def test_what_is_held_back_is_listed_with_its_reason(town: Department) -> None:
    clerk = Employee.objects.create(number="1", name="Clerk", department=town)
    Posting.objects.create(employee=clerk, post=Post.objects.get(key="clerk"), department=town)
    people = {name: customer(name) for name in ("called", "mourning", "silent", "elsewhere", "free")}
    people["friend"] = customer("friend", grade="introduced")
    write_event({"id": "l", "customer": "mourning", "kind": "loss", "occurred_at": "2026-06-05"}, zone="Asia/Shanghai")
    other = Department.objects.create(key="village", name="Village")
    Customer.objects.exclude(external_id="elsewhere").update(department=town)
    Customer.objects.filter(external_id="elsewhere").update(department=other)
    ContactWish.objects.create(
        customer=people["silent"], only_channels=["email"], reason="said so", noted_at=AT, noted_by=clerk, entry_id=0
    )
    sweep(on=ON, actor="test")
    greeted = FollowUp.objects.get(customer=people["called"], rule__key="greeting", opens_on__lte=ON)
    Attempt.objects.create(
        follow_up=greeted, customer=people["called"], employee=clerk, at=AT - timedelta(days=2), channel="sms",
        outcome=Outcome.MESSAGE_SENT, entry_id=0,
    )  # fmt: skip
    for person in people.values():
        person.contact_points.create(id=uuid4(), kind=1, value=b"", keyed_index=b"", entry_id=0)
    assert reasons("thanks") == {
        "called": "too_often", "mourning": "quiet_period", "silent": "channels_refused", "elsewhere": "no_holder",
        "friend": "limited",
    }  # fmt: skip
    # A greeting is exempt from the one limit, and what was said of another rule does not concern it.
    assert reasons("greeting") == {
        "mourning": "quiet_period", "silent": "channels_refused", "elsewhere": "no_holder",
    }  # fmt: skip


def test_coverage_counts_what_is_missing_and_opens_the_rows(town: Department) -> None:
    clerk = Employee.objects.create(number="1", name="Clerk", department=town)
    Posting.objects.create(employee=clerk, post=Post.objects.get(key="clerk"), department=town)
    names = ("covered", "bare", "late", "odd", "noted", "orphan", "refuses")
    people = {name: customer(name, grade="A" if name == "odd" else "") for name in names}
    Customer.objects.update(department=town)
    sweep(on=ON, actor="test")
    with transaction.atomic():
        Customer.objects.filter(external_id="refuses").update(opted_out_on=ON)
        FollowUp.objects.filter(customer=people["bare"]).delete()
        FollowUp.objects.filter(customer=people["late"], rule__key="greeting", opens_on__lte=ON).update(
            opens_on=date(2026, 5, 1), due_on=date(2026, 5, 9), planned_on=date(2026, 5, 9), closes_on=date(2026, 5, 9)
        )
        Customer.objects.filter(external_id="odd").update(attributes={"grade": "B"})
        people["orphan"].stewardships.create(employee=clerk, from_on=date(2026, 1, 1), entry_id=0)
        gone = Employee.objects.create(number="2", name="Gone", department=town, left_on=date(2026, 6, 1))
        people["orphan"].stewardships.update(employee=gone)
        people["covered"].stewardships.create(employee=clerk, from_on=date(2026, 1, 1), entry_id=0)
    write_event(
        {"id": "from-elsewhere", "customer": "noted", "kind": "contacted", "occurred_at": "2026-06-03"},
        zone="Asia/Shanghai",
    )
    rows = coverage(customers=Customer.objects.all(), on=ON, by=By.DEPARTMENT)
    assert [(row.name, row.customers) for row in rows] == [("Town", 6)]
    assert dict(rows[0].gaps) == {
        Gap.NOTHING_SET: 1, Gap.RULE_GONE: 0, Gap.LEFT_SEGMENT: 1, Gap.NO_HOLDER: 0, Gap.AGENT_LEFT: 0,
        Gap.STEWARD_LEFT: 1, Gap.MISSED: 1, Gap.UNRECORDED: 1,
    }  # fmt: skip
    listed = {gap: set(_behind(gap)) for gap in Gap}
    assert {gap: len(names) for gap, names in listed.items()} == dict(rows[0].gaps)
    assert (
        listed[Gap.UNRECORDED] == {"noted"} and listed[Gap.MISSED] == {"late"} and listed[Gap.LEFT_SEGMENT] == {"odd"}
    )
    by_steward = coverage(customers=Customer.objects.all(), on=ON, by=By.STEWARD)
    assert [(row.name, row.customers) for row in by_steward] == [("Clerk", 1), ("Gone", 1), ("", 4)]
    Posting.objects.all().delete()
    shop("2.0", {})
    assert set(_behind(Gap.NO_HOLDER)) == {"covered", "late", "odd", "noted", "orphan"}


def _behind(gap: Gap) -> list[str]:
    found = behind(gap, customers=Customer.objects.all(), on=ON)
    return list(found.values_list("external_id", flat=True))
