"""Passwords are chosen by their owners, and the first by whoever holds a word that opens once (T42, T56)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from huifang.org.actions import NotInvited, WeakPassword, accept_invitation, end_session, invite, leave, set_password
from huifang.org.models import Employee, Session, StaffInvitation
from huifang.org.queries import invited
from huifang.web.session_store import stored_key
from tests.org.conftest import AT, ON, Hired
from tests.org.test_sessions import is_signed_in, signed_in

pytestmark = pytest.mark.django_db

GOOD = "a lamp on the harbour wall"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short-one-1", "The password has fewer than 12 characters. Take a longer one."),
        ("password1234", "This password is one of the commonest. Take one that nobody else would."),
        ("837465928374651", "The password has digits alone. Take letters too."),
        ("lin-mei-xiang", "The password is too much like the name or the number. Take another."),
        ("emp-20260001x", "The password is too much like the name or the number. Take another."),
        ("long " * 201, "The password has more than 1000 characters. Take a shorter one."),
        ("", "The password has fewer than 12 characters. Take a longer one."),
    ],
)
def test_a_password_that_would_be_guessed_is_refused_with_its_reason(password: str, reason: str, hired: Hired) -> None:
    lin = hired("emp-20260001", name="lin-mei-xiang")
    with pytest.raises(WeakPassword) as weak:
        set_password(employee=lin, password=password)
    assert reason in [str(message) for message in weak.value.messages]
    assert Employee.objects.get(id=lin.id).password == lin.password


def test_every_reason_is_told_at_once(lin: Employee) -> None:
    with pytest.raises(WeakPassword) as weak:
        set_password(employee=lin, password="12345678")
    assert len(weak.value.messages) == 3


def test_a_new_password_takes_the_place_of_the_old_and_ends_all_other_sessions(lin: Employee) -> None:
    Employee.objects.filter(id=lin.id).update(must_change_password=True)
    mine, other = signed_in(lin), signed_in(lin)
    assert set_password(employee=lin, password=GOOD, keep=stored_key(mine)) == 1
    kept = Employee.objects.get(id=lin.id)
    assert kept.check_password(GOOD)
    assert lin.password == kept.password
    assert not kept.must_change_password
    assert [is_signed_in(mine), is_signed_in(other)] == [True, False]


def test_an_invitation_sets_a_password_once(hired: Hired) -> None:
    lin = hired("7", password="")
    word = invite(employee=lin, at=AT)
    assert invited(word, at=AT, on=ON) == lin
    assert accept_invitation(word=f" {word}\n", password=GOOD, at=AT, on=ON) == lin
    assert Employee.objects.get(id=lin.id).check_password(GOOD)
    assert invited(word, at=AT, on=ON) is None
    with pytest.raises(NotInvited):
        accept_invitation(word=word, password="another good password", at=AT, on=ON)
    assert Employee.objects.get(id=lin.id).check_password(GOOD)


def test_a_weak_password_does_not_use_the_word_up(hired: Hired) -> None:
    word = invite(employee=hired("7", password=""), at=AT)
    with pytest.raises(WeakPassword):
        accept_invitation(word=word, password="short", at=AT, on=ON)
    accept_invitation(word=word, password=GOOD, at=AT, on=ON)


@pytest.mark.parametrize(("hours", "opens"), [(0, True), (71, True), (72, False), (1000, False)])
def test_an_invitation_lasts_three_days(hours: int, opens: bool, lin: Employee) -> None:
    word = invite(employee=lin, at=AT)
    assert (invited(word, at=AT + timedelta(hours=hours), on=ON) is not None) == opens


@pytest.mark.parametrize("word", ["", "x", "\0", "\ud800"])
def test_no_other_word_opens_anything(word: str, lin: Employee) -> None:
    invite(employee=lin, at=AT)
    assert invited(word, at=AT, on=ON) is None
    with pytest.raises(NotInvited):
        accept_invitation(word=word, password=GOOD, at=AT, on=ON)


def test_the_word_itself_is_kept_nowhere(lin: Employee) -> None:
    word = invite(employee=lin, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text, encode(digest, 'escape') FROM org_staffinvitation t")
        assert word not in repr(cursor.fetchall())
    assert len(word) >= 43


def test_only_the_last_word_opens(lin: Employee) -> None:
    first, second = invite(employee=lin, at=AT), invite(employee=lin, at=AT)
    assert first != second
    assert invited(first, at=AT, on=ON) is None
    assert invited(second, at=AT, on=ON) == lin


def test_a_password_that_was_set_otherwise_ends_the_invitation(lin: Employee) -> None:
    word = invite(employee=lin, at=AT)
    set_password(employee=lin, password=GOOD)
    assert invited(word, at=AT, on=ON) is None


def test_whoever_leaves_is_not_invited_any_more(lin: Employee, hired: Hired) -> None:
    word = invite(employee=lin, at=AT)
    leave(employees=[lin], left_on=ON, on=ON)
    assert invited(word, at=AT, on=ON) is None
    assert not StaffInvitation.objects.exists()


def test_accepting_an_invitation_ends_the_sessions_of_whoever_knew_the_old_password(lin: Employee) -> None:
    key = signed_in(lin)
    accept_invitation(word=invite(employee=lin, at=AT), password=GOOD, at=AT, on=ON)
    assert not is_signed_in(key)
    assert not Session.objects.filter(employee=lin, expire_date__gt=datetime.now(UTC)).exists()
    assert not end_session(employee=lin, session_key=stored_key(key))
