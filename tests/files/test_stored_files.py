"""Files that people hand in are kept in the database, readable by nobody who has that alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection

from huifang.files.actions import FileFacts, TooLarge, forget_expired, forget_files, keep_file, open_file
from huifang.files.logic import LARGEST_FILE, PART_BYTES, fit_name, part_id, parts_of
from huifang.files.models import FilePart, StoredFile
from huifang.files.queries import INVARIANTS, LOCKED, Spoilt, bytes_of, on_disk
from huifang.history.models import Entry
from huifang.kernel.crypto import Tampered
from huifang.kernel.invariants import Inquiry
from huifang.kernel.keys import KeyRing
from huifang.kernel.locked import lock_anew, values_by_key
from huifang.org.models import Employee

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
LATER = date(2026, 4, 1)
ROW = "张伟明,13800005678\n".encode()


@pytest.fixture
def key_path(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


@pytest.fixture
def ring(key_path: Path) -> KeyRing:
    return KeyRing.create(key_path, on=date(2026, 1, 1))


@pytest.fixture
def lin() -> Employee:
    return Employee.objects.create(number="E1", name="Lin")


def keep(content: bytes, lin: Employee, ring: KeyRing, name: str = "list.csv", until: date = LATER) -> StoredFile:
    facts = FileFacts(name, "text/csv", "import.customers", until)
    blocks = [content[at : at + 100_000] for at in range(0, len(content), 100_000)]
    return keep_file(blocks=blocks, facts=facts, owner=lin, actor="employee:E1", at=AT, ring=ring)


@pytest.mark.parametrize("size", [0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES + 7])
def test_what_is_kept_comes_back(lin: Employee, ring: KeyRing, size: int) -> None:
    content = os.urandom(size)
    kept = keep(content, lin, ring)
    file = StoredFile.objects.get()
    assert b"".join(bytes_of(file, ring=ring)) == content
    assert (file.size, kept.size, file.name, file.owner) == (size, size, "list.csv", lin)
    assert file.parts.count() == -(-size // PART_BYTES)


def test_nothing_readable_reaches_the_database(lin: Employee, ring: KeyRing) -> None:
    keep(ROW * 1000, lin, ring)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM files_filepart t UNION ALL SELECT t::text FROM history_entry t")
        told = "\n".join(row[0] for row in cursor.fetchall())
    assert "13800005678" not in told
    assert ROW.hex()[:30] not in told


def test_a_file_lies_on_the_disk_while_it_is_read_and_no_longer(lin: Employee, ring: KeyRing) -> None:
    file = keep(ROW, lin, ring, name="list.csv.gz")
    with on_disk(file, ring=ring) as path:
        assert path.read_bytes() == ROW
        assert path.name.endswith(".csv.gz")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not path.exists()


def test_a_file_that_is_too_large_leaves_nothing(lin: Employee, ring: KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(LARGEST_FILE // PART_BYTES + 1):
            yield bytes(PART_BYTES)
        raise AssertionError("it was read on after it was too large")

    monkeypatch.setattr("huifang.files.actions.LARGEST_FILE", 3 * PART_BYTES)
    facts = FileFacts("big", "text/csv", "import.customers", LATER)
    with pytest.raises(TooLarge):
        keep_file(blocks=endless(), facts=facts, owner=lin, actor="a", at=AT, ring=ring)
    assert not StoredFile.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("harm", ["changed", "exchanged", "of another file", "the last one gone", "the first one gone"])
def test_a_file_that_was_tampered_with_is_not_handed_over(lin: Employee, ring: KeyRing, harm: str) -> None:
    file = keep(os.urandom(3 * PART_BYTES), lin, ring)
    other = keep(os.urandom(PART_BYTES), lin, ring)
    parts = list(FilePart.objects.filter(file=file).order_by("position"))
    match harm:
        case "changed":
            content = bytearray(parts[1].content)
            content[-1] ^= 1
            FilePart.objects.filter(id=parts[1].id).update(content=bytes(content))
        case "exchanged":
            FilePart.objects.filter(id=parts[0].id).update(content=parts[1].content)
        case "of another file":
            [strange] = FilePart.objects.filter(file=other)
            FilePart.objects.filter(id=parts[0].id).update(content=strange.content)
        case "the last one gone":
            FilePart.objects.filter(id=parts[2].id).delete()
        case "the first one gone":
            FilePart.objects.filter(id=parts[0].id).delete()
    with pytest.raises((Tampered, Spoilt)), on_disk(file, ring=ring):
        raise AssertionError("the file was handed over")


def test_reading_is_written_down(lin: Employee, ring: KeyRing) -> None:
    file = keep(ROW, lin, ring)
    assert b"".join(open_file(file=file, actor="employee:E2", ring=ring)) == ROW
    entry = Entry.objects.get(deed="files.opened")
    assert (entry.actor, entry.facts["file"]) == ("employee:E2", file.id)


def test_files_are_forgotten(lin: Employee, ring: KeyRing) -> None:
    first, second = keep(ROW, lin, ring, until=date(2026, 3, 3)), keep(ROW, lin, ring)
    assert forget_expired(on=date(2026, 3, 2), actor="worker") == 0
    assert forget_expired(on=date(2026, 3, 3), actor="worker") == 1
    assert forget_expired(on=date(2026, 3, 3), actor="worker") == 0
    assert list(StoredFile.objects.all()) == [second]
    assert forget_files(files=[first.id, second.id], actor="employee:E1", reason="done") == 1
    assert not FilePart.objects.exists()
    assert [entry.row_count for entry in Entry.objects.filter(deed="files.forgotten")] == [1, 1]


def test_only_the_owner_finds_a_file(lin: Employee, ring: KeyRing) -> None:
    keep(ROW, lin, ring)
    other = Employee.objects.create(number="E2", name="Wang")
    assert StoredFile.objects.owned_by(lin).count() == 1
    assert StoredFile.objects.owned_by(other).count() == 0


def test_a_new_key_locks_the_parts_anew(lin: Employee, ring: KeyRing, key_path: Path) -> None:
    content = os.urandom(PART_BYTES + 5)
    file = keep(content, lin, ring)
    ring = KeyRing.rotate(key_path, on=date(2026, 3, 2))
    [column] = LOCKED
    assert lock_anew(column, ring=ring, watch=lambda *_: None).count == 2
    assert values_by_key(column) == {2: 2}
    assert b"".join(bytes_of(file, ring=ring)) == content


def test_a_missing_part_is_found(lin: Employee, ring: KeyRing, tmp_path: Path) -> None:
    inquiry = Inquiry(ring, tmp_path / "anchors", lambda *_: None)
    [invariant] = INVARIANTS
    file = keep(os.urandom(2 * PART_BYTES), lin, ring)
    keep(b"", lin, ring)
    assert invariant.find(inquiry).count == 0
    FilePart.objects.filter(file=file, position=0).delete()
    assert invariant.find(inquiry).count == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("客户.csv", "客户.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\lin\\list.xlsx", "list.xlsx"),
        ("a\x00b\u202egpj.exe", "abgpj.exe"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300, "x" * 255),
    ],
)
def test_a_name_leads_nowhere(given: str, kept: str) -> None:
    assert fit_name(given) == kept


def test_parts_have_one_size() -> None:
    assert [len(part) for part in parts_of([b"a" * 10, b"", b"b" * (PART_BYTES * 2)])] == [PART_BYTES, PART_BYTES, 10]
    assert len({part_id(file, position) for file in range(3) for position in range(3)}) == 9
