"""Keys change hands: a new key, everything locked anew with it, the old one destroyed when nothing needs it.

Source: security.md, T51 and R-25. The key file is always changed before the database where a key comes, and after it
where a key goes: whatever breaks off in between, no value is without its key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huifang.cases.queries import senders as cases
from huifang.cli.opening import Ground, key_path, learn_keys, newest_key_lock
from huifang.cli.output import FINDINGS, WRONG_INPUT, Progress
from huifang.customers.queries import promises as customers
from huifang.files import queries as files
from huifang.history import queries as history
from huifang.history.actions import record
from huifang.kernel.keys import KeyRing
from huifang.kernel.locked import LockedColumn, lock_anew, values_by_key
from huifang.kernel.models import KeyCheck
from huifang.kernel.sql.locks import is_shared_by_others, share
from huifang.kernel.text import Message

LOCKED: tuple[LockedColumn, ...] = (*customers.LOCKED, *cases.LOCKED, *files.LOCKED, *history.LOCKED)
"""Every column of every room that keys of the ring lock."""


class KeyStillNeeded(Exception):
    """Values are locked with the key, or a running process may still lock some."""

    exit_status = FINDINGS

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


class NoSuchKey(Exception):
    """The ring holds no key of this number."""

    exit_status = WRONG_INPUT

    def __init__(self, key_id: int, known: Iterator[int]) -> None:
        self.message = Message(
            "There is no key %(key)d; the keys are %(known)s.",
            {"key": key_id, "known": ", ".join(str(key) for key in known)},
        )
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A key of the ring, or one that values name and the ring has not, and how many values it locks."""

    id: int
    algorithm: str
    created_on: date | None
    values: int
    is_newest: bool


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did: `left` values are still on older keys, because they changed meanwhile or do not open."""

    key: int
    is_new: bool
    locked_anew: int
    unreadable: int
    left: int


def key_uses(ring: KeyRing) -> list[KeyUse]:
    """Every key and the number of values that it locks."""
    counts = _counts()
    held = [
        KeyUse(key.id, key.algorithm.value, key.created_on, counts.pop(key.id, 0), key is ring.newest)
        for key in ring.keys
    ]
    return held + [KeyUse(key, "", None, count, is_newest=False) for key, count in sorted(counts.items())]


def rotate(ground: Ground) -> Rotation:
    """Add a key and lock every value anew with it. One that was broken off is finished first, without another key."""
    ring = ground.ring
    is_new = not _on_older(ring)
    if is_new:
        ring = KeyRing.rotate(key_path(ground.data_folder), on=ground.today())
        with transaction.atomic():
            learn_keys(ring)
            record(deed="keys.rotated", actor=ground.actor, facts={"key": ring.newest.id})
        share(newest_key_lock(ring.newest.id))
    count = unreadable = 0
    for column in LOCKED:
        progress = Progress(f"{column.table}.{column.column}")
        done = lock_anew(column, ring=ring, watch=progress)
        progress.end()
        count, unreadable = count + done.count, unreadable + len(done.unreadable)
    with transaction.atomic():
        record(deed="values.locked_anew", actor=ground.actor, row_count=count, facts={"key": ring.newest.id})
    return Rotation(ring.newest.id, is_new, count, unreadable, _on_older(ring))


def retire(ground: Ground, key_id: int) -> None:
    """Destroy an older key that nothing needs any more. Raises NoSuchKey, KeyStillNeeded, and KeyInUse for the newest.

    Nobody can come to need it meanwhile: who starts now locks with the newest key, and who started before the
    rotation is seen by the share of the lock that it holds.
    """
    ring = ground.ring
    if key_id not in {key.id for key in ring.keys}:
        raise NoSuchKey(key_id, (key.id for key in ring.keys))
    if key_id != ring.newest.id:
        _refuse_needed(key_id)
        with transaction.atomic():
            KeyCheck.objects.filter(key_id=key_id).delete()
            record(deed="keys.retired", actor=ground.actor, facts={"key": key_id})
    KeyRing.retire(key_path(ground.data_folder), key_id)


def _refuse_needed(key_id: int) -> None:
    if is_shared_by_others(newest_key_lock(key_id)):
        raise KeyStillNeeded(
            Message(
                "A process that started before the rotation may still lock values with key %(key)d. Let it end, or"
                " end it, then run: huifang keys rotate",
                {"key": key_id},
            )
        )
    if count := _counts().get(key_id, 0):
        raise KeyStillNeeded(
            Message(
                "%(count)d values are still locked with key %(key)d. Run: huifang keys rotate",
                {"count": count, "key": key_id},
            )
        )


def _counts() -> dict[int, int]:
    counts: dict[int, int] = {}
    for column in LOCKED:
        for key_id, count in values_by_key(column).items():
            counts[key_id] = counts.get(key_id, 0) + count
    return counts


def _on_older(ring: KeyRing) -> int:
    return sum(count for key_id, count in _counts().items() if key_id != ring.newest.id)
