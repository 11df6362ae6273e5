"""How a key ring is written down: JSON, secrets in base64, every doubt refused."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from huifang.kernel.keys.key import SECRET_BYTES, Algorithm, Key
from huifang.kernel.keys.trouble import KeysSpoilt
from huifang.kernel.text import Message

FORMAT = 1
HIGHEST_ID = 65_535


@dataclass(frozen=True, slots=True)
class Content:
    """What a key file holds."""

    keys: tuple[Key, ...]
    index_master: bytes = field(repr=False)
    history_key: bytes = field(repr=False)


def written(content: Content) -> bytes:
    """The bytes of a key file."""
    page = {
        "format": FORMAT,
        "encryption_keys": [
            {
                "id": key.id,
                "algorithm": key.algorithm.value,
                "created_on": key.created_on.isoformat(),
                "secret": _base64(key.secret),
            }
            for key in content.keys
        ],
        "index_master_key": _base64(content.index_master),
        "history_key": _base64(content.history_key),
    }
    return json.dumps(page, indent=2).encode() + b"\n"


def read(text: bytes, path: Path) -> Content:
    """The content of a key file; raises KeysSpoilt, and never repeats a secret in saying so."""
    try:
        page = json.loads(text)
        if page["format"] != FORMAT:
            raise _newer(path, page["format"])
        keys = tuple(sorted((_key(entry) for entry in page["encryption_keys"]), key=lambda key: key.id))
        content = Content(keys, _secret(page["index_master_key"]), _secret(page["history_key"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        # Not "from": what the reader stumbled over may be a secret.
        raise _spoilt(path) from None
    ids = [key.id for key in keys]
    if not ids or len(ids) != len(set(ids)):
        raise _spoilt(path)
    return content


def _key(entry: dict[str, Any]) -> Key:
    key_id, algorithm = entry["id"], Algorithm(entry["algorithm"])
    if type(key_id) is not int or not 1 <= key_id <= HIGHEST_ID:
        raise ValueError
    secret = _secret(entry["secret"], algorithm.key_bytes)
    return Key(key_id, algorithm, date.fromisoformat(entry["created_on"]), secret)


def _secret(text: str, length: int = SECRET_BYTES) -> bytes:
    secret = base64.b64decode(text, validate=True)
    if len(secret) != length:
        raise binascii.Error
    return secret


def _base64(secret: bytes) -> str:
    return base64.b64encode(secret).decode("ascii")


def _spoilt(path: Path) -> KeysSpoilt:
    return KeysSpoilt(
        Message("The key file %(path)s is damaged. Restore it from its backup.", {"path": str(path)}),
    )


def _newer(path: Path, found: object) -> KeysSpoilt:
    return KeysSpoilt(
        Message(
            "The key file %(path)s has format %(format)s, which this version does not know. Install the newer version.",
            {"path": str(path), "format": found},
        )
    )
