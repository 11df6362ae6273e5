"""Columns whose values are locked with keys of the ring: which keys they need, whether they open, locking them anew.

Source: security.md, T51 (rotation loses nothing and leaves no old key in use) and I11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Func, IntegerField, Model, QuerySet

from huifang.kernel.crypto import Sealer, Tampered, UnknownKey
from huifang.kernel.keys import KeyRing
from huifang.kernel.sql.rows import rewrite_rows

AT_ONCE = 1_000
NO_KEY = -1
"""Stands for the key of a value that is too short to name one."""

Watch = Callable[[int, int | None], None]
"""Is told how many values are done, of how many where that is known."""


@dataclass(frozen=True, slots=True)
class LockedColumn:
    """A column of locked values, in a table with a UUID for its key; `place` is what they are bound to."""

    model: type[Model]
    column: str
    place: str

    @property
    def table(self) -> str:
        return self.model._meta.db_table


@dataclass(frozen=True, slots=True)
class Relocked:
    """How many values were locked anew, and which rows hold one that does not open."""

    count: int
    unreadable: tuple[str, ...]


class KeyIdOf(Func):
    """The id of the key in a locked value's header."""

    template = (
        "(CASE WHEN length(%(expressions)s) > 3"
        " THEN get_byte(%(expressions)s, 2) * 256 + get_byte(%(expressions)s, 3) ELSE -1 END)"
    )
    output_field = IntegerField()


def values_by_key(column: LockedColumn) -> dict[int, int]:
    """How many values of the column are locked with each key."""
    rows = _values(column).values("key_id").annotate(n=Count("pk")).order_by("key_id")
    return dict(rows.values_list("key_id", "n"))


def unreadable_rows(column: LockedColumn, *, ring: KeyRing, watch: Watch) -> Iterator[str]:
    """The keys of rows whose value does not open with this ring; streams, in bounded memory."""
    sealer = Sealer(ring, column.place)
    rows, total = _values(column), _values(column).count()
    for done, (row, value) in enumerate(rows.values_list("pk", column.column).iterator(AT_ONCE)):
        if done % AT_ONCE == 0:
            watch(done, total)
        if not _opens(sealer, value, row):
            yield str(row)
    watch(total, total)


def lock_anew(column: LockedColumn, *, ring: KeyRing, watch: Watch) -> Relocked:
    """Lock every value that an older key locks with the newest one, in batches; others read and write meanwhile.

    May be broken off at any moment and begun again. A value that changed meanwhile is left to a next run; one that
    does not open stays as it is and is named.
    """
    sealer, newest = Sealer(ring, column.place), ring.newest.id
    older = _values(column).exclude(key_id=newest).order_by("pk")
    total, count, last = older.count(), 0, None
    unreadable: list[str] = []
    while batch := list(_following(older, last).values_list("pk", column.column)[:AT_ONCE]):
        news = [(row, anew, bytes(value)) for row, value in batch if (anew := _anew(sealer, value, row))]
        unreadable += sorted({str(row) for row, _ in batch} - {str(row) for row, _, _ in news})
        count += rewrite_rows(column.model, news, columns=[column.column], expecting=[column.column])
        last = batch[-1][0]
        watch(count, total)
    return Relocked(count, tuple(unreadable))


def _values(column: LockedColumn) -> QuerySet[Any]:
    rows = column.model._default_manager.exclude(**{f"{column.column}__isnull": True})
    values: QuerySet[Any] = rows.annotate(key_id=KeyIdOf(F(column.column)))
    return values


def _following(rows: QuerySet[Any], last: UUID | None) -> QuerySet[Any]:
    return rows if last is None else rows.filter(pk__gt=last)


def _anew(sealer: Sealer, value: Any, row: Any) -> bytes | None:
    try:
        return sealer.encrypt(sealer.decrypt(value, row), row)
    except (Tampered, UnknownKey):
        return None


def _opens(sealer: Sealer, value: Any, row: Any) -> bool:
    try:
        sealer.decrypt(value, row)
    except (Tampered, UnknownKey):
        return False
    return True
