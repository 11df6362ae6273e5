"""Which entries of a stored version say what is planned ahead and how customers are answered, and are carried out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huifang.policy.logic.sections.answering import SECTIONS as ANSWERING
from huifang.policy.logic.sections.answering import answered_by
from huifang.policy.logic.sections.planned import SECTIONS as PLANNED
from huifang.policy.logic.sections.planned import planned_by
from huifang.policy.logic.sections.whole import Sections
from huifang.policy.logic.stored import from_json


def answered_entries(stored: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    """The entries (section and key) of the sections as a version keeps them."""
    found = {name: from_json(stored[name]) for name in {*ANSWERING, *PLANNED} if name in stored}
    return answered_by(sections := Sections(**found)) | planned_by(sections)
