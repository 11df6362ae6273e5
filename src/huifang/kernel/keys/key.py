"""One encryption key and the ciphers it may serve."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_BYTES = 32
CHECK_VALUE_BYTES = 16


class Algorithm(StrEnum):
    """A cipher that encrypts and seals at once. SM4-GCM serves installations that must use commercial cryptography."""

    AES_256_GCM = "AES-256-GCM"
    SM4_GCM = "SM4-GCM"

    @property
    def number(self) -> int:
        """How a stored value names its cipher; never reused."""
        return {Algorithm.AES_256_GCM: 1, Algorithm.SM4_GCM: 2}[self]

    @property
    def key_bytes(self) -> int:
        return {Algorithm.AES_256_GCM: 32, Algorithm.SM4_GCM: 16}[self]


@dataclass(frozen=True, slots=True)
class Key:
    """An encryption key; its secret never shows in a log or a traceback."""

    id: int
    algorithm: Algorithm
    created_on: date
    secret: bytes = field(repr=False)

    @classmethod
    def new(cls, key_id: int, algorithm: Algorithm, *, on: date) -> Key:
        return cls(key_id, algorithm, on, secrets.token_bytes(algorithm.key_bytes))

    def check_value(self) -> bytes:
        """Tells this key from any other and gives nothing of it away."""
        return derived(self.secret, f"key check|{self.id}|{self.algorithm}", CHECK_VALUE_BYTES)


def derived(secret: bytes, purpose: str, length: int = SECRET_BYTES) -> bytes:
    """A key of its own for one purpose (HKDF-SHA256, RFC 5869); none can be computed from another."""
    return HKDF(SHA256(), length, salt=None, info=f"huifang|{purpose}".encode()).derive(secret)
