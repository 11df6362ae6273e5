"""The keys of a history of one's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from huifang.kernel.keys import KeyRing


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "keys.json", on=date(2026, 1, 1))
