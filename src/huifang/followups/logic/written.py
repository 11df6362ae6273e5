"""What people type, as it is kept: without what a database cannot hold, and without numbers that must be encrypted.

Source: docs/decisions/personal-data.md. A phone or ID number typed into a note is masked on save.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from enum import StrEnum

from huifang.kernel.masking import mask_free_text
from huifang.kernel.text import Message

LONGEST_CHANNEL = 64
LONGEST_NOTE = 4_000
LONGEST_FINDING = 1_000
LONGEST_REPORT = 20_000
LONGEST_DRAFT = 60_000
MOST_FINDINGS = 50
DEEPEST_DRAFT = 6


class FindingKind(StrEnum):
    """What an item of feedback is."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    NEED = "need"
    REPAIR = "repair"
    PRAISE = "praise"
    OTHER = "other"


TOO_LONG = Message("This is longer than %(most)d characters. Say it more briefly.")


def kept(text: str) -> str:
    """A text as it is kept: trimmed, lines ended alike, phone and ID numbers masked."""
    held = text.replace("\x00", "").encode(errors="ignore").decode()
    return mask_free_text(held.replace("\r\n", "\n").replace("\r", "\n").strip())


def too_long(text: str, most: int) -> Message | None:
    """The complaint about a text that is too long; None when it is not."""
    return Message(TOO_LONG.template, {"most": most}) if len(text) > most else None


class DraftTooLarge(Exception):
    """What was typed is more than a draft may hold, or no plain data."""

    message = Message("This is more than can be kept while you type. Shorten it, or hand it in.")


def kept_draft(content: Mapping[str, object]) -> dict[str, object]:
    """What a page has typed so far, as it is kept: every text masked. Raises DraftTooLarge."""
    draft = {kept(str(name)): _kept_value(value, DEEPEST_DRAFT) for name, value in content.items()}
    if len(json.dumps(draft, ensure_ascii=False)) > LONGEST_DRAFT:
        raise DraftTooLarge
    return draft


def _kept_value(value: object, depth: int) -> object:
    if depth == 0:
        raise DraftTooLarge
    if isinstance(value, str):
        # Not trimmed: somebody is still typing.
        return mask_free_text(value.replace("\x00", "").encode(errors="ignore").decode())
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _kept_number(value)
    if isinstance(value, Mapping):
        return {kept(str(name)): _kept_value(part, depth - 1) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_kept_value(part, depth - 1) for part in value]
    raise DraftTooLarge


def _kept_number(value: float) -> object:
    """A number, unless it is one to dial."""
    if not math.isfinite(value):
        raise DraftTooLarge
    text = str(value)
    return value if text == mask_free_text(text) else mask_free_text(text)
