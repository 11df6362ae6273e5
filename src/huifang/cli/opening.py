"""What a command stands on: the database, migrated, and the keys that belong to it.

A command calls `opened()` before it imports a room; nothing of Django is loaded for commands that do not.
"""

from __future__ import annotations

import gc
import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from huifang.cli.output import TROUBLE
from huifang.kernel.text import Message

if TYPE_CHECKING:
    from huifang.kernel.keys import KeyRing
    from huifang.kernel.sql.migrating import Migrations

ANCHORS = "anchors.log"
ANCHORED_EVERY = timedelta(hours=1)


class NotReady(Exception):
    """The installation is not in a state in which the command could work; the message says what to do."""

    exit_status = TROUBLE

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


@dataclass(frozen=True, slots=True)
class Ground:
    """An installation that is ready for work, and the one clock and name that deeds of this command use."""

    data_folder: Path
    ring: KeyRing
    zone: ZoneInfo
    actor: str
    is_private: bool

    @property
    def anchors(self) -> Path:
        """The file in which the history is anchored, outside the database."""
        return self.data_folder / ANCHORS

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        """The day that it is where the organisation is."""
        return datetime.now(self.zone).date()


def opened() -> Ground:
    """The ground of a command that does deeds: when the command ends, its entries in the history are sealed.

    Raises what stands in the way: PostgresTrouble, KeyTrouble or NotReady, each with its sentence.
    """
    root = click.get_current_context().find_root()
    ground = opened_to_look()
    if "seals" not in root.meta:
        root.meta["seals"] = root.with_resource(_sealed_at_the_end(ground))
    return ground


def opened_to_look() -> Ground:
    """The ground of a command that only looks."""
    root = click.get_current_context().find_root()
    if not isinstance(root.obj, Ground):
        is_private = root.with_resource(database())
        _make_current(is_private=is_private)
        root.obj = _ground(is_private=is_private)
    return root.obj


@contextmanager
def database() -> Iterator[bool]:
    """Django over a database that answers, ours when DATABASE_URL names none; yields whether it is ours."""
    from huifang.kernel.postgres import Cluster

    cluster = None
    if not os.environ.get("DATABASE_URL"):
        cluster = Cluster()
        os.environ["DATABASE_URL"] = cluster.start().as_url()
    try:
        yield from _connected(is_private=cluster is not None)
    finally:
        if cluster is not None:
            del os.environ["DATABASE_URL"]
            cluster.stop()


def start_django() -> None:
    """Load the rooms. Needs no database; once is enough."""
    import django
    from django.apps import apps

    if apps.ready:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huifang.settings")
    gc.disable()  # all of it stays; to look for what does not would take a tenth of the time
    try:
        django.setup()
    finally:
        gc.freeze()
        gc.enable()


def data_folder() -> Path:
    """The folder where this installation keeps what is not in the database. Raises PostgresTrouble."""
    from huifang.kernel.postgres import prepare_data_folder

    return prepare_data_folder()


def key_ring(folder: Path, *, on: date) -> KeyRing:
    """The installation's keys, proven to be those of this database; made when neither it nor the folder has any.

    Raises KeyTrouble: the file is missing, exposed or damaged, or it belongs to another database.
    """
    from huifang.kernel.keys import KeyRing

    path, known = key_path(folder), check_values()
    ring = KeyRing.load(path) if known else KeyRing.create(path, on=on)
    ring.verify(known)
    if ring.check_values().keys() - known.keys():
        learn_keys(ring)
    return ring


def learn_keys(ring: KeyRing) -> None:
    """Have the database know the keys of the ring again; raises WrongKeys when it knows others by these ids."""
    from huifang.kernel.models import KeyCheck

    checks = (KeyCheck(key_id=key, check_value=value) for key, value in ring.check_values().items())
    KeyCheck.objects.bulk_create(checks, ignore_conflicts=True)
    # Another first start may have been quicker, with keys of its own.
    ring.verify(check_values())


def check_values() -> dict[int, bytes]:
    """What the database keeps to know the ring again."""
    from huifang.kernel.models import KeyCheck

    return {key: bytes(value) for key, value in KeyCheck.objects.values_list("key_id", "check_value")}


def key_path(folder: Path) -> Path:
    """Where the keys of this installation are."""
    from huifang.kernel.keys import key_file

    return key_file(folder, os.environ)


def newest_key_lock(key_id: int) -> str:
    """The lock that a process holds a share of while its newest key is `key_id`: that key cannot be retired."""
    return f"huifang newest key {key_id}"


def _connected(*, is_private: bool) -> Iterator[bool]:
    start_django()
    from django.db import connection

    from huifang.kernel.postgres import require_version

    try:
        require_version(connection)
        yield is_private
    finally:
        connection.close()


def _make_current(*, is_private: bool) -> None:
    from huifang.kernel.sql.migrating import migrate, migrations

    found = migrations()
    if is_private and found.missing and not found.unknown:
        migrate()
    elif not found.are_current:
        raise NotReady(not_current(found))


def not_current(found: Migrations) -> Message:
    """What to say of a database that is not at this version."""
    if found.unknown:
        return Message(
            "The database was migrated by a newer version of Huifang (%(name)s). Install that version or a newer one.",
            {"name": found.unknown[-1]},
        )
    return Message(
        "The database lacks %(count)d migrations of this version. Back it up, then run: huifang migrate",
        {"count": len(found.missing)},
    )


def _ground(*, is_private: bool) -> Ground:
    from huifang.kernel.sql.locks import share
    from huifang.org.queries import time_zone

    folder = data_folder()
    zone = known_zone(time_zone())
    ring = key_ring(folder, on=datetime.now(zone).date())
    share(newest_key_lock(ring.newest.id))
    return Ground(folder, ring, zone, actor=f"cli:{getpass.getuser()}", is_private=is_private)


def known_zone(name: str) -> ZoneInfo:
    """The organisation's zone; raises NotReady when this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise NotReady(
            Message(
                "The organisation's time zone %(zone)s is not known on this machine. Install the system's time zone"
                " data (on Debian: apt install tzdata).",
                {"zone": name},
            )
        ) from unknown


@contextmanager
def _sealed_at_the_end(ground: Ground) -> Iterator[bool]:
    try:
        yield True
    except click.exceptions.Exit:
        # A command that ends with findings has done its deeds all the same.
        _seal(ground)
        raise
    _seal(ground)


def _seal(ground: Ground) -> None:
    from huifang.history.actions import anchor, seal

    seal(ring=ground.ring)
    anchor(path=ground.anchors, ring=ground.ring, at=ground.now(), sparing=ANCHORED_EVERY)
