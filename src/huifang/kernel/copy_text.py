"""Values in the text format of PostgreSQL's COPY. Knows no database and no Django.

Source: PostgreSQL's documentation of COPY, "Text Format", and of arrays, "Array Input and Output Syntax".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

NOTHING = r"\N"
"""What COPY reads as NULL."""

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_SPECIAL = re.compile(r"[\\\t\n\r]")
_WORD_TO_QUOTE = re.compile(r'["\\{},\s]')
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def text(value: str | None) -> str:
    """A text, or NULL."""
    if value is None:
        return NOTHING
    return value.translate(_ESCAPES) if _SPECIAL.search(value) else value


def binary(value: bytes | None) -> str:
    return NOTHING if value is None else r"\\x" + value.hex()


def texts(values: Iterable[str]) -> str:
    """An array of texts without NULLs."""
    joined = ",".join(values)
    if _WORD_TO_QUOTE.search(joined.replace(",", "")) or any("," in value or not value for value in values):
        joined = ",".join('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values)
    return text("{" + joined + "}")


def json_object(value: Mapping[str, object]) -> str:
    return text(_JSON(value)) if value else "{}"
