"""The word of a link: 22 characters of 62, drawn by the system's chance, known here by its SHA-256 alone.

Source: security.md, T16. 62 to the power of 22 is above 2 to the power of 130: 131 bits.
"""

from __future__ import annotations

import re
import secrets
import string
from hashlib import sha256

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
LENGTH = 22
_TOKEN = re.compile(rf"[0-9A-Za-z]{{{LENGTH}}}\Z")


def new_token() -> str:
    """A word that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_token(text: str) -> bool:
    """Whether a text has the shape of one."""
    return _TOKEN.match(text) is not None


def digest_of(token: str) -> bytes:
    """What is kept of it."""
    return sha256(token.encode()).digest()
