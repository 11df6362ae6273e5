"""Personal values locked for the database, and keyed indexes to find them again.

A locked value: version (1 byte), algorithm (1), key id (2), nonce (12), then ciphertext and seal. The header, the place
(table and column) and the row's UUID are sealed with it, so a value moved elsewhere does not open.
Source: security.md, T48-T51 and T-CRY-06; docs/decisions/personal-data.md.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable
from hashlib import sha256
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huifang.kernel.keys import Algorithm, Key, KeyRing, KeyTrouble, UnknownKey
from huifang.kernel.text import Message

__all__ = [
    "Blob",
    "Index",
    "Sealer",
    "Tampered",
    "UnknownKey",
    "decrypt",
    "encrypt",
    "index_of",
    "key_id_of",
    "tail_index_of",
]

VERSION = 1
NONCE_BYTES = 12
SEAL_BYTES = 16
INDEX_BYTES = 16
TAIL_INDEX_BYTES = 8
TAIL_LENGTH = 4
MAC_BLOCK_BYTES = 64

_HEADER = struct.Struct(">BBH")
_BODY = _HEADER.size + NONCE_BYTES

Blob = bytes | bytearray | memoryview


class Tampered(KeyTrouble):
    """The stored value was changed, cut, or moved from another row or column."""

    def __init__(self, place: str = "", row: UUID | None = None) -> None:
        self.place = place
        self.row = row
        super().__init__(
            Message(
                "The encrypted %(place)s of row %(row)s was changed outside this program and cannot be trusted. "
                "Restore it from a backup.",
                {"place": place, "row": row},
            )
            if place
            else Message("This is not a value that this program encrypted, or it was changed.")
        )


def encrypt(ring: KeyRing, plaintext: str, *, place: str, row: UUID) -> bytes:
    """Lock one value with the newest key for this place and row; for many values keep one Sealer."""
    return Sealer(ring, place).encrypt(plaintext, row)


def decrypt(ring: KeyRing, blob: Blob, *, place: str, row: UUID) -> str:
    """Open one value; raises Tampered, or UnknownKey when its key is not in the ring."""
    return Sealer(ring, place).decrypt(blob, row)


def key_id_of(blob: Blob) -> int:
    """The id of the key that locked the value, unproven until it opens; raises Tampered when it is no such value."""
    header = _header_of(bytes(blob))
    if header is None:
        raise Tampered
    return header[1]


class Sealer:
    """Locks and opens many values of one place; the ciphers are made once."""

    __slots__ = ("_bound", "_cipher", "_ciphers", "_header", "_place", "_ring")

    def __init__(self, ring: KeyRing, place: str) -> None:
        newest = ring.newest
        self._ring = ring
        self._place = place
        self._cipher = _cipher(newest)
        self._header = _HEADER.pack(VERSION, newest.algorithm.number, newest.id)
        self._bound = self._header + place.encode()
        self._ciphers = {self._header: (self._cipher, self._bound)}

    def encrypt(self, plaintext: str, row: UUID) -> bytes:
        """Lock a value with the newest key, bound to `row`."""
        nonce = os.urandom(NONCE_BYTES)
        return self._header + nonce + self._cipher.encrypt(nonce, plaintext.encode(), self._bound + row.bytes)

    def encrypt_all(self, values: Iterable[tuple[str, bytes]]) -> list[bytes]:
        """Lock many values with the newest key, each bound to its row, named by the bytes of the row's UUID."""
        named = list(values)
        lock, header, bound = self._cipher.encrypt, self._header, self._bound
        # The system is asked once for the nonces of all of them, and none of it outlives this call.
        chances = os.urandom(NONCE_BYTES * len(named))
        nonces = (chances[place : place + NONCE_BYTES] for place in range(0, len(chances), NONCE_BYTES))
        return [
            header + nonce + lock(nonce, text.encode(), bound + row)
            for nonce, (text, row) in zip(nonces, named, strict=True)
        ]

    def decrypt(self, blob: Blob, row: UUID) -> str:
        """Open a value; raises Tampered, or UnknownKey when its key is not in the ring."""
        value = bytes(blob)
        known = self._ciphers.get(value[: _HEADER.size])
        cipher, bound = known or self._older(value, row)
        try:
            return cipher.decrypt(value[_HEADER.size : _BODY], value[_BODY:], bound + row.bytes).decode()
        except (InvalidTag, ValueError) as changed:
            raise Tampered(self._place, row) from changed

    def _older(self, value: bytes, row: UUID) -> tuple[_Aead, bytes]:
        named = _header_of(value)
        if named is None:
            raise Tampered(self._place, row)
        algorithm, key_id = named
        key = self._ring.key(key_id)
        if key.algorithm.number != algorithm:
            raise Tampered(self._place, row)
        header = value[: _HEADER.size]
        self._ciphers[header] = _cipher(key), header + self._place.encode()
        return self._ciphers[header]


class Index:
    """Keyed indexes (HMAC-SHA256) over many values of one kind of field, with keys of their own for each kind.

    Whoever has the database alone can neither compute one nor try all phone numbers against it.
    """

    __slots__ = ("_tails", "_wholes")

    def __init__(self, ring: KeyRing, kind: str) -> None:
        self._wholes = _Mac(ring.index_key(kind))
        self._tails = _Mac(ring.tail_index_key(kind))

    def of(self, normalised: str) -> bytes:
        """16 bytes, equal for equal normalised values."""
        return self._wholes.of(normalised.encode())[:INDEX_BYTES]

    def of_tail(self, normalised: str) -> bytes:
        """8 bytes over the last four characters; ten thousand tails, so it narrows a search and identifies nobody."""
        return self._tails.of(normalised[-TAIL_LENGTH:].encode())[:TAIL_INDEX_BYTES]


class _Mac:
    """HMAC-SHA256 of many values under one key (RFC 2104).

    What the key comes to is hashed once and copied for each value. The standard library's object can be copied too, at
    twice the time.
    """

    __slots__ = ("_inner", "_outer")

    def __init__(self, secret: bytes) -> None:
        padded = (sha256(secret).digest() if len(secret) > MAC_BLOCK_BYTES else secret).ljust(MAC_BLOCK_BYTES, b"\0")
        self._inner = sha256(bytes(byte ^ 0x36 for byte in padded))
        self._outer = sha256(bytes(byte ^ 0x5C for byte in padded))

    def of(self, value: bytes) -> bytes:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(value)
        outer.update(inner.digest())
        return outer.digest()


def index_of(ring: KeyRing, kind: str, normalised: str) -> bytes:
    """The keyed index of one value; for many values keep one Index."""
    return Index(ring, kind).of(normalised)


def tail_index_of(ring: KeyRing, kind: str, normalised: str) -> bytes:
    """The keyed index of the last four characters of one value; for many values keep one Index."""
    return Index(ring, kind).of_tail(normalised)


def _header_of(value: bytes) -> tuple[int, int] | None:
    """Algorithm and key id as the value names them; None when it is no locked value of a version we know."""
    if len(value) < _BODY + SEAL_BYTES:
        return None
    version, algorithm, key_id = _HEADER.unpack_from(value)
    return (algorithm, key_id) if version == VERSION else None


class _Aead(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes, /) -> bytes: ...


def _cipher(key: Key) -> _Aead:
    if key.algorithm is Algorithm.SM4_GCM:
        return _Sm4Gcm(key.secret)
    return AESGCM(key.secret)


class _Sm4Gcm:
    """SM4 in Galois counter mode (RFC 8998) with the calls of AESGCM."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        locking = Cipher(algorithms.SM4(self._secret), modes.GCM(nonce)).encryptor()
        locking.authenticate_additional_data(associated_data)
        return locking.update(data) + locking.finalize() + locking.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        body, seal = data[:-SEAL_BYTES], data[-SEAL_BYTES:]
        opening = Cipher(algorithms.SM4(self._secret), modes.GCM(nonce, seal)).decryptor()
        opening.authenticate_additional_data(associated_data)
        return opening.update(body) + opening.finalize()
