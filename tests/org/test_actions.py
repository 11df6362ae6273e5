"""The company describes itself in sets; saying it again changes nothing."""

from __future__ import annotations

from datetime import date

import pytest

from huifang.org.actions import (
    NewDepartment,
    NewEmployee,
    NewPosting,
    UnknownKeys,
    give_posts,
    register_departments,
    register_employees,
    register_posts,
)
from huifang.org.models import Department, Employee, Post, Posting
from huifang.org.queries import departments_below, organisation, time_zone

pytestmark = pytest.mark.django_db

COMPANY = [
    NewDepartment("ward", "Ward", parent="clinic"),
    NewDepartment("clinic", "Clinic"),
    NewDepartment("theatre", "Theatre", parent="ward"),
    NewDepartment("shop", "Shop"),
]


def test_a_company_that_has_said_nothing_counts_its_days_in_shanghai() -> None:
    assert time_zone() == "Asia/Shanghai"
    assert organisation().name == ""


def test_departments_come_in_any_order_and_know_whose_they_are() -> None:
    for _ in range(2):
        assert register_departments(departments=COMPANY) == 4
        assert Department.objects.count() == 4
    ids = dict(Department.objects.values_list("key", "id"))
    assert departments_below(["clinic"]) == {ids["clinic"], ids["ward"], ids["theatre"]}
    assert departments_below(["theatre", "shop"]) == {ids["theatre"], ids["shop"]}
    assert departments_below(["unheard-of"]) == set()


def test_a_department_can_be_renamed_and_moved() -> None:
    register_departments(departments=COMPANY)
    register_departments(departments=[NewDepartment("ward", "Ward 2", parent="shop")])
    ward = Department.objects.get(key="ward")
    assert (ward.name, ward.parent.key if ward.parent else None) == ("Ward 2", "shop")


def test_a_circle_of_departments_is_walked_once() -> None:
    register_departments(departments=[NewDepartment("a", "A"), NewDepartment("b", "B", parent="a")])
    register_departments(departments=[NewDepartment("a", "A", parent="b")])
    assert len(departments_below(["a"])) == 2


def test_a_parent_that_nobody_registered_is_refused_with_its_key() -> None:
    with pytest.raises(UnknownKeys) as refused:
        register_departments(departments=[NewDepartment("ward", "Ward", parent="cellar")])
    assert refused.value.keys == ("cellar",)
    assert not Department.objects.exists()


def test_employees_are_brought_up_to_date_by_their_number() -> None:
    register_departments(departments=COMPANY)
    register_employees(employees=[NewEmployee("7", "Lin", department="shop"), NewEmployee("8", "Chen")])
    register_employees(employees=[NewEmployee("7", "Lin Mei", department="ward", left_on=date(2026, 5, 1))])
    lin = Employee.objects.select_related("department").get(number="7")
    assert (lin.name, lin.left_on) == ("Lin Mei", date(2026, 5, 1))
    assert lin.department is not None and lin.department.key == "ward"
    assert Employee.objects.count() == 2


def test_a_posting_is_given_once() -> None:
    register_departments(departments=COMPANY)
    register_posts(titles={"nurse": {"en": "Nurse"}})
    register_posts(titles={"nurse": {"en": "Nurse", "zh-Hans": "护士"}})
    register_employees(employees=[NewEmployee("7", "Lin")])
    everywhere, here = NewPosting("7", "nurse"), NewPosting("7", "nurse", department="ward")
    assert give_posts(postings=[everywhere, here]) == 2
    assert give_posts(postings=[everywhere, here]) == 0
    assert Posting.objects.count() == 2
    assert Post.objects.get().title == {"en": "Nurse", "zh-Hans": "护士"}


@pytest.mark.parametrize(
    "posting", [NewPosting("9", "nurse"), NewPosting("7", "clerk"), NewPosting("7", "nurse", department="cellar")]
)
def test_a_posting_of_nobody_knows_whom_is_refused(posting: NewPosting) -> None:
    register_posts(titles={"nurse": {"en": "Nurse"}})
    register_employees(employees=[NewEmployee("7", "Lin")])
    with pytest.raises(UnknownKeys):
        give_posts(postings=[posting])
    assert not Posting.objects.exists()
