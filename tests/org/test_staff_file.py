"""The staff comes in one file: all of it or nothing, and every fault at once with its place."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huifang.kernel.sheets import open_table
from huifang.org.actions import (
    FaultyStaff,
    NobodyWouldManageStaff,
    StaffRegistered,
    leave,
    register_posts,
    register_staff,
    set_grants,
)
from huifang.org.logic import Right, Role, Scope
from huifang.org.logic.staff import NewGrant, Staff
from huifang.org.logic.staff_file import read_staff
from huifang.org.models import Department, Employee, Grant, Posting
from huifang.org.queries import grants_of, known_company, reach_of, staff
from tests.org.conftest import ON
from tests.org.test_sessions import is_signed_in, signed_in

pytestmark = pytest.mark.django_db

HEADING = "number,name,department,parent department,posts,role,scope,left_on\n"
COMPANY = (
    HEADING
    + "1,Ma,Clinic,,,administrator,,\n"
    + "2,Chen,Ward,Clinic,nurse@*;desk,supervisor,,\n"
    + "3,Lin,Ward,Clinic,nurse,agent,,\n"
    + "3,Lin,Ward,Clinic,,manager,本部门,\n"
    + "4,Wu,,,,,,2026/2/28\n"
)


@pytest.fixture(autouse=True)
def posts() -> None:
    register_posts(
        titles={"nurse": {"en": "Nurse", "zh-Hans": "护士"}, "desk": {"en": "Front desk", "zh-Hans": "前台"}}
    )


def read(path: Path, text: str) -> Staff:
    file = path / "staff.csv"
    file.write_text(text, encoding="utf-8")
    with open_table(file) as table:
        return read_staff(table, known=known_company())


def take(path: Path, text: str) -> StaffRegistered:
    return register_staff(staff=read(path, text), on=ON)


def grants() -> set[tuple[str, str, str]]:
    return set(Grant.objects.values_list("employee__number", "role", "scope"))


def postings() -> set[tuple[str, str, str | None]]:
    return set(Posting.objects.values_list("employee__number", "post__key", "department__name"))


def test_a_company_comes_in_and_the_second_time_nothing_changes(tmp_path: Path) -> None:
    done = take(tmp_path, COMPANY)
    assert done == StaffRegistered(departments=2, made=4, changed=0, unchanged=0, posts=3, roles=4, sessions_ended=0)
    assert set(Department.objects.values_list("key", "name", "parent__key")) == {
        ("Clinic", "Clinic", None),
        ("Ward", "Ward", "Clinic"),
    }
    assert grants() == {
        ("1", "administrator", "all"),
        ("2", "supervisor", "department"),
        ("3", "agent", "own"),
        ("3", "manager", "department"),
    }
    assert postings() == {("2", "nurse", None), ("2", "desk", "Ward"), ("3", "nurse", "Ward")}
    assert Employee.objects.get(number="4").left_on == date(2026, 2, 28)
    again = take(tmp_path, COMPANY)
    assert again == StaffRegistered(departments=0, made=0, changed=0, unchanged=4, posts=0, roles=0, sessions_ended=0)


def test_rights_follow_from_the_file(tmp_path: Path) -> None:
    take(tmp_path, COMPANY)
    chen = reach_of(Employee.objects.get(number="2"), Right.REVIEW, on=ON)
    assert chen is not None and chen.departments == {Department.objects.get(key="Ward").id}
    assert reach_of(Employee.objects.get(number="4"), Right.SEE_CUSTOMERS, on=ON) is None


def test_the_same_is_read_from_a_workbook_with_chinese_headings(tmp_path: Path) -> None:
    file = tmp_path / "staff.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["工号", "姓名", "部门", "上级部门", "岗位", "角色", "范围", "离职日期"])
        sheet.write_row(1, 0, [1001, "林晓", "护理部", "诊所", "护士、前台", "主管", "", ""])
        sheet.write_row(2, 0, ["1002", "陈明", "诊所", "", "", "管理员", "全部"])
        sheet.write_datetime(2, 7, date(2027, 1, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
    with open_table(file) as table:
        told = read_staff(table, known=known_company())
    assert told.faults == ()
    register_staff(staff=told, on=ON)
    assert postings() == {("1001", "nurse", "护理部"), ("1001", "desk", "护理部")}
    assert grants() == {("1001", "supervisor", "department"), ("1002", "administrator", "all")}
    assert Employee.objects.get(number="1002").left_on == date(2027, 1, 31)


def test_what_the_file_has_no_column_for_stays_and_so_does_whom_it_does_not_name(tmp_path: Path) -> None:
    take(tmp_path, COMPANY)
    before = grants(), postings()
    done = take(tmp_path, "number,name\n3,Lin Mei\n5,Zhou\n")
    assert (done.made, done.changed, done.posts, done.roles) == (1, 1, 0, 0)
    assert (grants(), postings()) == before
    lin = Employee.objects.select_related("department").get(number="3")
    assert lin.name == "Lin Mei" and lin.department is not None and lin.department.key == "Ward"


def test_an_empty_cell_takes_away(tmp_path: Path) -> None:
    take(tmp_path, COMPANY)
    done = take(tmp_path, HEADING + "2,Chen,,,,,,\n")
    assert (done.changed, done.posts, done.roles) == (1, 2, 1)
    assert not {row for row in grants() | postings() if row[0] == "2"}
    assert Employee.objects.get(number="2").department is None


def test_a_post_goes_with_its_owner_to_another_department(tmp_path: Path) -> None:
    take(tmp_path, COMPANY)
    take(tmp_path, "number,name,department,posts\n3,Lin,Shop,护士; front DESK@Ward\n")
    assert {row for row in postings() if row[0] == "3"} == {("3", "nurse", "Shop"), ("3", "desk", "Ward")}


def test_departments_keep_their_parent_where_the_file_is_silent(tmp_path: Path) -> None:
    take(tmp_path, COMPANY)
    assert take(tmp_path, "number,name,department\n3,Lin,ward\n").departments == 0
    assert Department.objects.get(key="Ward").parent == Department.objects.get(key="Clinic")
    assert take(tmp_path, "number,name,department,parent department\n3,Lin,Ward,House\n").departments == 2
    assert Department.objects.get(key="Ward").parent == Department.objects.get(key="House")


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (",Lin,,,,,,", (2, "number", "", "This must not be empty.")),
        ("7,,,,,,,", (2, "name", "", "This must not be empty.")),
        (f"{'7' * 65},Lin,,,,,,", (2, "number", "7" * 64, "This has more than 64 characters.")),
        ("7,Lin,Ward\x07,,,,,", (2, "department", "", "There are control characters in it. Type it anew.")),
        (f"7,Lin,{'x' * 65},,,,,", (2, "department", "x" * 64, "This has more than 64 characters.")),
        ("7,Lin,,Clinic,,,,", (2, "parent department", "Clinic", "A parent is named, and no department.")),
        ("7,Lin,,,surgeon,,,", (2, "posts", "surgeon", "No policy names this post. The posts are: desk, nurse.")),
        ("7,Lin,,,nurse@Cellar,,,", (2, "posts", "Cellar", "There is no such department. Name it in a row before this one.")),
        ("7,Lin,,,@Cellar,,,", (2, "posts", "@Cellar", "A place is named, and no post.")),
        ("7,Lin,,,,owner,,", (2, "role", "owner", "This is none of: agent, supervisor, manager, administrator, 回访员, 主管, 经理, 管理员.")),
        ("7,Lin,,,,agent,world,", (2, "scope", "world", "This is none of: own, department, all, 本人, 部门, 本部门, 全部.")),
        ("7,Lin,,,,,all,", (2, "scope", "all", "A scope is named, and no role.")),
        ("7,Lin,,,,,,31.12.2026", (2, "left_on", "31.12.2026", "This is no day of the calendar. Write one such as 2026-01-31.")),
        ("7,Lin,,,,,,2026-02-30", (2, "left_on", "2026-02-30", "This is no day of the calendar. Write one such as 2026-01-31.")),
        ("7,Lin,,,,,,\n7,Lin Mei,,,,,,", (3, "name", "Lin Mei", "Row 2 says otherwise of this number.")),
        ("7,Lin,Ward,,,,,\n7,Lin,,,,,,", (3, "department", "", "Row 2 says otherwise of this number.")),
        ("7,Lin,,,,,,\n7,Lin,,,,,,2026-01-01", (3, "left_on", "2026-01-01", "Row 2 says otherwise of this number.")),
        ("7,Lin,Ward,Clinic,,,,\n8,Wu,Ward,Shop,,,,", (3, "parent department", "Shop", "Row 2 puts this department below another.")),
        ("7,Lin,Ward,Ward,,,,", (2, "parent department", "Ward", "This department would belong to itself, by way of those above it.")),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_row_column_value_and_reason(
    rows: str, fault: tuple[int, str, str, str], tmp_path: Path
) -> None:
    told = read(tmp_path, HEADING + rows + "\n")
    assert [(one.row, one.column, one.value, str(one.reason)) for one in told.faults] == [fault]
    with pytest.raises(FaultyStaff):
        register_staff(staff=told, on=ON)
    assert not Employee.objects.exists()


@pytest.mark.parametrize(
    ("heading", "faults"),
    [
        ("number", [("name", "This column is missing.")]),
        ("name,工号,number", [("number", "Two columns say the same. Take one away.")]),
        ("number,name,wage", [("wage", "No column has this name. The columns are: number, name, department, parent department, posts, role, scope, joined_on, left_on.")]),
        ("number,name,scope", [("scope", "This column needs another beside it: role.")]),
        ("number,name,parent department", [("parent department", "This column needs another beside it: department.")]),
    ],
)  # fmt: skip
def test_a_fault_of_the_heading_is_named(heading: str, faults: list[tuple[str, str]], tmp_path: Path) -> None:
    told = read(tmp_path, heading + "\n1\n")
    assert [(fault.column, str(fault.reason)) for fault in told.faults] == faults


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    told = read(tmp_path, HEADING + "7,,,,,,,\n,Lin,,,,,,\n8,Wu,,,,,,\n9,Ma,,,,chief,,\n")
    assert [(fault.row, fault.column) for fault in told.faults] == [(2, "name"), (3, "number"), (5, "role")]


def test_departments_that_stand_cannot_be_put_into_a_circle(tmp_path: Path) -> None:
    take(tmp_path, COMPANY)
    told = read(tmp_path, "number,name,department,parent department\n1,Ma,Clinic,Ward\n")
    assert [(fault.row, fault.column, fault.value) for fault in told.faults] == [(2, "parent department", "Clinic")]


def test_without_a_policy_the_file_says_where_posts_come_from(tmp_path: Path) -> None:
    Posting.objects.all().delete()
    from huifang.org.models import Post

    Post.objects.all().delete()
    (fault,) = read(tmp_path, "number,name,posts\n1,Lin,nurse\n").faults
    assert str(fault.reason) == "No post is known yet: they come with a policy. Load one first."


def test_sessions_of_people_who_left_end(tmp_path: Path) -> None:
    take(tmp_path, COMPANY)
    leaver, stays = Employee.objects.get(number="3"), Employee.objects.get(number="2")
    keys = signed_in(leaver), signed_in(stays)
    tomorrow, today = ON + timedelta(days=1), ON
    assert take(tmp_path, f"number,name,left_on\n3,Lin,{tomorrow}\n").sessions_ended == 0
    assert take(tmp_path, f"number,name,left_on\n3,Lin,{today}\n").sessions_ended == 1
    assert [is_signed_in(key) for key in keys] == [False, True]


@pytest.mark.parametrize(
    "row", ["1,Ma,Clinic,,,agent,,", "1,Ma,Clinic,,,,,", "1,Ma,Clinic,,,administrator,,2026-03-02"]
)
def test_the_last_administrator_cannot_be_taken_away(row: str, tmp_path: Path) -> None:
    take(tmp_path, COMPANY)
    before = grants()
    with pytest.raises(NobodyWouldManageStaff):
        take(tmp_path, HEADING + row + "\n")
    assert grants() == before
    assert Employee.objects.get(number="1").left_on is None
    take(tmp_path, HEADING + row + "\n2,Chen,Ward,,,administrator,,\n")


def test_neither_by_leaving_nor_by_losing_the_role(tmp_path: Path) -> None:
    take(tmp_path, COMPANY)
    with pytest.raises(NobodyWouldManageStaff):
        leave(employees=[Employee.objects.get(number="1")], left_on=ON, on=ON)
    with pytest.raises(NobodyWouldManageStaff):
        set_grants(grants={"1": []}, on=ON)
    assert Employee.objects.get(number="1").left_on is None


def test_grants_are_set_as_they_are_named(tmp_path: Path) -> None:
    take(tmp_path, COMPANY)
    wanted = {NewGrant(Role.SUPERVISOR, Scope.DEPARTMENT, "Clinic"), NewGrant(Role.AGENT, Scope.OWN)}
    assert set_grants(grants={"3": wanted}, on=ON) == 2
    assert grants_of(Employee.objects.get(number="3")) == wanted
    assert set_grants(grants={"3": wanted}, on=ON) == 0
    assert ("2", "supervisor", "department") in grants()


def test_a_thousand_people_take_as_many_statements_as_ten(tmp_path: Path) -> None:
    def statements(count: int, begin: int) -> int:
        rows = "".join(f"{begin + n},Lin,Ward {n % 9},Clinic,nurse,agent,,\n" for n in range(count))
        with CaptureQueriesContext(connection) as asked:
            take(tmp_path, HEADING + rows)
        return len(asked)

    of_ten = statements(10, 1_000)
    assert statements(1_000, 5_000) <= of_ten


def test_the_list_shows_everybody_with_posts_and_roles(tmp_path: Path) -> None:
    take(tmp_path, COMPANY)
    lines = {line.number: line for line in staff()}
    assert list(lines) == ["1", "2", "3", "4"]
    assert lines["2"].posts == ("desk @ Ward", "nurse")
    assert lines["3"].roles == ("agent own", "manager department")
    assert (lines["4"].left_on, lines["4"].has_password) == (date(2026, 2, 28), False)
