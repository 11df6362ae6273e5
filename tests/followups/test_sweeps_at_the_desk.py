"""The planner and the desk work on the same rows: a sweep leaves alone what somebody has touched."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from huifang.customers.actions.events import withdraw_events
from huifang.customers.models import Event
from huifang.followups.actions import attempt, claim_next, complete, keep_draft
from huifang.followups.actions.refusals import AlreadyEnded
from huifang.followups.logic.outcomes import Outcome
from huifang.followups.models import Claim, Draft, FollowUp
from huifang.kernel.invariants import Inquiry
from huifang.org.logic import Role, Scope
from huifang.org.models import Employee, Grant, Post, Posting
from huifang.planning.actions.sweep import sweep
from tests.naive.vocabulary import World, label
from tests.planning.books import load_world
from tests.planning.test_preview_against_naive import written

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)
NOON, LATER = datetime(2026, 6, 1, 4, tzinfo=UTC), datetime(2026, 6, 2, 4, tzinfo=UTC)
RULES = [
    {"key": "thanks", "anchor": "purchase", "due": [{"within": "P1W"}]},
    {"key": "again", "anchor": "contacted", "until": "contacted", "due": [{"at": "P2D", "before": "P2D"}]},
]
PACK = {
    "pack": 1,
    "policy": {"key": "shop", "title": label("shop"), "version": "1.0.0", "effective_on": "2026-03-01"},
    "clauses": [{"id": "C1", "text": label("all"), "carried_out_by": [f"rule:{rule['key']}" for rule in RULES]}],
    "posts": {"agent": label("agent")},
    "events": {"purchase": label("purchase")},
    "rules": [{"for": "everyone", **rule, "clauses": ["C1"], "channels": ["phone"], "post": "agent"} for rule in RULES],
}


@pytest.fixture
def lin() -> Employee:
    customers = [{"id": f"c{n}", "name": f"Customer {n}", "joined_on": "2026-01-01"} for n in range(2)]
    events = [{"id": f"e{n}", "customer": f"c{n}", "kind": "purchase", "occurred_at": "2026-05-30"} for n in range(2)]
    load_world(World(PACK, customers, events, MONDAY, MONDAY, {}, "Asia/Shanghai"), written(PACK))
    agent = Employee.objects.create(number="lin", name="Lin")
    Grant.objects.create(employee=agent, role=Role.AGENT, scope=Scope.OWN)
    Posting.objects.create(employee=agent, post=Post.objects.get(key="agent"))
    sweep(on=MONDAY, actor="test")
    return agent


def served(agent: Employee, at: datetime = NOON, on: date = MONDAY) -> FollowUp:
    found = claim_next(agent=agent, at=at, on=on)
    assert found is not None
    return found


def test_a_claim_alone_holds_no_sweep_up_and_nothing_typed_is_lost(lin: Employee) -> None:
    due = served(lin)
    keep_draft(follow_up=due.pk, agent=lin, at=NOON, content={"note": "she says"})
    withdraw_events(
        events=[event.pk for event in Event.objects.filter(customer=due.customer_id)], on=TUESDAY, actor="test"
    )
    assert sweep(on=TUESDAY, actor="test").counts.cancelled == 1
    with pytest.raises(AlreadyEnded):
        complete(follow_up=due.pk, agent=lin, at=LATER, on=TUESDAY, channel="phone", outcome=Outcome.REACHED)
    assert Draft.objects.get().content == {"note": "she says"}
    assert Claim.objects.get().follow_up == due
    due.refresh_from_db()
    assert (due.state, due.ended_on) == (FollowUp.State.CANCELLED, None)
    assert broken() == []


def test_a_sweep_leaves_an_attempted_follow_up_alone(lin: Employee) -> None:
    due = served(lin)
    attempt(follow_up=due.pk, agent=lin, at=NOON, on=MONDAY, channel="phone", outcome=Outcome.NO_ANSWER)
    withdraw_events(events=Event.objects.values_list("pk", flat=True), on=TUESDAY, actor="test")
    assert sweep(on=TUESDAY, actor="test").counts.cancelled == 1
    due.refresh_from_db()
    assert (due.state, due.attempts) == (FollowUp.State.PLANNED, 1)
    assert broken() == []


def test_a_contact_is_found_by_the_next_sweep(lin: Employee) -> None:
    due = served(lin)
    complete(follow_up=due.pk, agent=lin, at=NOON, on=MONDAY, channel="phone", outcome=Outcome.REACHED)
    assert sweep(on=TUESDAY, actor="test").counts.made == 1
    again = FollowUp.objects.get(rule__key="again")
    assert (again.customer_id, again.due_on) == (due.customer_id, date(2026, 6, 3))
    assert broken() == []


def broken() -> list[str]:
    from huifang.cli import recorded
    from huifang.followups.queries.promises import INVARIANTS

    inquiry = Inquiry(ring=None, anchors=None, progress=lambda *_: None)
    return [promise.name for promise in (*INVARIANTS, *recorded.INVARIANTS) if promise.find(inquiry).count]
