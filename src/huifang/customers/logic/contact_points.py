"""Contact values locked for keeping: checked, encrypted under an id of their own, with the indexes they are found by."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol
from uuid import UUID

from huifang.kernel.contacts import BadContact, Phone, address, credit_code, email, id_number, phone
from huifang.kernel.crypto import Index, Sealer
from huifang.kernel.keys import KeyRing
from huifang.kernel.masking import mask_address, mask_email, mask_id_number, mask_phone

PLACE = "customers_contactpoint.value"
"""What the encryption of a contact value is bound to, beside its id."""

MOST_POINTS_OF_A_ROW = 40

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


@dataclass(frozen=True, slots=True)
class LockedPoint:
    """A contact point as the database keeps it."""

    id: UUID
    kind: Kind
    value: bytes
    keyed_index: bytes
    tail_index: bytes | None


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


def point_id(owner: int, ordinal: int) -> UUID:
    """A new id (UUID version 8): the customer's first id in front keeps rows written together together, 62 bits are chance."""
    chance = int.from_bytes(os.urandom(8)) & _RANDOM_BITS
    return UUID(int=(owner & 0xFFFFFFFFFFFF) << 80 | 0x8 << 76 | (ordinal & 0xFFF) << 64 | 0x2 << 62 | chance)


class Locker:
    """Locks contact values with the newest key; the ciphers and keyed hashes are made once."""

    __slots__ = ("_indexes", "_sealer")

    def __init__(self, ring: KeyRing) -> None:
        self._sealer = Sealer(ring, PLACE)
        self._indexes = {kind: Index(ring, name) for kind, name in INDEXES.items()}

    def lock(self, kind: Kind, value: Checked, id: UUID) -> LockedPoint:
        index = self._indexes[kind]
        tail = index.of_tail(_tail_source(value)) if kind in HAVE_TAILS else None
        kept = value.normalised if kind in HAVE_TAILS else value.display
        return LockedPoint(id, kind, self._sealer.encrypt(kept, id), index.of(value.normalised), tail)


def _tail_source(value: Checked) -> str:
    return value.tail if isinstance(value, Phone) else value.normalised
