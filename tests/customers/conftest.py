"""A key ring, and a desk at which files are imported."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from huifang.kernel.keys import KeyRing
from tests.customers.importing import Importing


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "keys.json", on=date(2026, 1, 1))


@pytest.fixture
def importing(transactional_db: None, tmp_path: Path, ring: KeyRing) -> Importing:
    return Importing(tmp_path, ring)
