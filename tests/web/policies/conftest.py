"""A day at the desk of a clinic whose policy has records and reports reviewed."""

from __future__ import annotations

from pathlib import Path

import pytest

from huifang.kernel.keys import KeyRing
from huifang.org.models import Employee
from huifang.policy.models import Version
from tests.web.conftest import Company
from tests.web.desk import Desk
from tests.web.reviewed import a_reviewed_desk


@pytest.fixture
def desk(company: Company, ring: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return a_reviewed_desk(company, ring, tmp_path, monkeypatch)


@pytest.fixture
def version(desk: Desk) -> Version:
    return Version.objects.get()


@pytest.fixture
def wen(company: Company) -> Employee:
    """The supervisor of the other department."""
    return company.employee("E07", "文远", company.west, supervisor="department")
