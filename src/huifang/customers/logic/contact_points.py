"""Contact values locked for keeping: checked, encrypted under an id of their own, indexed so that they are found."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from functools import lru_cache
from operator import attrgetter
from struct import pack, unpack
from typing import NamedTuple, Protocol

from huifang.kernel.contacts import BadContact, Phone, address, credit_code, email, id_number, phone
from huifang.kernel.crypto import TAIL_LENGTH, Index, Sealer
from huifang.kernel.keys import KeyRing
from huifang.kernel.masking import mask_address, mask_email, mask_id_number, mask_phone

PLACE = "customers_contactpoint.value"
"""What the encryption of a contact value is bound to, beside its id."""

MOST_POINTS_OF_A_ROW = 40
MOST_TAILS = 20_000
CHANCES = 512

_RANDOM_BITS = (1 << 62) - 1


class Kind(IntEnum):
    """The kinds of `models.ContactPoint`, in the same numbers."""

    PHONE = 1
    EMAIL = 2
    ID_NUMBER = 3
    ADDRESS = 4


INDEXES = {Kind.PHONE: "phone", Kind.EMAIL: "email", Kind.ID_NUMBER: "id_number", Kind.ADDRESS: "address"}
"""The kind of field whose keys the indexes of a kind of contact point are made with."""

HAVE_TAILS = frozenset({Kind.PHONE, Kind.ID_NUMBER})
"""Kinds that people look up by the last four characters."""

_CHECKS: Mapping[Kind, Callable[[str], Checked | BadContact]] = {
    Kind.PHONE: phone,
    Kind.EMAIL: email,
    Kind.ID_NUMBER: id_number,
    Kind.ADDRESS: address,
}
_MASKS: Mapping[Kind, Callable[[str], str]] = {
    Kind.PHONE: mask_phone,
    Kind.EMAIL: mask_email,
    Kind.ID_NUMBER: mask_id_number,
    Kind.ADDRESS: mask_address,
}


class Checked(Protocol):
    """A contact value in its one form, and as people read it."""

    @property
    def normalised(self) -> str: ...

    @property
    def display(self) -> str: ...


class LockedPoint(NamedTuple):
    """A contact point as the database keeps it; the keyed index begins with that of its tail, where it has one."""

    id: bytes
    value: bytes
    keyed_index: bytes


def checked(kind: Kind, text: str, *, of_organisation: bool = False) -> Checked | BadContact:
    """The value in its one form. An organisation's number is a unified social credit code."""
    if kind is Kind.ID_NUMBER and of_organisation:
        return credit_code(text)
    return _CHECKS[kind](text)


def masked(kind: Kind, text: str) -> str:
    """What may be shown of a value that was refused, whatever stands in it."""
    if kind is Kind.EMAIL and "@" not in text:
        return mask_phone(text)
    return _MASKS[kind](text)


class PointIds:
    """New ids for contact points (UUID version 8), 62 bits of each are chance.

    The number in front, which grows with the rows, lets an index of ids grow at its end.
    """

    __slots__ = ("_chances",)

    def __init__(self) -> None:
        self._chances: list[int] = []

    def next(self, leading: int, ordinal: int) -> bytes:
        """The bytes of a UUID that nobody else will get."""
        if not self._chances:
            # The system is asked for many at once.
            self._chances = list(unpack(f"{CHANCES}Q", os.urandom(8 * CHANCES)))
        chance = self._chances.pop() & _RANDOM_BITS
        return pack(">QQ", (leading & 0xFFFFFFFFFFFF) << 16 | 0x8000 | ordinal & 0xFFF, 1 << 63 | chance)


class PointIndex:
    """Keyed indexes of contact values of one kind: who has one finds the value, whole or by its tail, in one index."""

    __slots__ = ("_of_whole", "of", "of_tail")

    def __init__(self, ring: KeyRing, kind: Kind) -> None:
        index = Index(ring, INDEXES[kind])
        self._of_whole = index.of
        # There are ten thousand tails of phones, and as many customers behind each.
        self.of_tail = lru_cache(MOST_TAILS)(index.of_tail)
        self.of: Callable[[Checked], bytes] = self._with_tail if kind in HAVE_TAILS else self._whole

    def _with_tail(self, value: Checked) -> bytes:
        tail = value.tail if isinstance(value, Phone) else value.normalised[-TAIL_LENGTH:]
        return self.of_tail(tail) + self._of_whole(value.normalised)

    def _whole(self, value: Checked) -> bytes:
        return self._of_whole(value.normalised)


class Locker:
    """Locks contact values of one kind with the newest key; the cipher and the keyed hashes are made once."""

    __slots__ = ("_index_of", "_kept", "_seal")

    def __init__(self, ring: KeyRing, kind: Kind) -> None:
        self._index_of = PointIndex(ring, kind).of
        self._seal = Sealer(ring, PLACE).encrypt_all
        self._kept: Callable[[Checked], str] = attrgetter("normalised" if kind in HAVE_TAILS else "display")

    def lock(self, points: Sequence[tuple[bytes, Checked]]) -> list[LockedPoint]:
        """Lock values, each under the bytes of the UUID that it will be known by.

        Kept are phones and ID numbers in their one form, e-mail and postal addresses as people read them.
        """
        sealed = self._seal((self._kept(value), point) for point, value in points)
        return [
            LockedPoint(point, kept, self._index_of(value)) for kept, (point, value) in zip(sealed, points, strict=True)
        ]
