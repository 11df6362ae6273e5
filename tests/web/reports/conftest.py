"""A day at a desk where somebody reads what is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from huifang.kernel.keys import KeyRing
from tests.web.conftest import Company
from tests.web.desk import Desk
from tests.web.reviewed import a_reviewed_desk


@pytest.fixture
def desk(company: Company, ring: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return a_reviewed_desk(company, ring, tmp_path, monkeypatch)
