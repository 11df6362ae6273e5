"""Keys are rotated while others read and write, and whatever kills the rotation loses nothing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import pytest
from django.db import connection, transaction

from huifang.cli.keys import LOCKED
from huifang.customers.logic.contact_points import PLACE
from huifang.customers.models import ContactPoint, Customer
from huifang.history.actions import record, record_changes
from huifang.history.logic import RowChange
from huifang.kernel.crypto import Sealer, UnknownKey
from huifang.kernel.keys import KeyRing
from huifang.kernel.locked import unreadable_rows, values_by_key
from huifang.kernel.postgres import DatabaseAddress
from huifang.kernel.sql.server import one_snapshot
from tests.cli.conftest import Huifang

POINTS = 6_000
CHANGES = 500
KILLS = 3


@pytest.fixture
def keys(huifang: Huifang, data_folder: Path) -> Path:
    """Thousands of locked values, and the file of the keys that lock them."""
    huifang("seal")
    path = data_folder / "keys.json"
    ring = KeyRing.load(path)
    with transaction.atomic():
        entry = record(deed="customers.registered", actor="lin")
        changes = [RowChange("customers_customer", str(n), {"n": n}, {"n": n + 1}) for n in range(CHANGES)]
        record_changes(entry=entry, changes=changes, ring=ring)
        customer = Customer.objects.create(external_id="c", name="a", entry=entry)
        _add_points(ring, customer, POINTS)
    return path


def test_a_rotation_that_is_killed_again_and_again_loses_nothing(keys: Path, huifang: Huifang) -> None:
    dice = random.Random(51)
    for _ in range(KILLS):
        _killed_in_the_middle(dice)
        assert _unreadable(keys) == []
    assert {key.id for key in KeyRing.load(keys).keys} == {1, 2}, "a broken off rotation began another"
    done = huifang("keys", "rotate", "--json")
    assert (done.status, done.json["key"], done.json["left"]) == (0, 2, 0)
    assert _used() == {2}
    assert huifang("keys", "retire", "1").status == 0
    assert _unreadable(keys) == []
    assert huifang("fsck").status == 0


def test_readers_and_writers_go_on_while_keys_are_rotated(keys: Path, huifang: Huifang) -> None:
    with _readers(keys) as reads, _writer(KeyRing.load(keys)) as written:
        for _ in range(2):
            assert huifang("keys", "rotate").status in (0, 1)
    assert reads.failures == []
    assert reads.count > 0
    assert written.count > 0
    # What the writer locked with the key that it knew is found and locked anew.
    assert huifang("keys", "rotate", "--json").json["left"] == 0
    assert _unreadable(keys) == []


def test_a_reader_who_keeps_to_the_keys_of_yesterday_would_fail(keys: Path, huifang: Huifang) -> None:
    """The control of the test above: its readers succeed because they read the keys after taking their snapshot."""
    sealer = Sealer(KeyRing.load(keys), PLACE)
    huifang("keys", "rotate")
    row, value = ContactPoint.objects.values_list("id", "value")[0]
    with pytest.raises(UnknownKey):
        sealer.decrypt(value, row)


class Tally:
    """What a thread did until it was told to stop."""

    def __init__(self) -> None:
        self.count = 0
        self.failures: list[str] = []
        self.stop = Event()


@contextmanager
def _readers(keys: Path) -> Iterator[Tally]:
    def read(tally: Tally) -> None:
        while not tally.stop.is_set():
            with one_snapshot():
                sealer = Sealer(KeyRing.load(keys), PLACE)
                for row, value in ContactPoint.objects.order_by("?").values_list("id", "value")[:100]:
                    if not sealer.decrypt(value, row).startswith("138"):
                        tally.failures.append(str(row))
                    tally.count += 1

    with _running(read) as tally:
        yield tally


@contextmanager
def _writer(ring: KeyRing) -> Iterator[Tally]:
    def write(tally: Tally) -> None:
        customer = Customer.objects.get()
        while not tally.stop.is_set():
            with transaction.atomic():
                _add_points(ring, customer, 20)
            tally.count += 20

    with _running(write) as tally:
        yield tally


@contextmanager
def _running(work: object) -> Iterator[Tally]:
    tally = Tally()

    def run() -> None:
        try:
            work(tally)  # type: ignore[operator]
        except BaseException as failure:
            tally.failures.append(repr(failure))
            raise
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    try:
        yield tally
    finally:
        tally.stop.set()
        thread.join(60)


def _add_points(ring: KeyRing, customer: Customer, count: int) -> None:
    sealer = Sealer(ring, PLACE)
    ids = [uuid4() for _ in range(count)]
    ContactPoint.objects.bulk_create(
        ContactPoint(
            id=row,
            customer=customer,
            kind=ContactPoint.Kind.PHONE,
            value=sealer.encrypt("13800138000", row),
            keyed_index=row.bytes,
            entry_id=customer.entry_id,
        )
        for row in ids
    )


def _killed_in_the_middle(dice: random.Random) -> None:
    """Start a rotation of its own process and end it the hard way, some time after it has locked a value anew."""
    before = _values_on(2)
    process = subprocess.Popen(
        [sys.executable, "-c", "from huifang.cli.main import main; main()", "keys", "rotate"],
        env={**os.environ, "DATABASE_URL": _address(), "DJANGO_SETTINGS_MODULE": "huifang.settings"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while _values_on(2) <= before and process.poll() is None:
        assert time.monotonic() < deadline, "the rotation did not begin"
    time.sleep(dice.uniform(0, 0.02))
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "the rotation was over before it was killed"


def _address() -> str:
    settings = connection.settings_dict
    port = int(settings["PORT"] or 5432)
    return DatabaseAddress(settings["HOST"], port, settings["USER"], settings["PASSWORD"], settings["NAME"]).as_url()


def _values_on(key: int) -> int:
    return sum(values_by_key(column).get(key, 0) for column in LOCKED)


def _used() -> set[int]:
    return {key for column in LOCKED for key in values_by_key(column)}


def _unreadable(keys: Path) -> list[str]:
    ring = KeyRing.load(keys)
    return [row for column in LOCKED for row in unreadable_rows(column, ring=ring, watch=lambda _done, _total: None)]
