"""Signing in: limits that all processes share (T39), no account known to all (T56)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.db import connection

from huifang.kernel.crypto import index_of
from huifang.kernel.keys import KeyRing
from huifang.org.actions import NotProven, TooManyTries, may_try, sign_in
from huifang.org.actions.sign_in import KIND
from huifang.org.logic.sign_in import Tries, number_as_counted, place_of
from huifang.org.logic.sign_in import may_try as is_allowed
from huifang.org.models import Employee, FailedSignIn
from tests.org.conftest import AT, ON, PASSWORD, Hired

pytestmark = pytest.mark.django_db

HOME, OFFICE = "203.0.113.7", "198.51.100.9"

Try = Callable[..., Employee]


@pytest.fixture
def attempt(ring: KeyRing) -> Try:
    def attempt(number: str = "7", password: str = PASSWORD, *, address: str = HOME, at: datetime = AT) -> Employee:
        return sign_in(number=number, password=password, address=address, at=at, on=ON, ring=ring)

    return attempt


def fail(attempt: Try, count: int, *, number: str = "7", address: str = HOME, at: datetime = AT) -> None:
    for _ in range(count):
        with pytest.raises(NotProven):
            attempt(number, "wrong", address=address, at=at)


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(TooManyTries):
        yield


def test_the_right_password_signs_in_and_leaves_no_try_behind(lin: Employee, attempt: Try) -> None:
    fail(attempt, 4)
    assert attempt() == lin
    assert attempt("  7 ") == lin
    assert not FailedSignIn.objects.exists()


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper(), PASSWORD + " ", "x" * 100_000, "pass\0word"])
def test_another_password_does_not(password: str, lin: Employee, attempt: Try) -> None:
    with pytest.raises(NotProven):
        attempt("7", password)


@pytest.mark.parametrize("number", ["", " ", "8", "7\0", "７", "x" * 10_000, "' OR 1=1 --"])
def test_a_number_that_nobody_has_signs_nobody_in(number: str, hired: Hired, attempt: Try) -> None:
    hired("70")
    with pytest.raises(NotProven):
        attempt(number)


def test_whoever_was_never_invited_cannot_sign_in(hired: Hired, attempt: Try) -> None:
    hired("7", password="")
    for password in ("", "!", "7", "Lin"):
        with pytest.raises(NotProven):
            attempt("7", password)


@pytest.mark.parametrize(("days", "can"), [(None, True), (1, True), (0, False), (-1, False)])
def test_whoever_has_left_cannot_sign_in(days: int | None, can: bool, hired: Hired, attempt: Try) -> None:
    hired("7", left_on=None if days is None else ON + timedelta(days=days))
    if can:
        assert attempt().number == "7"
    else:
        with pytest.raises(NotProven):
            attempt()


def test_after_five_wrong_tries_even_the_right_one_is_refused_from_there(lin: Employee, attempt: Try) -> None:
    fail(attempt, 5)
    with refused():
        attempt("7", "wrong")
    with refused():
        attempt()
    assert attempt(address=OFFICE) == lin
    with refused():  # signing in elsewhere clears nothing here
        attempt()


def test_the_limit_passes_after_half_an_hour_and_refused_tries_do_not_prolong_it(lin: Employee, attempt: Try) -> None:
    fail(attempt, 5)
    for minutes in (1, 10, 29):
        with refused():
            attempt(at=AT + timedelta(minutes=minutes))
    assert attempt(at=AT + timedelta(minutes=30)) == lin


def test_one_address_may_fail_fifty_times_an_hour_however_many_numbers_it_tries(hired: Hired, attempt: Try) -> None:
    hired("7")
    for n in range(50):
        fail(attempt, 1, number=f"e{n}")
    with refused():
        attempt()
    with refused():
        attempt("e-unheard-of", at=AT + timedelta(minutes=59))
    assert attempt(address=OFFICE).number == "7"
    assert attempt(at=AT + timedelta(hours=1)).number == "7"


def test_a_password_of_ones_own_does_not_buy_tries_at_others(hired: Hired, attempt: Try) -> None:
    hired("7")
    for n in range(50):
        fail(attempt, 1, number=f"e{n}")
        if n % 10 == 0:
            assert attempt().number == "7"
    with refused():
        attempt("e51", "wrong")


def test_a_number_may_be_tried_twenty_times_an_hour_wherever_from(lin: Employee, attempt: Try) -> None:
    for n in range(20):
        fail(attempt, 1, address=f"192.0.2.{n}")
    with refused():
        attempt(address=OFFICE)
    assert attempt(address=OFFICE, at=AT + timedelta(hours=1)) == lin


def test_numbers_that_nobody_has_are_counted_alike(hired: Hired, attempt: Try) -> None:
    hired("7")
    for number in ("7", "unheard-of"):
        fail(attempt, 5, number=number)
        with refused():
            attempt(number, "wrong")


@pytest.mark.parametrize("spelt", ["abc", " ABC", "ａｂｃ", "Abc\0"])
def test_spelling_a_number_otherwise_buys_no_tries(spelt: str, attempt: Try) -> None:
    fail(attempt, 5, number="abc")
    with refused():
        attempt(spelt, "wrong")


def test_one_network_of_ipv6_is_one_address(attempt: Try) -> None:
    for n in range(5):
        fail(attempt, 1, address=f"2001:db8:1:2::{n + 1:x}")
    with refused():
        attempt(address="2001:db8:1:2:ffff::1")
    fail(attempt, 1, address="2001:db8:1:3::1")


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::/64"),
        (" 203.0.113.7 ", "203.0.113.7"),
        ("", ""),
        ("203.0.113.7, 10.0.0.1", ""),
        ("<script>", ""),
    ],
)
def test_tries_are_counted_by_place(address: str, place: str) -> None:
    assert place_of(address) == place


@pytest.mark.parametrize(
    ("tries", "is_one_more_allowed"),
    [
        (Tries(0, 0, 0), True),
        (Tries(4, 49, 19), True),
        (Tries(5, 5, 5), False),
        (Tries(0, 50, 0), False),
        (Tries(0, 0, 20), False),
    ],
)
def test_each_limit_refuses_by_itself(tries: Tries, is_one_more_allowed: bool) -> None:
    assert is_allowed(tries) == is_one_more_allowed


def test_typed_numbers_are_kept_as_keyed_hashes_and_forgotten_after_an_hour(ring: KeyRing, attempt: Try) -> None:
    fail(attempt, 1, number="secret-7")
    (kept,) = FailedSignIn.objects.all()
    assert bytes(kept.keyed_number) == index_of(ring, KIND, number_as_counted("secret-7"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM org_failedsignin t")
        assert "secret" not in repr(cursor.fetchall())
    fail(attempt, 1, number="8", at=AT + timedelta(hours=1))
    assert FailedSignIn.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_tries_that_come_all_at_once_are_let_through_no_more_often(ring: KeyRing) -> None:
    def one(_n: int) -> bool:
        try:
            may_try(number="7", address=HOME, at=AT, ring=ring)
        except TooManyTries:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(40))) == 5


def test_passwords_are_hashed_with_argon2_of_the_costs_that_we_chose() -> None:
    kept = make_password(PASSWORD)
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert make_password(PASSWORD) != kept


def test_a_hash_of_other_costs_is_made_anew_when_its_owner_signs_in(lin: Employee, attempt: Try) -> None:
    hasher = identify_hasher(lin.password)
    hasher.memory_cost, hasher.time_cost = 1_024, 1
    try:
        Employee.objects.filter(id=lin.id).update(password=hasher.encode(PASSWORD, "somesaltsomesalt"))
    finally:
        hasher.memory_cost, hasher.time_cost = 19_456, 2
    fail(attempt, 1)
    assert "m=1024" in Employee.objects.get(id=lin.id).password
    attempt()
    assert "m=19456,t=2,p=1" in Employee.objects.get(id=lin.id).password
    assert attempt() == lin


NAMES = ("admin", "administrator", "root", "demo", "test", "guest", "user", "huifang", "1", "1001")
WORDS = ("", "admin", "password", "123456", "huifang")


@pytest.mark.parametrize("name", NAMES)
def test_a_fresh_installation_has_no_account_that_anybody_knows(name: str, ring: KeyRing) -> None:
    assert not Employee.objects.exists()
    for word in (*WORDS, name):
        with pytest.raises((NotProven, TooManyTries)):
            sign_in(number=name, password=word, address=HOME, at=AT, on=ON, ring=ring)
