"""The clinic, and a key ring."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from huifang.kernel.keys import KeyRing
from tests.followups.cast import Clinic, a_clinic


@pytest.fixture
def clinic(db: None) -> Clinic:
    return a_clinic()


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "keys.json", on=date(2026, 1, 1))
