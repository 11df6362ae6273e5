"""Deeds are written down with the deed or not at all, and what is written stays."""

from __future__ import annotations

import json

import pytest
from django.db import Error, IntegrityError, connection, transaction

from huifang.history.actions import NotInADeed, ReasonTooLong, record, record_changes, seal
from huifang.history.logic import RowChange
from huifang.history.models import Change, Entry
from huifang.history.queries import AFTER, BEFORE, oldest_unsealed, verify
from huifang.kernel.crypto import Sealer
from huifang.kernel.keys import KeyRing


def test_it_refuses_to_record_outside_the_transaction_of_a_deed(transactional_db: None, ring: KeyRing) -> None:
    with pytest.raises(NotInADeed):
        record(deed="import", actor="lin")
    with pytest.raises(NotInADeed):
        record_changes(entry=Entry(deed="import"), changes=[], ring=ring)
    assert Entry.objects.count() == 0


def test_an_entry_dies_with_its_deed(transactional_db: None) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(deed="import", actor="lin")
        raise ZeroDivisionError
    assert Entry.objects.count() == 0


def test_it_keeps_what_the_deed_said(db: None) -> None:
    with transaction.atomic():
        made = record(
            deed="import", actor="lin", reason="first load", row_count=3, row_digest=b"d" * 32, facts={"refused": 1}
        )
    kept = Entry.objects.get(pk=made.pk)
    assert (kept.deed, kept.actor, kept.reason, kept.row_count) == ("import", "lin", "first load", 3)
    assert (bytes(kept.row_digest), kept.facts) == (b"d" * 32, {"refused": 1})
    assert kept.number is None and kept.seal is None
    assert oldest_unsealed() == kept.happened_at


def test_a_deed_may_know_the_id_of_its_entry_beforehand(db: None) -> None:
    with transaction.atomic():
        assert record(deed="sweep", actor="lin", entry_id=77).pk == 77
        with pytest.raises(IntegrityError), transaction.atomic():
            record(deed="sweep", actor="lin", entry_id=77)


def test_what_rows_held_is_kept_encrypted_and_bound_to_its_change(db: None, ring: KeyRing) -> None:
    changes = [
        RowChange("customers_customer", "7", {"name": "张三"}, {"name": "张三丰"}),
        RowChange("customers_customer", "8", None, {"name": "李四"}),
        RowChange("customers_customer", "9", {"name": "王五"}, None),
    ]
    with transaction.atomic():
        entry = record(deed="correct", actor="lin", row_count=3)
        assert record_changes(entry=entry, changes=iter(changes), ring=ring) == 3
    kept = {change.row: change for change in Change.objects.all()}
    seven = kept["7"]
    assert "张三".encode() not in bytes(seven.before)
    assert json.loads(Sealer(ring, BEFORE).decrypt(seven.before, seven.id)) == {"name": "张三"}
    assert json.loads(Sealer(ring, AFTER).decrypt(seven.after, seven.id)) == {"name": "张三丰"}
    assert kept["8"].before is None and kept["9"].after is None


def test_changes_of_an_earlier_deed_cannot_be_added_later(transactional_db: None, ring: KeyRing) -> None:
    with transaction.atomic():
        entry = record(deed="correct", actor="lin")
    with pytest.raises(IntegrityError), transaction.atomic():
        record_changes(entry=entry, changes=[RowChange("t", "1", None, {})], ring=ring)
    seal(ring=ring)
    assert verify(ring).fault is None


def test_changes_may_be_noted_within_a_savepoint_of_the_deed(transactional_db: None, ring: KeyRing) -> None:
    with transaction.atomic():
        with transaction.atomic():
            entry = record(deed="correct", actor="lin")
        with transaction.atomic():
            assert record_changes(entry=entry, changes=[RowChange("t", "1", None, {})], ring=ring) == 1


REFUSED = {
    "an entry is deleted": "DELETE FROM history_entry",
    "no entry is deleted": "DELETE FROM history_entry WHERE false",
    "the entries are emptied": "TRUNCATE history_entry CASCADE",
    "an actor is changed": "UPDATE history_entry SET actor = 'mallory'",
    "a fact gains a nought": "UPDATE history_entry SET facts = '{\"n\": 1.0}'",
    "an entry is numbered without a seal": "UPDATE history_entry SET number = 7",
    "an entry is sealed without a number": "UPDATE history_entry SET seal = 'x'",
    "a change is deleted": "DELETE FROM history_change",
    "the changes are emptied": "TRUNCATE history_change",
    "a change is pointed elsewhere": "UPDATE history_change SET row = '2'",
    "a value is taken away": "UPDATE history_change SET before = NULL",
}


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED.keys())
def test_the_database_refuses_when(statement: str, transactional_db: None, ring: KeyRing) -> None:
    _one_deed(ring)
    with pytest.raises(Error) as refusal, transaction.atomic():
        _run(statement)
    assert "only ever added to" in str(refusal.value)


def test_the_database_refuses_to_seal_an_entry_twice(transactional_db: None, ring: KeyRing) -> None:
    _one_deed(ring)
    seal(ring=ring)
    for columns in ("seal = 'x', number = 2", "number = NULL, seal = NULL"):
        with pytest.raises(IntegrityError), transaction.atomic():
            _run(f"UPDATE history_entry SET {columns}")


def test_a_value_may_be_encrypted_anew(db: None, ring: KeyRing) -> None:
    _one_deed(ring)
    _run("UPDATE history_change SET before = 'x', after = 'y'")


def test_it_takes_a_reason_of_full_length_and_refuses_a_longer_one(db: None) -> None:
    record(deed="waive", actor="lin", reason="因" * 2000)
    with pytest.raises(ReasonTooLong):
        record(deed="waive", actor="lin", reason="因" * 2001)


def _one_deed(ring: KeyRing) -> None:
    with transaction.atomic():
        entry = record(deed="correct", actor="lin", facts={"n": 1})
        record_changes(entry=entry, changes=[RowChange("t", "1", {"a": 1}, {"a": 2})], ring=ring)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
