"""Nothing is told by how long an answer takes: the work is counted, which no busy machine can blur (T40).

What is counted is what costs: the computations of Argon2 with their costs, and the statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huifang.kernel.keys import KeyRing
from huifang.org.actions import NotInvited, NotProven, accept_invitation, invite, leave, sign_in
from tests.org.conftest import AT, ON, PASSWORD, Hired

pytestmark = pytest.mark.django_db

NUMBER = re.compile(r"""'[^']*'|"s\d+_x\d+"|\b\d+\b""")
"""What differs between two statements that are alike."""


@dataclass
class Work:
    hashed: list[tuple[int, int]] = field(default_factory=list)
    """Memory and rounds of each computation of Argon2."""
    asked: list[str] = field(default_factory=list)


class Stopwatch:
    """Counts what is done inside a block."""

    def __init__(self) -> None:
        self.hashed: list[tuple[int, int]] = []

    @contextmanager
    def measured(self) -> Iterator[Work]:
        work = Work()
        self.hashed = work.hashed
        with CaptureQueriesContext(connection) as queries:
            yield work
        work.asked = [NUMBER.sub("?", query["sql"]) for query in queries.captured_queries]


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    watch = Stopwatch()
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify

    def encoding(hasher: Any, *given: Any, **named: Any) -> Any:
        watch.hashed.append((hasher.memory_cost, hasher.time_cost))
        return encode(hasher, *given, **named)

    def verifying(hasher: Any, password: str, encoded: str) -> bool:
        told = hasher.decode(encoded)
        watch.hashed.append((told["memory_cost"], told["time_cost"]))
        return verify(hasher, password, encoded)

    monkeypatch.setattr(Argon2PasswordHasher, "encode", encoding)
    monkeypatch.setattr(Argon2PasswordHasher, "verify", verifying)
    return watch


def test_every_sign_in_that_fails_does_the_same(hired: Hired, watch: Stopwatch, ring: KeyRing) -> None:
    hired("7"), hired("8", password=""), hired("9", left_on=ON)
    tries = {
        "a wrong password": ("7", "wrong"),
        "somebody without a password": ("8", "wrong"),
        "somebody who left, with the right one": ("9", PASSWORD),
        "a number that nobody has": ("unheard-of", "wrong"),
        "no number at all": ("", "wrong"),
        "a password beyond all measure": ("7", "x" * 100_000),
    }
    done = {}
    for place, (what, (number, password)) in enumerate(tries.items()):
        with watch.measured() as work, pytest.raises(NotProven) as refusal:
            sign_in(number=number, password=password, address=f"192.0.2.{place}", at=AT, on=ON, ring=ring)
        done[what] = (work.hashed, work.asked, str(refusal.value))
    hashed, asked, _said = done["a wrong password"]
    assert hashed == [(19_456, 2)] and len(asked) > 3
    assert {what: one for what, one in done.items() if one != done["a wrong password"]} == {}


def test_a_sign_in_that_succeeds_hashes_no_more_than_one_that_fails(
    hired: Hired, watch: Stopwatch, ring: KeyRing
) -> None:
    lin = hired("7")
    with watch.measured() as work:
        assert sign_in(number="7", password=PASSWORD, address="192.0.2.1", at=AT, on=ON, ring=ring) == lin
    assert work.hashed == [(19_456, 2)]


def test_every_word_that_opens_nothing_does_the_same(hired: Hired, watch: Stopwatch) -> None:
    """The link of an invitation tells neither whether there was one nor whose it was."""
    used, late, left = hired("7"), hired("8"), hired("9")
    words = {name: invite(employee=one, at=AT) for name, one in (("used", used), ("late", late), ("left", left))}
    accept_invitation(word=words["used"], password="four long green words", at=AT, on=ON)
    leave(employees=[left], left_on=ON, on=ON)
    tries = {
        "unheard of": ("no-such-word", AT),
        "empty": ("", AT),
        "used": (words["used"], AT),
        "of somebody who left": (words["left"], AT),
        "too old": (words["late"], AT + timedelta(days=4)),
    }
    done = {}
    for what, (word, at) in tries.items():
        with watch.measured() as work, pytest.raises(NotInvited) as refusal:
            accept_invitation(word=word, password="four long green words", at=at, on=ON)
        done[what] = (work.hashed, len(work.asked), str(refusal.value))
    assert done["unheard of"][0] == []
    assert len(set(map(repr, done.values()))) == 1


def test_that_measure_would_notice(watch: Stopwatch) -> None:
    """The way around: whoever is unknown is refused without a hash."""
    with watch.measured() as known:
        make_password("x")
    with watch.measured() as unknown:
        pass
    assert known.hashed == [(19_456, 2)] != unknown.hashed
