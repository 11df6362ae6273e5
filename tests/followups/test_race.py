"""Eight agents at once: nobody gets what a colleague has, and no customer hears from two of them at a time (T62)."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, groupby
from pathlib import Path

import pytest

from huifang.followups.actions import claim_next, complete, keep_draft
from huifang.followups.actions.refusals import AlreadyEnded, NotYours
from huifang.followups.logic.outcomes import Outcome
from huifang.followups.models import Claim, FollowUp, Record
from huifang.org.logic import Role, Scope
from huifang.org.models import Employee, Grant, Posting
from tests.followups.cast import NOW, TODAY, Clinic, a_clinic, employee
from tests.planning.forked import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)

AGENTS, FOLLOW_UPS, CUSTOMERS = 8, 400, 150


@dataclass(frozen=True)
class Held:
    """A follow-up in an agent's hands, from a moment until a moment of the machine's own clock."""

    agent: int
    follow_up: int
    customer: int
    taken: int
    left: int


class Book:
    """What the processes note, a line each; lines of processes do not mix."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()

    def note(self, agent: Employee, found: FollowUp, taken: int) -> None:
        line = f"{agent.pk} {found.pk} {found.customer_id} {taken} {time.monotonic_ns()}\n"
        book = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        os.write(book, line.encode())
        os.close(book)

    def lines(self) -> list[Held]:
        return [Held(*map(int, line.split())) for line in self.path.read_text().splitlines()]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "book")


@pytest.fixture
def nurses() -> list[Employee]:
    clinic: Clinic = a_clinic()
    customers = [clinic.customer() for _ in range(CUSTOMERS)]
    for n in range(FOLLOW_UPS):
        # Some are late, some due, some open; a customer has several, and never all at one end of the list.
        clinic.follow_up(customers[n * 7 % CUSTOMERS], opens=-30, due=n % 11 - 5)
    agents = [employee(f"Nurse {n}", clinic.ward) for n in range(AGENTS)]
    for agent in agents:
        Grant.objects.create(employee=agent, role=Role.AGENT, scope=Scope.OWN)
        Posting.objects.create(employee=agent, post=clinic.nurse)
    return agents


def test_eight_agents_share_the_work_and_meet_nowhere(nurses: list[Employee], book: Book) -> None:
    assert all_at_once([_work(agent, book) for agent in nurses]) == AGENTS
    held = book.lines()
    assert len(held) == FOLLOW_UPS
    assert twice(line.follow_up for line in held) == []
    assert together(held) == []
    assert Record.objects.count() == FOLLOW_UPS
    assert FollowUp.objects.filter(state=FollowUp.State.DONE).count() == FOLLOW_UPS
    assert len({line.agent for line in held}) == AGENTS
    assert not Claim.objects.exists()


def test_the_naive_way_gives_one_follow_up_to_several_agents(nurses: list[Employee], book: Book) -> None:
    assert all_at_once([_work_naively(agent, book) for agent in nurses]) == AGENTS
    held = book.lines()
    assert twice(line.follow_up for line in held), "the test would not notice an agent too many"
    assert together(held), "the test would not notice two agents with one customer"


def test_a_double_click_writes_one_record(nurses: list[Employee]) -> None:
    agent = nurses[0]
    found = claim_next(agent=agent, at=NOW, on=TODAY)
    assert found is not None
    assert all_at_once([lambda: _complete(found, agent)] * AGENTS) == 1
    assert Record.objects.count() == 1


def test_a_double_click_takes_one_follow_up(nurses: list[Employee]) -> None:
    deeds = [lambda: claim_next(agent=nurses[0], at=NOW, on=TODAY)] * AGENTS
    assert all_at_once(list(deeds)) == AGENTS
    assert Claim.objects.count() == 1


def test_claims_that_ran_out_are_taken_over_once(nurses: list[Employee]) -> None:
    """Everybody sees that the others' may be taken over, and lays down a claim that may be a colleague's by now."""
    for agent in nurses:
        claim_next(agent=agent, at=NOW, on=TODAY)
    later = NOW.replace(hour=23)
    deeds = [lambda agent=agent: claim_next(agent=agent, at=later, on=TODAY) for agent in nurses]
    assert all_at_once(list(deeds)) == AGENTS
    held = list(Claim.objects.values_list("employee", "customer", "since_at"))
    assert len(held) == AGENTS
    assert all(since == later for _, _, since in held)


def twice(taken: Iterable[int]) -> list[int]:
    return [follow_up for follow_up, times in Counter(taken).items() if times > 1]


def together(held: list[Held]) -> list[tuple[Held, Held]]:
    """Pairs of agents who were with one customer at one time."""
    by_customer = groupby(sorted(held, key=lambda line: line.customer), key=lambda line: line.customer)
    return [
        (one, other)
        for _, lines in by_customer
        for one, other in combinations(lines, 2)
        if one.agent != other.agent and one.taken < other.left and other.taken < one.left
    ]


def _work(agent: Employee, book: Book) -> Callable[[], object]:
    def work() -> None:
        for found, taken in _served(lambda: claim_next(agent=agent, at=NOW, on=TODAY)):
            keep_draft(follow_up=found.pk, agent=agent, at=NOW, content={"note": "typing"})
            book.note(agent, found, taken)
            _complete(found, agent)

    return work


def _complete(found: FollowUp, agent: Employee) -> Record:
    try:
        return complete(follow_up=found.pk, agent=agent, at=NOW, on=TODAY, channel="phone", outcome=Outcome.REACHED)
    except (AlreadyEnded, NotYours) as refused:
        raise SystemExit(str(refused)) from refused


def _work_naively(agent: Employee, book: Book) -> Callable[[], object]:
    """Look for one that is nobody's, then take it: what two do between the look and the taking is not seen."""

    def look() -> FollowUp | None:
        free = FollowUp.objects.filter(state=FollowUp.State.PLANNED, agent=None)
        return free.exclude(
            customer__in=FollowUp.objects.filter(state=1, agent__isnull=False).values("customer")
        ).first()

    def work() -> None:
        for found, taken in _served(look):
            FollowUp.objects.filter(pk=found.pk).update(agent=agent)
            time.sleep(0.001)
            book.note(agent, found, taken)
            FollowUp.objects.filter(pk=found.pk).update(state=FollowUp.State.DONE)

    return work


def _served(serve: Callable[[], FollowUp | None]) -> Iterator[tuple[FollowUp, int]]:
    while (found := serve()) is not None:
        yield found, time.monotonic_ns()
