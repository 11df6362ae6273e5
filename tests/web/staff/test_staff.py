"""Who looks after the staff sees everybody and changes what they may do; nobody else even finds the pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from huifang.history.models import Entry
from huifang.org.models import Department, Employee, Grant, Organisation, Post, Posting, Session, StaffInvitation
from tests.followups.cast import everything
from tests.web.budgets import within_budget
from tests.web.conftest import PASSWORD, TODAY, Browser, Company
from tests.web.reviewed import text_of

FORM_IS_WRONG = 422


@pytest.fixture
def an(company: Company, browser: Browser) -> Client:
    """The browser of the administrator."""
    return browser(company.an)


def last(deed: str) -> Entry:
    entry = Entry.objects.filter(deed=deed).latest("id")
    assert entry.actor == "employee:E03"
    return entry


def test_the_list_has_everybody_with_roles_and_sign_in(company: Company, an: Client) -> None:
    Posting.objects.create(employee=company.lin, post=Post.objects.create(key="nurse", title={"zh-Hans": "护士"}))
    page = text_of(an, "/staff")
    for said in ("林小满", "E01", "东区", "护士", "莫言之", "田雨"):
        assert said in page


def test_the_tree_narrows_the_list_to_a_department_and_all_below(company: Company, an: Client) -> None:
    room = Department.objects.create(key="room", name="一诊室", parent=company.east)
    company.employee("E09", "下面人", room)
    page = text_of(an, f"/staff?department={company.east.pk}")
    assert "林小满" in page
    assert "下面人" in page
    assert "田雨" not in page


def test_a_name_or_number_is_found_and_stands_in_no_address(company: Company, an: Client) -> None:
    answer = an.post("/staff/search", {"word": "小满"})
    assert "小满" not in answer.headers["Location"]
    assert "%E5" not in answer.headers["Location"]
    page = text_of(an, answer.headers["Location"])
    assert "林小满" in page
    assert "田雨" not in page
    assert "田雨" in text_of(an, an.post("/staff/search", {"word": "e04"}).headers["Location"])
    assert "empty-title" in text_of(an, an.post("/staff/search", {"word": "无此人"}).headers["Location"])


def test_who_left_stands_apart(company: Company, an: Client) -> None:
    Employee.objects.filter(pk=company.tian.pk).update(left_on=TODAY)
    assert "田雨" not in text_of(an, "/staff")
    assert "田雨" in text_of(an, "/staff?left=1")


def test_somebody_new_is_registered_under_a_free_number(company: Company, an: Client) -> None:
    taken = an.post("/staff/new", {"number": "E01", "name": "冒名", "department": ""})
    assert taken.status_code == FORM_IS_WRONG
    assert Employee.objects.get(number="E01").name == "林小满"
    answer = an.post("/staff/new", {"number": " E20 ", "name": "何新", "department": "east"})
    made = Employee.objects.get(number="E20")
    assert (answer.headers["Location"], made.department) == (f"/staff/{made.pk}", company.east)
    assert last("staff.registered").facts == {"employee": made.pk}


def test_details_are_changed_and_the_names_stay_out_of_the_clear(company: Company, an: Client) -> None:
    an.post(f"/staff/{company.lin.pk}/details", {"name": "林小溪", "department": "west"})
    company.lin.refresh_from_db()
    assert (company.lin.name, company.lin.department) == ("林小溪", company.west)
    assert last("staff.changed").facts == {"employee": company.lin.pk}


def test_a_role_is_given_and_taken_away(company: Company, an: Client) -> None:
    address = f"/staff/{company.lin.pk}/roles"
    an.post(address, {"role": "supervisor", "scope": "department", "department": "west"})
    grant = Grant.objects.get(employee=company.lin, role="supervisor")
    assert (grant.scope, grant.department) == ("department", company.west)
    assert last("grants.set").facts["role"] == "supervisor"
    assert f"/roles/{grant.pk}/take" in text_of(an, f"/staff/{company.lin.pk}")
    an.post(f"{address}/{grant.pk}/take")
    assert list(Grant.objects.filter(employee=company.lin).values_list("role", flat=True)) == ["agent"]


def test_a_department_outside_its_scope_is_refused(company: Company, an: Client) -> None:
    before = everything()
    answer = an.post(f"/staff/{company.lin.pk}/roles", {"role": "agent", "scope": "all", "department": "west"})
    assert answer.status_code == FORM_IS_WRONG
    assert everything() == before


def test_the_last_who_manages_the_staff_stays(company: Company, an: Client) -> None:
    grant = Grant.objects.get(employee=company.an)
    an.post(f"/staff/{company.an.pk}/roles/{grant.pk}/take")
    assert Grant.objects.filter(pk=grant.pk).exists()
    answer = an.post(f"/staff/{company.an.pk}/leave", {"left_on": TODAY.isoformat()})
    assert answer.status_code == FORM_IS_WRONG
    assert Employee.objects.get(pk=company.an.pk).left_on is None


def test_a_post_is_given_here_or_everywhere_and_taken_away(company: Company, an: Client) -> None:
    Post.objects.create(key="nurse", title={"zh-Hans": "护士"})
    address = f"/staff/{company.lin.pk}/posts"
    for where, department in (("east", company.east), ("*", None)):
        an.post(address, {"post": "nurse", "where": where})
        held = Posting.objects.get(employee=company.lin, department=department)
        assert last("posts.given").facts == {"employee": company.lin.pk, "post": "nurse", "department": where}
        an.post(f"{address}/{held.pk}/take")
        assert not Posting.objects.exists()
    assert last("posts.taken").row_count == 1


def test_the_posting_of_another_is_not_taken(company: Company, an: Client) -> None:
    held = Posting.objects.create(employee=company.tian, post=Post.objects.create(key="nurse"))
    an.post(f"/staff/{company.lin.pk}/posts/{held.pk}/take")
    assert Posting.objects.filter(pk=held.pk).exists()


def test_an_invitation_is_shown_once_and_opens_once(company: Company, an: Client, browser: Browser) -> None:
    Employee.objects.filter(pk=company.tian.pk).update(password="")
    page = an.post(f"/staff/{company.tian.pk}/invite").content.decode()
    found = re.search(r"/invitation#([\w-]+)", page)
    assert found is not None
    word = found[1]
    assert word not in text_of(an, f"/staff/{company.tian.pk}")
    assert StaffInvitation.objects.get().employee == company.tian
    assert word not in str(last("staff.invited").facts)
    new = {"word": word, "new": PASSWORD + "s", "again": PASSWORD + "s"}
    assert browser().post("/invitation", new).status_code == 302


def test_who_left_is_not_invited(company: Company, an: Client) -> None:
    Employee.objects.filter(pk=company.tian.pk).update(left_on=TODAY)
    assert an.post(f"/staff/{company.tian.pk}/invite").status_code == 404
    assert not StaffInvitation.objects.exists()


def test_who_leaves_today_is_signed_out_and_may_come_back(company: Company, an: Client, browser: Browser) -> None:
    browser(company.lin)
    an.post(f"/staff/{company.lin.pk}/leave", {"left_on": TODAY.isoformat()})
    assert not Session.objects.filter(employee=company.lin).exists()
    assert last("staff.left").facts["sessions_ended"] == 1
    an.post(f"/staff/{company.lin.pk}/return")
    company.lin.refresh_from_db()
    assert company.lin.left_on is None


def test_who_leaves_tomorrow_works_on_today(company: Company, an: Client, browser: Browser) -> None:
    browser(company.lin)
    an.post(f"/staff/{company.lin.pk}/leave", {"left_on": (TODAY + timedelta(days=1)).isoformat()})
    assert Session.objects.filter(employee=company.lin).count() == 1


def test_sessions_of_others_end_and_ones_own_stays(company: Company, an: Client, browser: Browser) -> None:
    browser(company.lin)
    an.post(f"/staff/{company.lin.pk}/end-sessions")
    assert not Session.objects.filter(employee=company.lin).exists()
    browser(company.an)
    an.post(f"/staff/{company.an.pk}/end-sessions")
    assert Session.objects.filter(employee=company.an).count() == 1
    assert an.get("/staff").status_code == 200


def test_departments_are_added_renamed_and_moved(company: Company, an: Client) -> None:
    an.post("/staff/departments", {"name": "一诊室", "parent": "east"})
    room = Department.objects.get(key="一诊室")
    assert room.parent == company.east
    an.post(f"/staff/departments/{room.pk}", {"name": "二诊室", "parent": "west"})
    room.refresh_from_db()
    assert (room.key, room.name, room.parent) == ("一诊室", "二诊室", company.west)
    assert last("departments.registered").facts == {"department": "一诊室", "parent": "west"}
    assert "二诊室" in text_of(an, "/staff/departments")
    assert an.post("/staff/departments", {"name": "一诊室", "parent": ""}).status_code == FORM_IS_WRONG


def test_no_department_comes_to_belong_to_itself(company: Company, an: Client) -> None:
    Department.objects.create(key="room", name="一诊室", parent=company.east)
    before = everything()
    for parent in ("east", "room"):
        answer = an.post(f"/staff/departments/{company.east.pk}", {"name": "东区", "parent": parent})
        assert answer.status_code == FORM_IS_WRONG
    assert everything() == before


def test_the_organisation_is_named_and_placed(company: Company, an: Client) -> None:
    an.post("/staff/organisation", {"name": "明德医院", "time_zone": "Asia/Urumqi"})
    described = Organisation.objects.get()
    assert (described.name, described.time_zone) == ("明德医院", "Asia/Urumqi")
    assert last("organisation.described").facts["time_zone"] == "Asia/Urumqi"
    assert "明德医院" in text_of(an, "/staff/organisation")
    assert an.post("/staff/organisation", {"name": "x", "time_zone": "Mars/Base"}).status_code == FORM_IS_WRONG


Deed = Callable[[Company], tuple[str, dict[str, str]]]
DEEDS: list[Deed] = [
    lambda c: ("/staff/search", {"word": "林"}),
    lambda c: ("/staff/new", {"number": "E77", "name": "x", "department": ""}),
    lambda c: (f"/staff/{c.lin.pk}/details", {"name": "x", "department": ""}),
    lambda c: (f"/staff/{c.lin.pk}/leave", {"left_on": "2026-06-10"}),
    lambda c: (f"/staff/{c.lin.pk}/return", {}),
    lambda c: (f"/staff/{c.lin.pk}/roles", {"role": "administrator", "scope": "all"}),
    lambda c: (f"/staff/{c.lin.pk}/roles/{Grant.objects.get(employee=c.lin).pk}/take", {}),
    lambda c: (f"/staff/{c.lin.pk}/posts", {"post": "nurse", "where": "*"}),
    lambda c: (f"/staff/{c.lin.pk}/posts/{Posting.objects.get().pk}/take", {}),
    lambda c: (f"/staff/{c.lin.pk}/invite", {}),
    lambda c: (f"/staff/{c.lin.pk}/end-sessions", {}),
    lambda c: ("/staff/import", {}),
    lambda c: ("/staff/departments", {"name": "x", "parent": ""}),
    lambda c: (f"/staff/departments/{c.east.pk}", {"name": "x", "parent": ""}),
    lambda c: ("/staff/organisation", {"name": "x", "time_zone": "Asia/Shanghai"}),
]
PAGES = ["/staff", "/staff/new", "/staff/import", "/staff/departments", "/staff/organisation"]


@pytest.mark.parametrize("who", ["lin", "mo", "half"])
def test_strangers_find_nothing_and_change_nothing(company: Company, browser: Browser, who: str) -> None:
    """An agent, a supervisor, and an administrator of one department: who may invite could become whom they invite."""
    Posting.objects.create(employee=company.lin, post=Post.objects.create(key="nurse"))
    half = company.employee("E08", "半管", company.east, administrator="department")
    client = browser(half if who == "half" else getattr(company, who))
    allowed = {"/staff", "/staff/search"} if who == "half" else set()
    before = everything()
    for page in {*PAGES, f"/staff/departments/{company.east.pk}"} - allowed:
        assert client.get(page).status_code == 404, page
    for deed in DEEDS:
        address, sent = deed(company)
        if address not in allowed:
            assert client.post(address, sent).status_code == 404, address
    assert everything() == before


def test_who_manages_one_department_sees_its_people_and_no_others(company: Company, browser: Browser) -> None:
    client = browser(company.employee("E08", "半管", company.east, administrator="department"))
    page = text_of(client, "/staff")
    assert "林小满" in page
    assert "田雨" not in page
    own = text_of(client, f"/staff/{company.lin.pk}")
    assert '<form method="post" action="/staff' not in own
    assert client.get(f"/staff/{company.tian.pk}").status_code == 404


def test_the_pages_keep_their_budgets(company: Company, an: Client) -> None:
    for name, address in (
        ("staff", "/staff"),
        ("new-employee", "/staff/new"),
        ("employee", f"/staff/{company.lin.pk}"),
        ("import-staff", "/staff/import"),
        ("departments", "/staff/departments"),
        ("department", f"/staff/departments/{company.east.pk}"),
        ("organisation", "/staff/organisation"),
    ):
        with within_budget(name):
            assert an.get(address).status_code == 200
