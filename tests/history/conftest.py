"""A history of one's own: a ring of keys, and a database whose committed rows can be swept away after the test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from huifang.kernel.keys import KeyRing

GUARDED = ("history_entry", "history_change")


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.create(tmp_path / "keys.json", on=date(2026, 1, 1))


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """Commits are real. The history refuses to be emptied, so its guards step aside for the clean-up alone."""
    _guards("ENABLE")
    yield
    _guards("DISABLE")


def _guards(verb: str) -> None:
    with connection.cursor() as cursor:
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER USER")
