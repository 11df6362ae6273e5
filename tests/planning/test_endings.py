"""Duties that end without anyone's hand: by the time their rule gives them, and by a contact under another rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from huifang.customers.models import Event
from huifang.followups.models import Claim, FollowUp
from huifang.history.models import Entry
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.org.models import Employee
from huifang.planning.actions.sweep import sweep
from huifang.planning.logic.explanation import explain
from huifang.planning.queries.explained import facts_of
from tests.planning.books import write_customer, write_event
from tests.planning.shop import load

pytestmark = pytest.mark.django_db
ZONE = "Asia/Shanghai"
CALL = {"key": "call", "anchor": "purchase", "due": [{"within": "P3D"}], "channels": ["phone"], "expires": "P1W"}
FROM = "2026-04-01"
FLOOR = {"key": "floor", "due": [{"at_least": 1, "per": "quarter"}], "channels": ["phone"], "counts": "any"}


@pytest.fixture(autouse=True)
def _customer() -> Iterator[None]:
    write_customer({"id": "c1", "name": "王芳"})
    yield


def bought(on: str) -> None:
    write_event({"id": f"p{on}", "customer": "c1", "kind": "purchase", "occurred_at": on}, zone=ZONE)


def contacted(on: str, channel: str = "phone") -> None:
    write_event(
        {"id": f"k{on}", "customer": "c1", "kind": "contacted", "occurred_at": on, "channel": channel}, zone=ZONE
    )


def swept(on: date) -> None:
    sweep(on=on, actor="test")


def told() -> list[tuple[str, str, date | None]]:
    rows = FollowUp.objects.order_by("opens_on").values_list("state", "reason", "ended_on")
    return [(FollowUp.State(state).name, FollowUp.Reason(reason).name, ended_on) for state, reason, ended_on in rows]


class TestExpires:
    @pytest.mark.parametrize(
        ("on", "state"),
        # It closes on 4 March; a week later it is over.
        [
            (date(2026, 3, 11), ("PLANNED", "NONE", None)),
            (date(2026, 3, 12), ("GIVEN_UP", "EXPIRED", date(2026, 3, 11))),
        ],
    )
    def test_a_duty_ends_when_its_time_is_over(self, on: date, state: tuple[str, str, date | None]) -> None:
        load(CALL)
        bought("2026-03-01")
        swept(date(2026, 3, 2))
        swept(on)
        assert told() == [state]
        swept(on)
        assert told() == [state]

    def test_it_says_why(self) -> None:
        load(CALL)
        bought("2026-03-01")
        swept(date(2026, 3, 20))
        facts = facts_of(FollowUp.objects.get().pk)
        assert facts is not None
        said = "\n".join(map(str, explain(facts, on=date(2026, 3, 20), language="en").lines))
        assert "not done in the time that its rule gives, and counts as missed." in said
        assert Entry.objects.filter(deed="follow_ups.expired", row_count=1).exists()

    def test_what_somebody_has_in_hand_is_left(self) -> None:
        load(CALL)
        bought("2026-03-01")
        swept(date(2026, 3, 2))
        duty = FollowUp.objects.get()
        nurse = Employee.objects.create(number="7", name="Lin")
        at = datetime(2026, 3, 4, 9, tzinfo=UTC)
        Claim.objects.create(customer=duty.customer, employee=nurse, follow_up=duty, since_at=at, until_at=at)
        swept(date(2026, 3, 20))
        assert told() == [("PLANNED", "NONE", None)]

    def test_without_a_word_a_duty_never_ends(self) -> None:
        load({key: value for key, value in CALL.items() if key != "expires"})
        bought("2026-03-01")
        swept(date(2030, 1, 1))
        assert told() == [("PLANNED", "NONE", None)]


class TestCountsAny:
    def test_a_contact_under_any_rule_fulfils_what_is_open(self) -> None:
        load(FLOOR, effective_on=FROM)
        swept(date(2026, 4, 2))
        contacted("2026-05-03")
        swept(date(2026, 5, 4))
        assert told()[0] == ("DONE", "FULFILLED", date(2026, 5, 3))
        assert FollowUp.objects.filter(state=FollowUp.State.DONE, agent=None).exists()

    def test_one_that_is_taken_back_fulfils_nothing_any_more(self) -> None:
        load(FLOOR, effective_on=FROM)
        swept(date(2026, 4, 2))
        contacted("2026-05-03")
        swept(date(2026, 5, 4))
        Event.objects.update(withdrawn_on=date(2026, 5, 5), changed_in=CurrentTransactionId())
        swept(date(2026, 5, 5))
        assert {state for state, _, _ in told()} == {"PLANNED"}

    def test_a_contact_before_the_rule_was_loaded_counts(self) -> None:
        contacted("2026-05-03")
        load(FLOOR, effective_on=FROM)
        swept(date(2026, 5, 4))
        assert ("DONE", "FULFILLED", date(2026, 5, 3)) in told()

    def test_a_contact_that_is_told_later_fulfils_what_a_sweep_gave_up(self) -> None:
        load(FLOOR, effective_on=FROM)
        swept(date(2026, 7, 2))
        assert told()[0] == ("GIVEN_UP", "OVERTAKEN", date(2026, 7, 1))
        contacted("2026-05-03")
        swept(date(2026, 7, 3))
        assert told()[0] == ("DONE", "FULFILLED", date(2026, 5, 3))

    @pytest.mark.parametrize(
        ("rule", "channel", "on"),
        [
            (FLOOR, "sms", "2026-05-03"),  # not one of the rule's channels
            (FLOOR, "phone", "2026-12-30"),  # not in a window yet
            ({**FLOOR, "counts": "own"}, "phone", "2026-05-03"),
        ],
    )
    def test_other_contacts_fulfil_nothing(self, rule: dict[str, object], channel: str, on: str) -> None:
        load(rule, effective_on=FROM)
        swept(date(2026, 4, 2))
        contacted(on, channel)
        swept(date(2026, 5, 4))
        assert {state for state, _, _ in told()} == {"PLANNED"}


def test_three_months_after_the_last_contact() -> None:
    """The rolling cadence: a contact starts it, and the next one starts it anew."""
    load({"key": "roll", "anchor": "contacted", "until": "contacted", "due": [{"at": "P3M"}], "channels": ["phone"]})
    contacted("2026-02-01")
    swept(date(2026, 4, 20))
    assert [str(row.due_on) for row in FollowUp.objects.all()] == ["2026-05-01"]
    contacted("2026-04-21")
    swept(date(2026, 7, 1))
    rows = FollowUp.objects.order_by("due_on").values_list("due_on", "state")
    assert [(str(due_on), FollowUp.State(state).name) for due_on, state in rows] == [
        ("2026-05-01", "CANCELLED"),
        ("2026-07-21", "PLANNED"),
    ]
