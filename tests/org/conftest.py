"""A key ring, a moment, and people who can sign in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache

import pytest
from django.contrib.auth.hashers import make_password

from huifang.kernel.keys import KeyRing
from huifang.org.models import Employee

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ON = date(2026, 3, 2)
PASSWORD = "correct horse battery"

Hired = Callable[..., Employee]


@pytest.fixture(scope="session")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return KeyRing.create(tmp_path_factory.mktemp("keys") / "keys.json", on=ON)


@pytest.fixture
def hired() -> Hired:
    def hire(number: str, *, name: str = "Lin", password: str = PASSWORD, left_on: date | None = None) -> Employee:
        kept = _hashed(password) if password else ""
        return Employee.objects.create(number=number, name=name, password=kept, left_on=left_on)

    return hire


@pytest.fixture
def lin(hired: Hired) -> Employee:
    return hired("7")


@cache
def _hashed(password: str) -> str:
    return make_password(password)
