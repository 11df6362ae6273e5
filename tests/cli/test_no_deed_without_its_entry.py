"""Where the history cannot be written, nothing is done: the deed fails with its entry (T12)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from huifang.history.models import Entry
from tests.cli.conftest import Huifang

LOAD = ["policy", "load", "p04-aesthetic-hospital", "--set", "problem-time=P3D", "--effective-on", "2026-01-01"]
CUSTOMERS = "id,name\nc1,Lin\nc2,Chen\n"
MAP = "map: 1\nof: customers\nfields:\n  external_id: {column: id, as: code}\n  name: name\n"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "customers.csv").write_text(CUSTOMERS, encoding="utf-8")
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    "command",
    [LOAD, ["import", "customers", "customers.csv", "--map", "map.yaml"], ["keys", "rotate"]],
    ids=["policy load", "import customers", "keys rotate"],
)
def test_a_deed_that_cannot_be_written_down_is_not_done(command: list[str], files: None, huifang: Huifang) -> None:
    assert huifang("seal").status == 0
    before = everything()
    with _history_refuses():
        refused = huifang(*command)
    assert refused.status == 70
    assert everything() == before
    done = huifang(*command)
    assert done.status == 0, done.err
    assert everything() != before
    assert Entry.objects.exists()


def everything() -> dict[str, str]:
    """A digest of the rows of every table but those of an import on its way, which may be taken up again."""
    digests: dict[str, str] = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.managed and not model.__name__.startswith("Staged"):
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
                digests[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return digests


@contextmanager
def _history_refuses() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER no_more BEFORE INSERT ON history_entry"
            " FOR EACH STATEMENT EXECUTE FUNCTION history_entry_refuse()"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER no_more ON history_entry")
