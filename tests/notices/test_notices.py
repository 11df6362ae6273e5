"""People are told what concerns them, once, and their bell rings until they have read it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from huifang.kernel.text import Message
from huifang.notices.actions import mark_read, tell
from huifang.notices.models import Notice
from huifang.notices.queries import latest_of, notices_of, unread_of
from huifang.org.models import Employee

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SENT_BACK = Message("%(who)s sent a record back.", {"who": "Chen"})


@pytest.fixture
def lin() -> Employee:
    return Employee.objects.create(number="7", name="Lin")


@pytest.fixture
def chen() -> Employee:
    return Employee.objects.create(number="8", name="Chen")


def test_everybody_is_told_once_in_one_statement(lin: Employee, chen: Employee) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert tell(employees=[lin.id, chen.id, lin.id], message=SENT_BACK, about=("record", 5), at=AT) == 2
    assert sum("INSERT" in query["sql"] for query in asked) == 1
    assert [unread_of(employee) for employee in (lin, chen)] == [1, 1]
    (notice,) = latest_of(lin)
    assert str(notice.message) == "Chen sent a record back."
    assert (notice.about_kind, notice.about_id, notice.at) == ("record", 5, AT)


def test_a_notice_keeps_days_and_numbers_for_its_reader(lin: Employee) -> None:
    message = Message("Due on %(due_on)s, %(count)d times.", {"due_on": date(2026, 3, 4), "count": 3})
    tell(employees=[lin.id], message=message, at=AT)
    assert str(latest_of(lin)[0].message) == "Due on 2026-03-04, 3 times."


def test_nobody_is_told_when_there_is_nobody_to_tell() -> None:
    assert tell(employees=[], message=SENT_BACK, at=AT) == 0


def test_pages_go_from_new_to_old_and_leave_out_none(lin: Employee, chen: Employee) -> None:
    for n in range(7):
        # Three at a time have the same moment: the id decides between them.
        tell(employees=[lin.id, chen.id], message=Message("%(n)d", {"n": n}), at=AT + timedelta(minutes=n // 3))
    seen: list[str] = []
    before = None
    while page := latest_of(lin, before=before, size=2):
        seen += [str(notice.message) for notice in page]
        before = (page[-1].at, page[-1].id)
    assert seen == [str(n) for n in reversed(range(7))]
    assert [notice.id for notice in notices_of(lin)] == [notice.id for notice in latest_of(lin)]


def test_what_was_read_is_read_once_and_by_its_owner_alone(lin: Employee, chen: Employee) -> None:
    for _ in range(3):
        tell(employees=[lin.id, chen.id], message=SENT_BACK, at=AT)
    of_chen = [notice.id for notice in latest_of(chen)]
    first, *_ = latest_of(lin)
    assert mark_read(employee=lin, notices=[first.id, *of_chen], at=AT) == 1
    assert mark_read(employee=lin, notices=[first.id], at=AT + timedelta(hours=1)) == 0
    assert Notice.objects.get(id=first.id).read_at == AT
    assert (unread_of(lin), unread_of(chen)) == (2, 3)
    assert mark_read(employee=lin, at=AT) == 2
    assert (unread_of(lin), unread_of(chen)) == (0, 3)


def test_the_database_refuses_a_kind_without_a_thing(lin: Employee) -> None:
    with pytest.raises(IntegrityError):
        Notice.objects.create(employee=lin, at=AT, template="x", about_kind="record")
