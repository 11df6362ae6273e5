"""Which entries of a stored version say how customers are asked and answered, and are carried out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huifang.policy.logic.sections.answering import SECTIONS, answered_by
from huifang.policy.logic.sections.whole import Sections
from huifang.policy.logic.stored import from_json


def answered_entries(stored: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    """The entries (section and key) of the sections as a version keeps them."""
    return answered_by(Sections(**{name: from_json(stored[name]) for name in SECTIONS if name in stored}))
