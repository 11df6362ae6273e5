"""Refusals as lines of a stored file, from which a door makes a table or a file in its reader's language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from huifang.customers.logic.refused import Refusal
from huifang.kernel.text import Message

MEDIA_TYPE = "application/x-ndjson"


def as_line(refusal: Refusal) -> bytes:
    reason = refusal.reason
    said = [refusal.row, refusal.column, refusal.value, reason.template, dict(reason.parts)]
    return json.dumps(said, ensure_ascii=False).encode() + b"\n"


def refusals_in(blocks: Iterable[bytes]) -> Iterator[Refusal]:
    """The refusals of a file of such lines, whatever blocks it comes in."""
    rest = b""
    for block in blocks:
        *lines, rest = (rest + block).split(b"\n")
        for line in lines:
            row, column, value, template, parts = json.loads(line)
            yield Refusal(row, column, value, Message(template, parts))
