"""Sessions: found by a digest, over after idling or a working day, listed and ended by their owner (T42)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from huifang.org.actions import clear_ended_sessions, end_other_sessions, end_session, leave
from huifang.org.logic.sign_in import is_to_be_noted, session_ends_at, short_device
from huifang.org.models import Employee, Session
from huifang.org.queries import sessions_of
from huifang.web.session_store import SessionStore, stored_key
from tests.org.conftest import AT, Hired

pytestmark = pytest.mark.django_db


@pytest.fixture
def chen(hired: Hired) -> Employee:
    return hired("8", name="Chen")


def signed_in(employee: Employee, *, device: str = "Firefox", address: str = "203.0.113.7") -> str:
    """The key in the cookie of a browser with which the employee signed in."""
    store = SessionStore()
    store[SESSION_KEY] = str(employee.pk)
    store.came_from(device=device, address=address)
    store.save()
    assert store.session_key
    return store.session_key


def is_signed_in(key: str) -> bool:
    return SESSION_KEY in SessionStore(key)


def passes(time: timedelta) -> None:
    """Let time pass for every session: all its moments lie further back."""
    Session.objects.update(
        started_at=F("started_at") - time, seen_at=F("seen_at") - time, expire_date=F("expire_date") - time
    )


@pytest.mark.parametrize(
    ("started", "seen", "ends"),
    [(0, 0, 30), (0, 29, 59), (0, 449, 479), (0, 450, 480), (0, 470, 480), (0, 480, 480)],
)
def test_a_session_ends_after_half_an_hour_unused_or_eight_hours(started: int, seen: int, ends: int) -> None:
    started_at, seen_at = AT + timedelta(minutes=started), AT + timedelta(minutes=seen)
    assert session_ends_at(started_at=started_at, seen_at=seen_at) == AT + timedelta(minutes=ends)


@pytest.mark.parametrize(("seconds", "noted"), [(0, False), (59, False), (60, True), (600, True)])
def test_use_is_noted_once_a_minute(seconds: int, noted: bool) -> None:
    assert is_to_be_noted(seen_at=AT, at=AT + timedelta(seconds=seconds)) == noted


def test_what_was_put_into_a_session_is_found_again(lin: Employee) -> None:
    store = SessionStore(signed_in(lin))
    assert store[SESSION_KEY] == str(lin.pk)
    store["saved_view"] = 3
    store.save()
    assert SessionStore(store.session_key)["saved_view"] == 3
    assert Session.objects.get().employee == lin


def test_the_database_holds_no_key_that_a_browser_could_use(lin: Employee) -> None:
    key = signed_in(lin)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM org_session t")
        assert key not in repr(cursor.fetchall())
    kept = Session.objects.get().session_key
    assert kept == stored_key(key)
    assert not is_signed_in(kept)


@pytest.mark.parametrize("key", [None, "", "x" * 32, "fixed-by-somebody-else-0000000000"])
def test_a_key_that_was_never_given_out_opens_nothing_and_is_not_taken_over(key: str | None) -> None:
    store = SessionStore(key)
    assert SESSION_KEY not in store
    store["a"] = 1
    store.save()
    assert store.session_key != key
    assert key is None or not Session.objects.filter(session_key=stored_key(key)).exists()


def test_signing_in_changes_the_key_and_the_old_one_is_dead(lin: Employee) -> None:
    store = SessionStore()
    store["cart"] = 1
    store.save()
    before = store.session_key
    store.cycle_key()
    store[SESSION_KEY] = str(lin.pk)
    store.save()
    assert store.session_key != before
    assert "cart" in store
    assert "cart" not in SessionStore(before)
    assert Session.objects.count() == 1


def test_after_signing_out_a_stolen_key_opens_nothing(lin: Employee) -> None:
    key = signed_in(lin)
    SessionStore(key).flush()
    assert not is_signed_in(key)
    assert not Session.objects.exists()


def test_a_session_that_was_ended_meanwhile_does_not_come_back(lin: Employee) -> None:
    store = SessionStore(signed_in(lin))
    store["a"] = 1
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        store.save()
    assert not Session.objects.exists()


def test_an_unused_session_is_over_after_half_an_hour(lin: Employee) -> None:
    key = signed_in(lin)
    passes(timedelta(minutes=29))
    assert is_signed_in(key)
    passes(timedelta(minutes=29))
    assert is_signed_in(key)
    passes(timedelta(minutes=31))
    assert not is_signed_in(key)


def test_a_session_in_use_is_over_after_eight_hours(lin: Employee) -> None:
    key = signed_in(lin)
    for _ in range(19):
        passes(timedelta(minutes=25))
        assert is_signed_in(key)
    passes(timedelta(minutes=10))
    assert not is_signed_in(key)


def test_a_page_that_asks_by_itself_keeps_no_session_awake(lin: Employee) -> None:
    key = signed_in(lin)
    passes(timedelta(minutes=20))
    store = SessionStore(key)
    store.keeps_awake = False
    assert SESSION_KEY in store
    passes(timedelta(minutes=11))
    assert not is_signed_in(key)


def test_a_session_is_read_by_one_statement_and_written_once_a_minute(lin: Employee) -> None:
    key = signed_in(lin)
    with CaptureQueriesContext(connection) as asked:
        assert is_signed_in(key)
    assert len(asked) == 1
    passes(timedelta(minutes=2))
    for count in (2, 1):
        with CaptureQueriesContext(connection) as asked:
            assert is_signed_in(key)
        assert len(asked) == count


def test_people_see_their_own_sessions_the_last_used_first(lin: Employee, chen: Employee) -> None:
    older = signed_in(lin, device="Chrome\n  on  a phone", address="2001:db8::1")
    passes(timedelta(minutes=5))
    newer = signed_in(lin)
    signed_in(chen)
    listed = sessions_of(lin, at=datetime.now(UTC))
    assert [one.session_key for one in listed] == [stored_key(newer), stored_key(older)]
    assert [(one.device, one.address) for one in listed] == [
        ("Firefox", "203.0.113.7"),
        ("Chrome on a phone", "2001:db8::1"),
    ]
    passes(timedelta(minutes=28))
    assert [one.session_key for one in sessions_of(lin, at=datetime.now(UTC))] == [stored_key(newer)]


def test_people_end_sessions_of_their_own_alone(lin: Employee, chen: Employee) -> None:
    mine, other, of_chen = signed_in(lin), signed_in(lin), signed_in(chen)
    assert not end_session(employee=lin, session_key=stored_key(of_chen))
    assert end_session(employee=lin, session_key=stored_key(other))
    assert not end_session(employee=lin, session_key=stored_key(other))
    assert [is_signed_in(key) for key in (mine, other, of_chen)] == [True, False, True]


def test_all_sessions_but_this_one_are_ended_at_once(lin: Employee, chen: Employee) -> None:
    mine, of_chen = signed_in(lin), signed_in(chen)
    others = [signed_in(lin) for _ in range(3)]
    assert end_other_sessions(employee=lin, keep=SessionStore(mine).stored_key) == 3
    assert [is_signed_in(key) for key in (mine, of_chen, *others)] == [True, True, False, False, False]
    assert end_other_sessions(employee=lin) == 1
    assert not is_signed_in(mine)


def test_whoever_leaves_is_signed_out_everywhere_when_the_day_comes(lin: Employee, chen: Employee) -> None:
    keys, of_chen = [signed_in(lin) for _ in range(2)], signed_in(chen)
    today = AT.date()
    assert leave(employees=[lin], left_on=today + timedelta(days=1), on=today) == 0
    assert all(is_signed_in(key) for key in keys)
    assert leave(employees=[lin], left_on=today, on=today) == 2
    assert [is_signed_in(key) for key in (*keys, of_chen)] == [False, False, True]
    assert Employee.objects.get(id=lin.id).left_on == today


def test_what_is_over_is_cleared_away(lin: Employee) -> None:
    signed_in(lin)
    passes(timedelta(minutes=31))
    key = signed_in(lin)
    assert clear_ended_sessions(at=datetime.now(UTC)) == 1
    assert is_signed_in(key)
    passes(timedelta(minutes=31))
    SessionStore.clear_expired()
    assert not Session.objects.exists()


def test_what_a_browser_says_of_itself_is_cut_and_cleaned() -> None:
    assert short_device("a\x1b[31m\nb" + "c" * 200) == ("a [31m b" + "c" * 200)[:120]
    assert short_device("") == ""
