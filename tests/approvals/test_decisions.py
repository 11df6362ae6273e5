"""Whose step it is, what a decision makes of an approval, until when: by table."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from huifang.approvals.logic import (
    Addressed,
    Decision,
    Does,
    Limit,
    Moved,
    NewStep,
    State,
    due_at,
    is_theirs,
    moved,
    taken_by_asking,
)
from huifang.kernel.calendars.working import PublishedDays, WorkingCalendar
from huifang.kernel.dates import ZERO, Duration
from huifang.org.logic import Allowed, Right, Role, Scope
from huifang.org.logic.rights import Granted, Held

EAST, EAST_WARD, WEST = 1, 2, 3
EXPERT, CLERK = 70, 71
ME, ASKER = 5, 6
SHANGHAI = ZoneInfo("Asia/Shanghai")


def person(*held: tuple[int, int | None], role: Role = Role.AGENT, scope: Scope = Scope.OWN, at: int = EAST) -> Allowed:
    postings = tuple(Held(post, department) for post, department in held)
    return Allowed(ME, ((role, Granted(scope, at)),), postings, {EAST: None, EAST_WARD: EAST, WEST: None})


def step(does: Does = Does.APPROVE, *, post: int | None = None, department: int | None = None,
         employee: int | None = None, right: str = "", asked_by: int | None = ASKER) -> Addressed:  # fmt: skip
    return Addressed(does, post, department, employee, right, asked_by)


@pytest.mark.parametrize(
    ("addressed", "who", "is_mine"),
    [
        (step(post=EXPERT), person((EXPERT, None)), True),
        (step(post=EXPERT), person((EXPERT, WEST)), True),
        (step(post=EXPERT), person((CLERK, None)), False),
        (step(post=EXPERT, department=EAST_WARD), person((EXPERT, EAST)), True),
        (step(post=EXPERT, department=EAST), person((EXPERT, EAST_WARD)), False),
        (step(post=EXPERT, department=EAST), person((EXPERT, WEST)), False),
        (step(post=EXPERT, department=EAST), person((EXPERT, None)), True),
        (step(employee=ME), person(), True),
        (step(employee=7), person((EXPERT, None)), False),
        (step(right=Right.APPROVE_POLICIES), person(role=Role.MANAGER), True),
        (step(right=Right.APPROVE_POLICIES), person(role=Role.SUPERVISOR), False),
        (step(department=EAST), person(role=Role.SUPERVISOR, scope=Scope.DEPARTMENT), True),
        (step(department=EAST_WARD), person(role=Role.SUPERVISOR, scope=Scope.DEPARTMENT), True),
        (step(department=WEST), person(role=Role.SUPERVISOR, scope=Scope.DEPARTMENT), False),
        (step(department=WEST), person(role=Role.MANAGER, scope=Scope.ALL), True),
        (step(department=EAST), person(scope=Scope.DEPARTMENT), False),
        (step(employee=ME, asked_by=ME), person(), False),
        (step(Does.REVIEW, employee=ME, asked_by=ME), person(), False),
        (step(Does.EXPERT_REVIEW, employee=ME, asked_by=ME), person(), False),
        (step(Does.PUBLISH, employee=ME, asked_by=ME), person(), True),
        (step(Does.DRAFT, employee=ME, asked_by=ME), person(), True),
        (step(employee=ME, asked_by=None), person(), True),
    ],
)  # fmt: skip
def test_a_step_is_whose_it_is_addressed_to_and_nobody_judges_their_own(
    addressed: Addressed, who: Allowed, is_mine: bool
) -> None:
    assert is_theirs(addressed, who) is is_mine


@pytest.mark.parametrize(
    ("decision", "position", "becomes"),
    [
        (Decision.AGREED, 1, Moved(State.WAITING, 2)),
        (Decision.AGREED, 3, Moved(State.GIVEN, None)),
        (Decision.RETURNED, 1, Moved(State.RETURNED, None)),
        (Decision.RETURNED, 3, Moved(State.RETURNED, None)),
        (Decision.REFUSED, 2, Moved(State.REFUSED, None)),
    ],
)
def test_a_decision_moves_the_approval_on_or_ends_it(decision: Decision, position: int, becomes: Moved) -> None:
    assert moved(decision, position=position, last=3) == becomes


@pytest.mark.parametrize(
    ("does", "mine", "taken"),
    [
        ((Does.RESEARCH, Does.DRAFT, Does.REVIEW), {0, 1, 2}, 2),
        ((Does.DRAFT, Does.REVIEW), set(), 0),
        ((Does.RESEARCH, Does.DRAFT, Does.REVIEW), {1}, 0),
        ((Does.REVIEW, Does.DRAFT, Does.APPROVE), {0, 1, 2}, 0),
        ((Does.DRAFT,), {0}, 0),
    ],
)
def test_asking_takes_the_steps_that_prepare_and_are_the_askers(
    does: tuple[Does, ...], mine: set[int], taken: int
) -> None:
    steps = [NewStep(one, employee=position) for position, one in enumerate(does)]
    assert taken_by_asking(steps, may_take=lambda one: one.employee in mine) == taken


@pytest.mark.parametrize(
    ("one", "is_whole"),
    [
        (NewStep(Does.REVIEW, post=1), True),
        (NewStep(Does.REVIEW, post=1, department=2), True),
        (NewStep(Does.REVIEW, department=2), True),
        (NewStep(Does.REVIEW, employee=3), True),
        (NewStep(Does.REVIEW, right=Right.REVIEW), True),
        (NewStep(Does.REVIEW), False),
        (NewStep(Does.REVIEW, employee=3, department=2), False),
        (NewStep(Does.REVIEW, post=1, employee=3), False),
        (NewStep(Does.REVIEW, right=Right.REVIEW, department=2), False),
    ],
)
def test_a_step_is_addressed_to_exactly_one(one: NewStep, is_whole: bool) -> None:
    assert one.is_somebodys is is_whole


NEW_YEAR = WorkingCalendar(published=PublishedDays({date(2026, 1, 1): False, date(2026, 1, 4): True}))


@pytest.mark.parametrize(
    ("limit", "until"),
    [
        (Limit(Duration(0, 3)), datetime(2026, 1, 3, tzinfo=SHANGHAI)),
        (Limit(Duration(1, 0)), datetime(2026, 1, 31, tzinfo=SHANGHAI)),
        (Limit(ZERO, 240), datetime(2025, 12, 31, 0, 30, tzinfo=SHANGHAI)),
        (Limit(Duration(0, 1), 90), datetime(2025, 12, 31, 22, 0, tzinfo=SHANGHAI)),
        (Limit(Duration(0, 3), working=True), datetime(2026, 1, 5, tzinfo=SHANGHAI)),
    ],
)
def test_days_end_with_the_last_of_them_and_minutes_to_the_minute(limit: Limit, until: datetime) -> None:
    opened_at = datetime(2025, 12, 30, 12, 30, tzinfo=UTC)  # half past eight in the evening in Shanghai
    assert due_at(opened_at, limit, zone=SHANGHAI, working_days_after=NEW_YEAR.after) == until
