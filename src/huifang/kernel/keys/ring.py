"""The keys of one installation, and the deeds on their file: create, rotate, retire, verify.

Source: security.md, T48-T51 and R-25. New values are locked with the newest key, older keys still read; the index
keys and the history's chain key are secrets of their own, so no key serves two ends.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self

from huifang.kernel.keys import on_file
from huifang.kernel.keys.key import CHECK_VALUE_BYTES, SECRET_BYTES, Algorithm, Key, derived
from huifang.kernel.keys.private_file import alone_with, read_private, write_private
from huifang.kernel.keys.trouble import KeyInUse, UnknownKey, WrongKeys
from huifang.kernel.text import Message

LOOKUP_KEYS_ID = 0
"""The id under which the index master key and the history key, which never rotate, are checked together."""


def key_file(data_folder: Path, environ: Mapping[str, str]) -> Path:
    """Where the key ring lies: `$HUIFANG_KEYS`, else `keys.json` in the data folder."""
    return Path(environ.get("HUIFANG_KEYS") or data_folder / "keys.json")


@dataclass(frozen=True, eq=False, slots=True)
class KeyRing:
    """All keys of an installation, oldest first; ids only grow and are never given twice."""

    keys: tuple[Key, ...]
    index_master: bytes = field(repr=False)
    history_key: bytes = field(repr=False)

    @classmethod
    def create(cls, path: Path, *, on: date, algorithm: Algorithm = Algorithm.AES_256_GCM) -> Self:
        """Make the ring at `path`, private to this user, or return the one that stands there.

        Of two creators at once one makes it and both get it. Raises KeyTrouble when what stands there is no good.
        """
        with alone_with(path) as real:
            if real.exists():
                return cls.load(real)
            first = Key.new(1, algorithm, on=on)
            ring = cls((first,), secrets.token_bytes(SECRET_BYTES), secrets.token_bytes(SECRET_BYTES))
            ring._write(real)
            return ring

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the ring; raises KeysMissing, KeysExposed or KeysSpoilt."""
        found = on_file.read(read_private(path), path)
        return cls(found.keys, found.index_master, found.history_key)

    @classmethod
    def rotate(cls, path: Path, *, on: date, algorithm: Algorithm | None = None) -> Self:
        """Add a key that locks every new value, of the newest key's algorithm unless another is named.

        What older keys locked stays readable until it is locked anew and they are retired.
        """
        with alone_with(path) as real:
            ring = cls.load(real)
            newest = ring.newest
            added = Key.new(newest.id + 1, algorithm or newest.algorithm, on=on)
            return ring._replaced(real, (*ring.keys, added))

    @classmethod
    def retire(cls, path: Path, key_id: int) -> Self:
        """Destroy a key for good. The caller knows that nothing is locked with it any more.

        Raises UnknownKey, and KeyInUse for the newest key.
        """
        with alone_with(path) as real:
            ring = cls.load(real)
            if ring.key(key_id) is ring.newest:
                raise KeyInUse(
                    Message("Key %(id)d is the newest and locks new values. Rotate the keys first.", {"id": key_id})
                )
            return ring._replaced(real, tuple(key for key in ring.keys if key.id != key_id))

    @property
    def newest(self) -> Key:
        return self.keys[-1]

    def key(self, key_id: int) -> Key:
        """The key of this id; raises UnknownKey."""
        for key in self.keys:
            if key.id == key_id:
                return key
        raise UnknownKey(key_id)

    def index_key(self, kind: str) -> bytes:
        """The HMAC key of one kind of field, so that equal values of two kinds look unlike."""
        return derived(self.index_master, f"index|{kind}")

    def tail_index_key(self, kind: str) -> bytes:
        """The HMAC key of the last four characters of one kind of field."""
        return derived(self.index_master, f"tail index|{kind}")

    def check_values(self) -> dict[int, bytes]:
        """What the database keeps to know this ring again, by key id; it betrays nothing of the keys."""
        values = {key.id: key.check_value() for key in self.keys}
        lookup = derived(self.index_master + self.history_key, "lookup keys check", CHECK_VALUE_BYTES)
        return {LOOKUP_KEYS_ID: lookup, **values}

    def verify(self, check_values: Mapping[int, bytes]) -> None:
        """Raise WrongKeys, naming the ids, unless every check value is that of a key held here.

        Keys the database does not know yet are no fault: the ring is written before the database learns of it.
        """
        held = self.check_values()
        lost = [key_id for key_id in sorted(check_values) if key_id not in held]
        other = [
            key_id
            for key_id in sorted(check_values)
            if key_id in held and not hmac.compare_digest(held[key_id], bytes(check_values[key_id]))
        ]
        if lost or other:
            raise WrongKeys(lost=lost, other=other)

    def _replaced(self, path: Path, keys: tuple[Key, ...]) -> Self:
        ring = type(self)(keys, self.index_master, self.history_key)
        ring._write(path)
        return ring

    def _write(self, path: Path) -> None:
        write_private(path, on_file.written(on_file.Content(self.keys, self.index_master, self.history_key)))
