"""A company with people who sign in, and browsers for them. The clock is the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from huifang.kernel.keys import KeyRing
from huifang.org.actions import describe_organisation
from huifang.org.models import Department, Employee, Grant
from huifang.web.frame import clock, ground
from huifang.web.frame import company as company_of_the_pages
from huifang.web.frame.attributes import forget_attribute_words

NOW = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)
TODAY = date(2026, 6, 10)
"""The organisation is in Shanghai: ten in the morning."""

PASSWORD = "nine brown umbrellas"
Browser = Callable[..., Client]


@pytest.fixture(scope="session")
def _one_hash() -> str:
    return make_password(PASSWORD)


@pytest.fixture(autouse=True)
def _static_files_as_they_are_written(settings) -> None:
    """Without the digests in their names: those are made by `make assets`, and looked at in the test of the wheel."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _forget_what_a_process_keeps() -> Iterator[None]:
    company_of_the_pages.forget_company()
    forget_attribute_words()
    yield
    company_of_the_pages.forget_company()
    forget_attribute_words()


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyRing]:
    """The keys of this installation, where the pages look for them."""
    monkeypatch.setenv("HUIFANG_DATA", str(tmp_path))
    monkeypatch.setenv("HUIFANG_KEYS", str(tmp_path / "keys.json"))
    ground.ring.cache_clear()
    yield KeyRing.create(tmp_path / "keys.json", on=TODAY)
    ground.ring.cache_clear()


@pytest.fixture
def company(db: None, ring: KeyRing, _one_hash: str) -> Company:
    return Company(_one_hash)


class Company:
    """A clinic: two departments; lin the agent, mo the supervisor, an the administrator, tian of the other one."""

    def __init__(self, password: str) -> None:
        describe_organisation(name="明德诊所", time_zone="Asia/Shanghai")
        self.password = password
        self.east = Department.objects.create(key="east", name="东区")
        self.west = Department.objects.create(key="west", name="西区")
        self.lin = self.employee("E01", "林小满", self.east, agent="own")
        self.mo = self.employee("E02", "莫言之", self.east, supervisor="department")
        self.an = self.employee("E03", "安可", None, administrator="all")
        self.tian = self.employee("E04", "田雨", self.west, agent="own")

    def employee(self, number: str, name: str, department: Department | None, **roles: str) -> Employee:
        made = Employee.objects.create(number=number, name=name, department=department, password=self.password)
        Grant.objects.bulk_create(Grant(employee=made, role=role, scope=scope) for role, scope in roles.items())
        return made

    def take_rights_from(self, employee: Employee) -> None:
        Grant.objects.filter(employee=employee).delete()


@pytest.fixture
def browser() -> Browser:
    """`browser(company.lin)` is somebody's browser, signed in; `browser()` one of nobody."""

    def opened(employee: Employee | None = None, *, at: datetime = NOW, **headers: str) -> Client:
        client = Client(headers=headers or None, **{clock.AT: at})
        if employee is not None:
            client.force_login(employee)
        return client

    return opened
