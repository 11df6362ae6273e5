"""Values in the text format of PostgreSQL's COPY. Knows no database and no Django.

Source: PostgreSQL's documentation of COPY, "Text Format".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

NOTHING = r"\N"
"""What COPY reads as NULL."""

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_SPECIAL = re.compile(r"[\\\t\n\r]")
_BACKSLASHED = r"\\\g<0>"
_QUOTED = re.compile(r'[\\"]')
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def text(value: str | None) -> str:
    """A text, or NULL."""
    if value is None:
        return NOTHING
    return value.translate(_ESCAPES) if _SPECIAL.search(value) else value


def binary(value: bytes | None) -> str:
    return NOTHING if value is None else r"\\x" + value.hex()


def json_object(value: Mapping[str, object]) -> str:
    return text(_JSON(value)) if value else "{}"


def array(values: Iterable[int | str] | None) -> str:
    """An array of whole numbers or of texts, or NULL."""
    if values is None:
        return NOTHING
    written = (str(value) if isinstance(value, int) else f'"{_QUOTED.sub(_BACKSLASHED, value)}"' for value in values)
    return text("{" + ",".join(written) + "}")
