"""Values that travel through an address and come back, unread and unchanged: cursors of pages, words of a search.

Addresses stay in histories and logs of others, so what could name a customer is locked into them.
Source: security.md, T52.
"""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12


class NotOurs(ValueError):
    """The text was not made here, or not for this purpose, or the key has changed since."""


def conceal(value: object, *, purpose: str) -> str:
    """Lock a value of JSON, days, moments, decimals and UUIDs into a text that fits into an address."""
    nonce = os.urandom(NONCE_BYTES)
    text = json.dumps(value, default=_told, ensure_ascii=False, separators=(",", ":")).encode()
    locked = _lock(settings.SECRET_KEY).encrypt(nonce, text, purpose.encode())
    return urlsafe_b64encode(nonce + locked).rstrip(b"=").decode()


def reveal(text: str, *, purpose: str) -> Any:
    """What was locked in for the same purpose; days and the like come back as their text. Raises NotOurs."""
    try:
        sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        plain = _lock(settings.SECRET_KEY).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode())
    except (ValueError, InvalidTag) as not_ours:
        raise NotOurs(purpose) from not_ours
    return json.loads(plain)


@lru_cache(maxsize=2)
def _lock(secret: str) -> AESGCM:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"huifang concealed in addresses")
    return AESGCM(derived.derive(secret.encode()))


def _told(value: object) -> str:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
    raise TypeError(f"A {type(value).__name__} cannot be concealed.")
