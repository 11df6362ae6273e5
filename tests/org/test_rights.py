"""Who may do what, and how far it goes (T01-T05): table tests."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from huifang.org.actions import NewDepartment, register_departments
from huifang.org.logic import RIGHTS, HeldPost, Reach, Right, Role, Scope
from huifang.org.models import Department, Employee, Grant, Post, Posting
from huifang.org.queries import colleagues, reach_of, rights_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
YESTERDAY = date(2026, 3, 1)
TOMORROW = date(2026, 3, 3)

COMPANY = [
    NewDepartment("clinic", "Clinic"),
    NewDepartment("ward", "Ward", parent="clinic"),
    NewDepartment("theatre", "Theatre", parent="ward"),
    NewDepartment("shop", "Shop"),
]


@pytest.fixture
def ids() -> dict[str, int]:
    register_departments(departments=COMPANY)
    return dict(Department.objects.values_list("key", "id"))


@pytest.fixture
def lin(ids: dict[str, int]) -> Employee:
    return Employee.objects.create(number="7", name="Lin", department_id=ids["ward"])


def grant(employee: Employee, role: Role, scope: Scope, department: int | None = None) -> None:
    Grant.objects.create(employee=employee, role=role, scope=scope, department_id=department)


AGENTS = {
    Right.WORK,
    Right.SEE_CUSTOMERS,
    Right.CHANGE_CUSTOMERS,
    Right.REVEAL,
    Right.SEE_POLICIES,
    Right.SEE_CASES,
    Right.HANDLE_CASES,
}
GOVERNING = {Right.REVIEW_POLICIES, Right.APPROVE_POLICIES, Right.FOLLOW_ACKNOWLEDGEMENTS, Right.FOLLOW_DUTIES}
ASKING = {Right.KEEP_QUESTIONNAIRES}
LISTENING = {Right.SEE_SATISFACTION, Right.RUN_CAMPAIGNS}
MANAGING = {Right.MANAGE_POLICIES, Right.IMPORT, Right.MANAGE_STAFF, Right.MANAGE_SETTINGS}


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (Role.AGENT, AGENTS, GOVERNING | MANAGING | ASKING | LISTENING | {Right.REVIEW, Right.DIRECT_CASES, Right.ASSIGN, Right.PLAN_AHEAD}),
        (Role.SUPERVISOR,
         AGENTS | ASKING | LISTENING | {Right.DIRECT_CASES, Right.REVIEW, Right.ASSIGN, Right.REVIEW_POLICIES, Right.FOLLOW_ACKNOWLEDGEMENTS, Right.FOLLOW_DUTIES, Right.PLAN_AHEAD},
         MANAGING | {Right.APPROVE_POLICIES}),
        (Role.MANAGER, {Right.SEE_CASES, Right.DIRECT_CASES, Right.SEE_CUSTOMERS, Right.SEE_POLICIES, Right.REVIEW, Right.PLAN_AHEAD} | GOVERNING | ASKING | LISTENING,
         MANAGING | {Right.WORK, Right.CHANGE_CUSTOMERS, Right.REVEAL, Right.ASSIGN, Right.HANDLE_CASES}),
        (Role.ADMINISTRATOR,
         MANAGING | ASKING | {Right.SEE_CUSTOMERS, Right.SEE_POLICIES, Right.FOLLOW_ACKNOWLEDGEMENTS, Right.FOLLOW_DUTIES, Right.PLAN_AHEAD},
         {Right.WORK, Right.CHANGE_CUSTOMERS, Right.REVEAL, Right.REVIEW, Right.ASSIGN, Right.REVIEW_POLICIES,
          Right.APPROVE_POLICIES, Right.SEE_CASES, Right.HANDLE_CASES, Right.DIRECT_CASES} | LISTENING),
    ],
    ids=lambda value: value.value if isinstance(value, Role) else "",
)  # fmt: skip
def test_a_role_gives_its_rights_and_no_others(role: Role, may: set[Right], may_not: set[Right]) -> None:
    assert RIGHTS[role] == may
    assert may | may_not == set(Right) and not may & may_not


def test_whoever_was_granted_nothing_may_do_nothing(lin: Employee) -> None:
    assert rights_of(lin, TODAY) == frozenset()
    assert [reach_of(lin, right, on=TODAY) for right in Right] == [None] * len(Right)


@pytest.mark.parametrize(
    ("grants", "right", "is_all", "departments"),
    [
        ([(Role.AGENT, Scope.OWN, None)], Right.WORK, False, []),
        ([(Role.AGENT, Scope.OWN, None)], Right.REVIEW, None, []),
        ([(Role.SUPERVISOR, Scope.DEPARTMENT, None)], Right.REVIEW, False, ["ward", "theatre"]),
        ([(Role.SUPERVISOR, Scope.DEPARTMENT, "shop")], Right.REVIEW, False, ["shop"]),
        ([(Role.SUPERVISOR, Scope.DEPARTMENT, "clinic")], Right.REVIEW, False, ["clinic", "ward", "theatre"]),
        ([(Role.SUPERVISOR, Scope.DEPARTMENT, "clinic")], Right.MANAGE_STAFF, None, []),
        ([(Role.MANAGER, Scope.ALL, None)], Right.SEE_CUSTOMERS, True, []),
        ([(Role.MANAGER, Scope.ALL, None)], Right.WORK, None, []),
        ([(Role.ADMINISTRATOR, Scope.ALL, None)], Right.MANAGE_STAFF, True, []),
        # Several grants: each right is as wide as the grants that give it, and no wider.
        ([(Role.AGENT, Scope.OWN, None), (Role.MANAGER, Scope.ALL, None)], Right.WORK, False, []),
        ([(Role.AGENT, Scope.OWN, None), (Role.MANAGER, Scope.ALL, None)], Right.SEE_CUSTOMERS, True, []),
        ([(Role.AGENT, Scope.OWN, None), (Role.SUPERVISOR, Scope.DEPARTMENT, "shop")], Right.WORK, False, ["shop"]),
        ([(Role.SUPERVISOR, Scope.DEPARTMENT, None), (Role.SUPERVISOR, Scope.DEPARTMENT, "shop")], Right.ASSIGN, False,
         ["ward", "theatre", "shop"]),
        ([(Role.SUPERVISOR, Scope.DEPARTMENT, "shop"), (Role.MANAGER, Scope.DEPARTMENT, "theatre")], Right.ASSIGN, False, ["shop"]),
    ],
)  # fmt: skip
def test_a_right_reaches_as_far_as_the_widest_union_of_its_grants(
    grants: list[tuple[Role, Scope, str | None]],
    right: Right,
    is_all: bool | None,
    departments: list[str],
    lin: Employee,
    ids: dict[str, int],
) -> None:
    for role, scope, department in grants:
        grant(lin, role, scope, department and ids[department])
    expected = None
    if is_all is not None:
        expected = Reach(lin.id, is_all, frozenset(ids[key] for key in departments), ())
    assert reach_of(lin, right, on=TODAY) == expected
    assert (right in rights_of(lin, TODAY)) == (expected is not None)


def test_the_own_department_of_somebody_without_one_is_none(ids: dict[str, int]) -> None:
    chen = Employee.objects.create(number="8", name="Chen")
    grant(chen, Role.SUPERVISOR, Scope.DEPARTMENT)
    assert reach_of(chen, Right.REVIEW, on=TODAY) == Reach(chen.id, False, frozenset(), ())


@pytest.mark.parametrize(("left_on", "is_there"), [(None, True), (TOMORROW, True), (TODAY, False), (YESTERDAY, False)])
def test_every_right_ends_on_the_day_somebody_leaves(left_on: date | None, is_there: bool, lin: Employee) -> None:
    grant(lin, Role.AGENT, Scope.ALL)
    Employee.objects.filter(id=lin.id).update(left_on=left_on)
    # `lin` still says that nobody left: it is the database that is believed.
    assert (reach_of(lin, Right.WORK, on=TODAY) is not None) == is_there
    assert bool(rights_of(lin, TODAY)) == is_there
    assert Employee.objects.get(id=lin.id).has_left(on=TODAY) != is_there
    assert Employee.objects.working_on(TODAY).filter(id=lin.id).exists() == is_there


def test_nobody_has_the_rights_of_somebody_else(lin: Employee, ids: dict[str, int]) -> None:
    chen = Employee.objects.create(number="8", name="Chen", department_id=ids["ward"])
    grant(chen, Role.ADMINISTRATOR, Scope.ALL)
    Posting.objects.create(employee=chen, post=Post.objects.create(key="nurse"))
    grant(lin, Role.AGENT, Scope.OWN)
    assert reach_of(lin, Right.MANAGE_STAFF, on=TODAY) is None
    assert reach_of(lin, Right.WORK, on=TODAY) == Reach(lin.id, False, frozenset(), ())


@pytest.mark.parametrize(
    ("where", "departments"),
    [
        ([None], None),
        (["ward"], ["ward", "theatre"]),
        (["shop", "theatre"], ["shop", "theatre"]),
        (["shop", None], None),
    ],
)
def test_a_post_is_held_in_departments_and_below_or_everywhere(
    where: list[str | None], departments: list[str] | None, lin: Employee, ids: dict[str, int]
) -> None:
    grant(lin, Role.AGENT, Scope.OWN)
    nurse = Post.objects.create(key="nurse")
    for department in where:
        Posting.objects.create(employee=lin, post=nurse, department_id=department and ids[department])
    reach = reach_of(lin, Right.WORK, on=TODAY)
    held = None if departments is None else frozenset(ids[key] for key in departments)
    assert reach is not None and reach.posts == (HeldPost(nurse.id, held),)


def test_posts_come_in_the_order_of_their_ids(lin: Employee) -> None:
    grant(lin, Role.AGENT, Scope.OWN)
    posts = [Post.objects.create(key=key) for key in ("a", "b", "c")]
    for post in reversed(posts):
        Posting.objects.create(employee=lin, post=post)
    reach = reach_of(lin, Right.WORK, on=TODAY)
    assert reach is not None and [held.post_id for held in reach.posts] == [post.id for post in posts]


def test_each_question_is_one_statement(lin: Employee, ids: dict[str, int]) -> None:
    grant(lin, Role.SUPERVISOR, Scope.DEPARTMENT)
    grant(lin, Role.AGENT, Scope.OWN)
    Posting.objects.create(employee=lin, post=Post.objects.create(key="nurse"), department_id=ids["shop"])
    for ask in (lambda: reach_of(lin, Right.WORK, on=TODAY), lambda: rights_of(lin, TODAY)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert ask()
        assert len(asked) == 1


def test_colleagues_are_those_within_reach_and_oneself(lin: Employee, ids: dict[str, int]) -> None:
    for number, department in (("8", "theatre"), ("9", "shop"), ("10", None)):
        Employee.objects.create(number=number, name="n", department_id=department and ids[department])

    def numbers(is_all: bool, departments: list[str]) -> set[str]:
        reach = Reach(lin.id, is_all, frozenset(ids[key] for key in departments), ())
        return set(colleagues(reach).values_list("number", flat=True))

    assert numbers(False, []) == {"7"}
    assert numbers(False, ["theatre"]) == {"7", "8"}
    assert numbers(True, []) == {"7", "8", "9", "10"}


@pytest.mark.parametrize(
    ("role", "scope", "has_department"),
    [("owner", "all", False), ("agent", "world", False), ("agent", "all", True), ("agent", "own", True)],
)
def test_the_database_refuses_a_grant_that_means_nothing(
    role: str, scope: str, has_department: bool, lin: Employee
) -> None:
    with pytest.raises(IntegrityError):
        Grant.objects.create(
            employee=lin, role=role, scope=scope, department_id=lin.department_id if has_department else None
        )


def test_the_database_refuses_the_same_grant_twice(lin: Employee) -> None:
    grant(lin, Role.AGENT, Scope.OWN)
    with pytest.raises(IntegrityError):
        grant(lin, Role.AGENT, Scope.OWN)
