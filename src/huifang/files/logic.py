"""Parts of files: cut, named and put together again."""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Iterable, Iterator

PART_BYTES = 256 * 1024
LARGEST_FILE = 64 * 1024**2
LONGEST_NAME = 255

PLACE = "files_filepart.content"
"""What the encryption of a part is bound to, beside its id."""

_FAMILY = uuid.UUID("6f1b1d3c-8c55-5c0e-9a51-3f0f7b3a7d21")
_UNFIT = re.compile(r"[\x00-\x1f\x7f/\\\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def part_id(file: int, position: int) -> uuid.UUID:
    """The id of the part at a position of a file."""
    return uuid.uuid5(_FAMILY, f"{file}/{position}")


def parts_of(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes of `blocks` in parts of one size, the last one shorter."""
    rest = bytearray()
    for block in blocks:
        rest += block
        while len(rest) >= PART_BYTES:
            yield bytes(rest[:PART_BYTES])
            del rest[:PART_BYTES]
    if rest:
        yield bytes(rest)


def as_text(part: bytes) -> str:
    """A part as the text that is encrypted: keys are changed and columns are checked as texts."""
    return base64.b64encode(part).decode("ascii")


def as_bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def fit_name(name: str) -> str:
    """A file's name without folders and without signs that could mislead its reader; `file` when nothing is left."""
    last = re.split(r"[/\\]", name)[-1]
    return _UNFIT.sub("", last).strip(" .")[-LONGEST_NAME:] or "file"
