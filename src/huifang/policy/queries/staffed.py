"""What a version says of who has which customers, for the planner: its segments, and which entries are carried out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huifang.policy.logic.pack import Predicate
from huifang.policy.logic.sections.people import HANDED_OVER_WHEN
from huifang.policy.logic.stored import from_json
from huifang.policy.models import Version


def segments_of(version: Version) -> dict[str, Predicate]:
    """The segments that a version declares, by name; nothing for one that was loaded before they were kept."""
    return {name: from_json(said) for name, said in version.checked.get("segments", {}).items()}


def staffed_entries(stored: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    """The entries (section and key) of `duties`, `assignment` and `handover` that are carried out, of the stored
    sections.
    """
    found = {(section, entry["key"]) for section in ("duties", "assignment") for entry in stored.get(section, ())}
    found |= {("handover", one["key"]) for one in stored.get("handover", ()) if one["when"] in HANDED_OVER_WHEN}
    return frozenset(found)
