"""Whatever commits is sealed once, in one unbroken chain, however many write and seal at the same time."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import TypeVar

import pytest
from django.db import connection, transaction

from huifang.history.actions import AT_ONCE, Sealing, record, record_changes, seal
from huifang.history.logic import RowChange
from huifang.history.models import Entry
from huifang.history.queries import oldest_unsealed, verify
from huifang.kernel.keys import KeyRing

WRITERS = 8
DEEDS_EACH = 60
LEAST_A_SECOND = 500

Result = TypeVar("Result")


def test_it_seals_each_deed_once_and_then_has_nothing_to_do(transactional_db: None, ring: KeyRing) -> None:
    assert seal(ring=ring) == Sealing(0, 0)
    for _ in range(3):
        _one_deed(ring)
    assert seal(ring=ring) == Sealing(3, 3)
    assert oldest_unsealed() is None
    assert seal(ring=ring) == Sealing(0, 3)
    _one_deed(ring)
    assert seal(ring=ring) == Sealing(1, 4)
    assert verify(ring).fault is None


def test_a_deed_that_commits_late_is_sealed_later_and_not_lost(transactional_db: None, ring: KeyRing) -> None:
    written, others_sealed = Event(), Event()

    def slow_deed() -> int:
        with transaction.atomic():
            entry = record(deed="slow", actor="lin")
            written.set()
            assert others_sealed.wait(30)
            return int(entry.pk)

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(_closing(slow_deed))
        assert written.wait(30)
        with transaction.atomic():
            quick = record(deed="quick", actor="chen").pk
        assert seal(ring=ring) == Sealing(1, 1)
        others_sealed.set()
        late = slow.result()
    assert late < quick
    assert seal(ring=ring) == Sealing(1, 2)
    assert list(Entry.objects.order_by("number").values_list("pk", flat=True)) == [quick, late]
    assert verify(ring).fault is None


def test_eight_writers_and_three_sealers_leave_one_chain(transactional_db: None, ring: KeyRing) -> None:
    start = Barrier(WRITERS + 3)

    def write() -> None:
        start.wait(30)
        for _ in range(DEEDS_EACH):
            _one_deed(ring)

    def keep_sealing() -> None:
        start.wait(30)
        for _ in range(20):
            seal(ring=ring)

    _together([write] * WRITERS + [keep_sealing] * 3)
    seal(ring=ring)
    numbers = list(Entry.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, WRITERS * DEEDS_EACH + 1))
    assert verify(ring).fault is None


def test_the_naive_way_of_chaining_forks_under_the_same_load(transactional_db: None) -> None:
    """The control: read the last number, add one, write. If this does not fork, the test above proves nothing."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_chain (number bigint)")
    start = Barrier(WRITERS)

    def write() -> None:
        start.wait(30)
        for _ in range(DEEDS_EACH):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("INSERT INTO naive_chain SELECT coalesce(max(number), 0) + 1 FROM naive_chain")

    try:
        _together([write] * WRITERS)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) - count(DISTINCT number) FROM naive_chain")
            forks = cursor.fetchone()[0]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE naive_chain")
    assert forks > 0


def test_it_seals_more_than_one_batch_fast_enough(transactional_db: None, ring: KeyRing) -> None:
    many = AT_ONCE + 500
    with transaction.atomic():
        Entry.objects.bulk_create(Entry(deed="seen", actor="lin") for _ in range(many))
    began = time.perf_counter()
    assert seal(ring=ring) == Sealing(many, many)
    assert many / (time.perf_counter() - began) >= LEAST_A_SECOND
    assert verify(ring).checked == many


def test_it_refuses_to_seal_inside_a_longer_transaction(transactional_db: None, ring: KeyRing) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        seal(ring=ring)


def _one_deed(ring: KeyRing) -> None:
    with transaction.atomic():
        entry = record(deed="correct", actor="lin", row_count=1)
        record_changes(entry=entry, changes=[RowChange("t", "1", None, {"a": 1})], ring=ring)


def _together(works: list[Callable[[], None]]) -> None:
    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(_closing(work)) for work in works]:
            done.result(timeout=120)


def _closing(work: Callable[[], Result]) -> Callable[[], Result]:
    def closed() -> Result:
        try:
            return work()
        finally:
            connection.close()

    return closed
