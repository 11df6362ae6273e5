"""Everything that a stored version says, as values that can be held against another version's."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from huifang.kernel.text import Message
from huifang.policy.logic.changes import ClauseSaid, VersionChanges, VersionSaid, changes_between
from huifang.policy.logic.faults import Fault
from huifang.policy.logic.stored import from_json
from huifang.policy.models import Version
from huifang.policy.queries.in_force import desk_of, sections_of

_DESK = ("scripts", "forms", "reports", "reviews")


def said_of(version: Version) -> VersionSaid:
    """What the version says. Reads its clauses."""
    desk, sections = desk_of(version), sections_of(version)
    entries = {name: tuple(getattr(desk, name)) for name in _DESK}
    entries |= {
        one.name: found for one in fields(sections) if isinstance(found := getattr(sections, one.name), tuple) and found
    }
    checked = version.checked
    return VersionSaid(
        head={
            "effective_on": version.effective_on,
            "departments": tuple(checked["departments"]),
            "interpreted_by": checked.get("interpreted_by"),
        },
        clauses=tuple(
            ClauseSaid(key, text, tuple(carried))
            for key, text, carried in version.clauses.values_list("key", "text", "carried_out_by")
        ),
        rules=tuple(from_json(checked["rules"])),
        entries=entries,
        settings=version.settings,
    )


def changes_of(before: Version, after: Version) -> VersionChanges:
    """What one version of a policy says otherwise than another."""
    return changes_between(said_of(before), said_of(after))


def faults_of(version: Version) -> tuple[Fault, ...]:
    """What is wrong in the text of a draft, so that it says nothing else; none for a sound one."""
    return tuple(
        Fault(one["file"], one["line"], one["key"], *_sentences(one)) for one in version.checked.get("faults", ())
    )


def _sentences(stored: dict[str, dict[str, Any]]) -> tuple[Message, Message]:
    said, expected = stored["message"], stored["expected"]
    return _sentence(**said), _sentence(**expected)


def _sentence(template: str, parts: dict[str, str]) -> Message:
    return Message(template, parts)
