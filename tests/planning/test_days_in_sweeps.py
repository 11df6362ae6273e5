"""Named days in the running product: what is recorded later makes, re-dates and withdraws, as for any other form."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db.models.expressions import RawSQL

from huifang.customers.models import Customer, Event
from huifang.followups.models import FollowUp
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.planning.actions.catching_up import is_behind, is_outdated
from huifang.planning.actions.replan import replan
from huifang.planning.actions.sets import Counts
from huifang.planning.actions.sweep import sweep
from huifang.planning.logic.explanation import explain
from huifang.planning.logic.not_planned import Reason
from huifang.planning.models import AnchorDay
from huifang.planning.queries.explained import facts_of
from huifang.planning.queries.not_planned import not_planned
from huifang.policy.queries import rules_in_force
from tests.planning.books import write_customer, write_event
from tests.planning.shop import load

pytestmark = pytest.mark.django_db(transaction=True)
OPENING = {
    "key": "open",
    "due": [{"day": "milestone:opened", "match": ["grade"], "before": "P3D"}],
    "channels": ["phone"],
}
GREETING = {"key": "greet", "due": [{"day": "birthday"}], "channels": ["phone"]}
ON = date(2026, 3, 1)


def customers(**birthdays: str) -> None:
    for number, grade in enumerate("AAB", start=1):
        write_customer(
            {"id": f"c{number}", "name": "王芳", "grade": grade, "birthday": birthdays.get(f"c{number}", "")}
        )


def opened(on: str, grade: str = "A") -> Event:
    return write_event({"id": "m1", "customer": "", "kind": "opened", "occurred_at": on, "grade": grade}, zone="UTC")


def swept(on: date = ON) -> Counts:
    return sweep(on=on, actor="test").counts


def planned() -> dict[str, str]:
    rows = FollowUp.objects.filter(state=FollowUp.State.PLANNED).values_list("customer__external_id", "due_on")
    return {customer: str(due_on) for customer, due_on in rows}


def change(rows: Any, **values: Any) -> None:
    assert rows.update(**values, changed_in=CurrentTransactionId())


def said(duty: FollowUp) -> str:
    facts = facts_of(duty.pk)
    assert facts is not None
    return "\n".join(map(str, explain(facts, on=ON, language="en").lines))


class TestMilestones:
    def test_one_that_is_recorded_later_concerns_everybody_whom_it_matches(self) -> None:
        load(OPENING)
        customers()
        assert swept() == Counts()
        opened("2026-03-20")
        assert is_behind(on=ON)
        assert swept() == Counts(made=2)
        assert planned() == {"c1": "2026-03-20", "c2": "2026-03-20"}
        assert swept() == Counts()

    def test_it_moves_and_goes_with_its_event(self) -> None:
        load(OPENING)
        customers()
        opened("2026-03-20")
        swept()
        change(Event.objects, occurred_on=date(2026, 3, 25))
        assert swept() == Counts(redated=2)
        change(Event.objects, withdrawn_on=ON)
        assert swept() == Counts(cancelled=2)
        change(Event.objects, withdrawn_on=None)
        assert swept() == Counts(revived=2)

    def test_a_customer_who_comes_to_match_is_planned_at_once(self) -> None:
        load(OPENING)
        customers()
        opened("2026-03-20")
        swept()
        change(Customer.objects.filter(external_id="c3"), attributes={"grade": "A"})
        third = Customer.objects.get(external_id="c3").pk
        assert replan(customers=[third], on=ON, actor="test") == Counts(made=1)
        assert set(planned()) == {"c1", "c2", "c3"}
        assert swept() == Counts()

    def test_it_explains_itself(self) -> None:
        load(OPENING)
        customers()
        opened("2026-03-20")
        swept()
        text = said(FollowUp.objects.filter(customer__external_id="c1").get())
        assert "It answers a milestone: opened, number m1, on 2026-03-20." in text
        assert "It concerns customers whose grade equals the milestone's." in text
        assert "It opens P3D before it is due, on 2026-03-17." in text


class TestBirthdays:
    def test_they_come_as_the_horizon_moves_on(self) -> None:
        load(GREETING)
        customers(c1="1990-03-20", c2="05-01")
        assert swept() == Counts(made=1)
        assert swept(date(2026, 3, 27)) == Counts(made=1)
        assert planned() == {"c1": "2026-03-20", "c2": "2026-05-01"}
        swept(date(2027, 2, 14))
        occasions = FollowUp.objects.filter(customer__external_id="c1").order_by("occasion")
        assert [row.occasion for row in occasions] == ["birthday:2026/1", "birthday:2027/1"]

    def test_a_birthday_that_is_put_right_is_dated_anew(self) -> None:
        load(GREETING)
        customers(c1="1990-03-20")
        swept()
        change(Customer.objects.filter(external_id="c1"), birthday="02-03", birthday_calendar="lunar")
        assert swept() == Counts(redated=1)
        duty = FollowUp.objects.get()
        assert str(duty.due_on) == "2026-03-21"
        text = said(duty)
        assert "It answers the birthday in the lunar year 2026; recorded is 02-03, lunar." in text
        assert "Day 3 of month 2 of the lunar year 2026 is 2026-03-21." in text
        change(Customer.objects.filter(external_id="c1"), birthday="")
        assert swept() == Counts(cancelled=1)

    def test_who_has_none_is_listed_as_not_planned(self) -> None:
        load(GREETING)
        customers(c1="1990-03-20")
        [rule] = rules_in_force(ON)
        listed = not_planned(rule, customers=Customer.objects.all(), on=ON, reason=Reason.NO_ANCHOR_DATE)
        assert sorted(listed.values_list("external_id", flat=True)) == ["c2", "c3"]


def test_a_quiet_day_is_quiet() -> None:
    load(
        OPENING, GREETING, {"key": "week", "due": [{"day": "weekly:fri", "shift": "next_working_day"}], "channels": []}
    )
    customers(c1="1990-03-20")
    opened("2026-03-20")
    swept()
    assert not is_outdated(on=ON)
    assert not is_behind(on=ON)
    assert swept() == Counts()
    assert sweep(on=ON, actor="test", full=True).counts == Counts()


class TestDaysOfCustomers:
    """A customer's own date anchors a rule; whoever writes another one moves what hangs on it, and nothing else."""

    CARE: dict[str, Any] = {
        "key": "care",
        "anchor": {"attribute": "grade"},
        "due": [{"within": "P30D"}],
        "channels": ["phone"],
    }

    def days(self) -> set[tuple[str, str]]:
        return {
            (customer, str(day))
            for customer, day in AnchorDay.objects.values_list("customer__external_id", "occurred_on")
        }

    def test_another_day_moves_none_withdraws_and_the_others_stay_unwritten(self) -> None:
        load(self.CARE)
        for number in (1, 2, 3):
            write_customer({"id": f"c{number}", "grade": f"2026-02-1{number}"})
        swept()
        assert planned() == {"c1": "2026-03-13", "c2": "2026-03-14", "c3": "2026-03-15"}
        written = dict(
            AnchorDay.objects.annotate(by=RawSQL("planning_anchorday.xmin::text", [])).values_list(
                "customer__external_id", "by"
            )
        )
        change(Customer.objects.filter(external_id="c1"), attributes={"grade": "2026-02-20"})
        change(Customer.objects.filter(external_id="c2"), attributes={})
        change(Customer.objects.filter(external_id="c3"), name="李娜")
        swept()
        assert planned() == {"c1": "2026-03-22", "c3": "2026-03-15"}
        assert self.days() == {("c1", "2026-02-20"), ("c3", "2026-02-13")}
        now = dict(
            AnchorDay.objects.annotate(by=RawSQL("planning_anchorday.xmin::text", [])).values_list(
                "customer__external_id", "by"
            )
        )
        assert (now["c3"], now["c1"] == written["c1"]) == (written["c3"], False)
        change(Customer.objects.filter(external_id="c2"), attributes={"grade": "2026-02-12"})
        swept()
        assert planned() == {"c1": "2026-03-22", "c2": "2026-03-14", "c3": "2026-03-15"}

    def test_days_that_an_update_of_the_product_forgot_are_read_again_of_everybody(self) -> None:
        load(self.CARE)
        write_customer({"id": "c1", "grade": "2026-02-11"})
        write_customer({"id": "c2", "grade": "2026-03-07"})
        swept()
        AnchorDay.objects.all().delete()
        change(Customer.objects.filter(external_id="c1"), name="李娜")
        counts = swept(date(2026, 3, 2))
        assert (counts, self.days()) == (Counts(), {("c1", "2026-02-11"), ("c2", "2026-03-07")})
        assert planned() == {"c1": "2026-03-13", "c2": "2026-04-06"}
