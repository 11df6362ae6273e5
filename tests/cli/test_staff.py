"""The commands about people: import, list, invite, and the organisation's own name and zone."""

from __future__ import annotations

from pathlib import Path

import pytest

from huifang.history.models import Entry
from huifang.org.actions import accept_invitation
from huifang.org.logic import Right
from huifang.org.models import Employee, Grant, Organisation, StaffInvitation
from huifang.org.queries import reach_of
from tests.cli.conftest import Huifang
from tests.cli.test_no_deed_without_its_entry import _history_refuses, everything
from tests.org.conftest import AT, ON

GOOD = "a lamp on the harbour wall"
STAFF = "工号,姓名,部门,角色\n1,马丽,诊所,管理员\n2,陈明,诊所,主管\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "staff.csv"
    made.write_text(STAFF, encoding="utf-8")
    return made


def deeds() -> list[tuple[str, str, int]]:
    return list(Entry.objects.order_by("id").values_list("deed", "reason", "row_count"))


def test_staff_comes_in_and_is_written_down(huifang: Huifang, file: Path) -> None:
    done = huifang("staff", "import", str(file), "--reason", "first day", "--json")
    assert done.status == 0, done.err
    assert done.json == {
        "departments": 1, "made": 2, "changed": 0, "unchanged": 0, "posts": 0, "roles": 2, "sessions_ended": 0,
    }  # fmt: skip
    assert deeds() == [("staff.imported", "first day", 2)]
    assert "马" not in repr(Entry.objects.values_list("facts", flat=True))
    again = huifang("staff", "import", str(file))
    assert "0 new, 0 changed, 2 as they were." in again.out


def test_with_a_fault_nothing_is_taken_and_every_fault_is_shown(huifang: Huifang, file: Path) -> None:
    file.write_text(STAFF + "3,,诊所,\n4,吴昊,,老板\n", encoding="utf-8")
    refused = huifang("staff", "import", str(file))
    assert refused.status == 2
    assert "老板" in refused.out and "This must not be empty." in refused.out
    assert "2 places" in refused.err
    assert [fault["row"] for fault in huifang("staff", "import", str(file), "--json").json["faults"]] == [4, 5]
    assert not Employee.objects.exists()
    assert deeds() == []


def test_everybody_is_listed(huifang: Huifang, file: Path) -> None:
    huifang("staff", "import", str(file))
    listed = huifang("staff", "list")
    assert "陈明" in listed.out and "supervisor department" in listed.out
    people = huifang("staff", "list", "--json").json["staff"]
    assert [(one["number"], one["roles"], one["has_password"]) for one in people] == [
        ("1", ["administrator all"], False),
        ("2", ["supervisor department"], False),
    ]


def test_the_first_administrator_comes_in_by_a_word_that_opens_once(huifang: Huifang) -> None:
    unknown = huifang("staff", "invite", "1001", "--role", "administrator")
    assert unknown.status == 2 and "--name" in unknown.err
    done = huifang("staff", "invite", "1001", "--name", "林晓", "--role", "administrator")
    assert done.status == 0, done.err
    word = done.out.strip()
    assert word not in done.err and word not in repr(list(Entry.objects.values()))
    lin = Employee.objects.get(number="1001")
    assert not lin.password
    made = StaffInvitation.objects.get().expires_at
    accept_invitation(word=word, password=GOOD, at=made.replace(year=made.year - 1), on=ON)
    reach = reach_of(lin, Right.MANAGE_STAFF, on=ON)
    assert reach is not None and reach.is_all
    assert [deed for deed, *_ in deeds()] == ["staff.invited"]


def test_a_role_that_is_given_with_a_word_stands_beside_the_others(huifang: Huifang, file: Path) -> None:
    huifang("staff", "import", str(file))
    assert huifang("staff", "invite", "2", "--role", "administrator", "--json").json["number"] == "2"
    assert set(Grant.objects.filter(employee__number="2").values_list("role", flat=True)) == {
        "supervisor",
        "administrator",
    }


def test_whoever_has_left_gets_no_word(huifang: Huifang, file: Path) -> None:
    huifang("staff", "import", str(file))
    Employee.objects.filter(number="2").update(left_on=AT.date())
    refused = huifang("staff", "invite", "2")
    assert refused.status == 2 and "has left" in refused.err
    assert not StaffInvitation.objects.exists()


def test_the_organisation_says_its_name_and_zone_one_by_one(huifang: Huifang) -> None:
    assert huifang("organisation", "set", "--name", "新语诊所").status == 0
    assert huifang("organisation", "set", "--zone", "Asia/Tokyo", "--json").json == {
        "name": "新语诊所",
        "time_zone": "Asia/Tokyo",
    }
    told = Organisation.objects.get()
    assert (told.name, told.time_zone) == ("新语诊所", "Asia/Tokyo")
    assert huifang("organisation", "set").status == 2
    assert huifang("organisation", "set", "--zone", "Mars/Olympus").status == 2
    assert [deed for deed, *_ in deeds()] == ["organisation.described"] * 2


@pytest.mark.parametrize("command", ["import", "invite", "organisation"])
def test_what_cannot_be_written_down_is_not_done(command: str, huifang: Huifang, file: Path) -> None:
    arguments = {
        "import": ["staff", "import", str(file)],
        "invite": ["staff", "invite", "9", "--name", "Wu", "--role", "administrator"],
        "organisation": ["organisation", "set", "--name", "Clinic"],
    }[command]
    assert huifang("seal").status == 0
    before = everything()
    with _history_refuses():
        assert huifang(*arguments).status == 70
    assert everything() == before
    assert huifang(*arguments).status == 0
