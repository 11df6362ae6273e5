"""The house, and a key ring."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from huifang.kernel.keys import KeyRing
from tests.cases.cast import House, a_house


@pytest.fixture
def house(db: None) -> House:
    return a_house()


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "keys.json", on=date(2026, 1, 1))
