"""Whoever edits the history past the product is found, and the first bad entry is named."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from huifang.history.actions import anchor, record, record_changes, seal
from huifang.history.logic import Anchor, BrokenAnchors, RowChange
from huifang.history.queries import anchors_in, verify
from huifang.kernel.keys import KeyRing
from tests.guards import guards_off
from tests.history import tampering

ENTRIES = 12
ROUNDS = 210
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Undone(Exception):
    """Rolls the harm back."""


@pytest.fixture
def anchors(db: None, ring: KeyRing, tmp_path: Path) -> list[Anchor]:
    """A sealed history of twelve deeds with a change each, and its anchor."""
    for number in range(1, ENTRIES + 1):
        with transaction.atomic():
            entry = record(
                deed="correct",
                actor="lin",
                reason="as the customer said",
                row_count=1,
                row_digest=bytes([number]) * 32,
                facts={"n": number},
            )
            change = RowChange("customers_customer", str(number), {"name": "a"}, {"name": "b"})
            record_changes(entry=entry, changes=[change], ring=ring)
    assert seal(ring=ring).last_number == ENTRIES
    anchor(path=tmp_path / "anchors.log", ring=ring, at=NOON)
    return anchors_in(tmp_path / "anchors.log", ring)


def test_it_finds_nothing_wrong_with_an_untouched_history(anchors: list[Anchor], ring: KeyRing) -> None:
    verdict = verify(ring, anchors)
    assert verdict.fault is None
    assert (verdict.checked, verdict.last_number) == (ENTRIES, ENTRIES)


def test_it_names_the_first_bad_entry_of_every_tampering(anchors: list[Anchor], ring: KeyRing) -> None:
    dice = random.Random(20260301)
    rounds = [tampering.ALL[n % len(tampering.ALL)] for n in range(ROUNDS)]
    missed = [said for tamper in rounds if (said := _missed(tamper, dice, anchors, ring))]
    assert missed == []
    assert verify(ring, anchors).fault is None, "the harm was not rolled back"


def test_without_an_anchor_a_cut_off_end_would_go_unseen(anchors: list[Anchor], ring: KeyRing) -> None:
    with pytest.raises(Undone), transaction.atomic():
        with guards_off():
            tampering.cut_off_the_end(random.Random(1), ENTRIES)
        assert verify(ring, []).fault is None
        assert verify(ring, anchors).fault is not None
        raise Undone


def test_an_end_cut_off_and_written_anew_does_not_fit_the_anchor(anchors: list[Anchor], ring: KeyRing) -> None:
    with guards_off():
        tampering.cut_off_the_end(random.Random(1), ENTRIES)
    for _ in range(ENTRIES):
        with transaction.atomic():
            record(deed="harmless", actor="mallory")
    seal(ring=ring)
    assert verify(ring, []).fault is None
    fault = verify(ring, anchors).fault
    assert fault is not None and fault.number == ENTRIES


def test_a_history_sealed_with_another_key_is_refused(anchors: list[Anchor], tmp_path: Path) -> None:
    other = KeyRing.create(tmp_path / "other.json", on=NOON.date())
    fault = verify(other, []).fault
    assert fault is not None and fault.number == 1


def test_the_history_is_anchored_once_within_the_sparing(ring: KeyRing, db: None, tmp_path: Path) -> None:
    path = tmp_path / "anchors.log"
    assert anchor(path=path, ring=ring, at=NOON) is None, "there is nothing to anchor"
    _record_and_seal(ring)
    first = anchor(path=path, ring=ring, at=NOON, sparing=timedelta(hours=1))
    assert first is not None and first.number == 1
    _record_and_seal(ring)
    assert anchor(path=path, ring=ring, at=NOON + timedelta(minutes=59), sparing=timedelta(hours=1)) is None
    second = anchor(path=path, ring=ring, at=NOON + timedelta(minutes=60), sparing=timedelta(hours=1))
    assert second is not None and second.number == 2
    assert anchors_in(path, ring) == [first, second]
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("line", [0, 1, 2])
def test_a_changed_or_missing_line_of_the_anchor_file_is_found(
    ring: KeyRing, db: None, tmp_path: Path, line: int
) -> None:
    path = tmp_path / "anchors.log"
    for hour in range(4):
        _record_and_seal(ring)
        anchor(path=path, ring=ring, at=NOON + timedelta(hours=hour))
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:line] + lines[line + 1 :]))
    with pytest.raises(BrokenAnchors) as missing:
        anchors_in(path, ring)
    assert missing.value.message.parts["line"] == line + 1
    forged = lines[line].replace(f" {line + 1} ", " 9 ", 1)
    assert forged != lines[line]
    path.write_text("".join([*lines[:line], forged, *lines[line + 1 :]]))
    with pytest.raises(BrokenAnchors):
        anchors_in(path, ring)


def test_half_a_line_left_by_a_crash_is_written_over(ring: KeyRing, db: None, tmp_path: Path) -> None:
    path = tmp_path / "anchors.log"
    _record_and_seal(ring)
    first = anchor(path=path, ring=ring, at=NOON)
    whole = path.read_text()
    path.write_text(whole + whole[:40])
    _record_and_seal(ring)
    second = anchor(path=path, ring=ring, at=NOON + timedelta(hours=1))
    assert anchors_in(path, ring) == [first, second]
    assert path.read_text().startswith(whole)


def _record_and_seal(ring: KeyRing) -> None:
    with transaction.atomic():
        record(deed="seen", actor="lin")
    seal(ring=ring)


def _missed(tamper: tampering.Tamper, dice: random.Random, anchors: list[Anchor], ring: KeyRing) -> str | None:
    """Do harm, look, undo it; what was not found, or found at the wrong number."""
    found: str | None = None
    with pytest.raises(Undone), transaction.atomic():
        with guards_off():
            first_bad = tamper(dice, ENTRIES)
        fault = verify(ring, anchors).fault
        if fault is None or fault.number != first_bad:
            found = f"{tamper.__name__}: {fault} instead of {first_bad}"
        raise Undone
    return found
