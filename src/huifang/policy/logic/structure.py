"""The shape of a pack held against the published JSON Schema, in our own sentences.

The schema says what is allowed; `expected` says for each of its titles what to write. Unknown keys come first, because
a misspelt key explains the one that is missing. A finding of `jsonschema` is Any here: its stubs call every part unset.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from huifang.kernel.text import Message
from huifang.policy.logic.expected import EXPECTED, one_of
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.later import SECTION_OF_KIND
from huifang.policy.logic.tree import Fields, Items, Node, Place, shortened

if TYPE_CHECKING:
    # Asked for when a pack is checked: those who only serve pages do without its twelve megabytes.
    from jsonschema import Draft202012Validator, ValidationError

_TOP = ""
_NAME_THEIR_KEYS = {(section,) for section in SECTION_OF_KIND.values()}
"""Sections with keys of their own that stand nowhere else: whatever else stands in them belongs nowhere near."""
_LEVELS = {
    _TOP: (),
    "policy": ("$defs", "policy"),
    "policy.applies_to": ("$defs", "policy", "properties", "applies_to"),
    "policy.working": ("$defs", "policy", "properties", "working"),
    "clauses[]": ("$defs", "clause"),
    "segments.<name>": ("$defs", "predicate"),
    "seasons.<name>": ("$defs", "season"),
    "settings.<name>": ("$defs", "setting"),
    "rules[]": ("$defs", "rule"),
    "rules[].until": ("$defs", "until", "then"),
    "rules[].due[]": ("$defs", "step"),
}
"""Where in a pack a group of fixed keys stands, and where the schema lists its keys."""


@cache
def pack_schema() -> dict[str, Any]:
    """The published JSON Schema of a pack, `pack.schema.json`."""
    text = files("huifang.policy").joinpath("pack.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def check_structure(root: Place, faults: Faults) -> None:
    """Report every place at which the pack has not the shape of the schema."""
    errors = list(_validator().iter_errors(_plain(root.node)))
    for error in errors:
        if error.validator == "additionalProperties":
            _report_unknown_keys(root.at(tuple(error.absolute_path)), error, faults)
    for error in errors:
        if error.validator != "additionalProperties":
            _report(root.at(tuple(error.absolute_path)), error, faults)


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 # see above
    from jsonschema.validators import extend  # noqa: PLC0415 # see above

    strict: Any = extend
    validator: Draft202012Validator = strict(Draft202012Validator, {"pattern": _pattern})(pack_schema())
    return validator


def _pattern(_validator: Any, pattern: str, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    # In a JSON Schema `$` is the very end of the text; in Python it also stands before a last line feed.
    if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), instance):
        from jsonschema import ValidationError  # noqa: PLC0415 # see above

        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _plain(node: Node) -> Any:
    if isinstance(node, Fields):
        return {key: _plain(entry.node) for key, entry in node.entries.items()}
    if isinstance(node, Items):
        return [_plain(item) for item in node.items]
    return node.value


def _report_unknown_keys(place: Place, error: Any, faults: Faults) -> None:
    known = tuple(error.schema["properties"])
    if len(known) == 1:
        faults.excuse(place.path, known[0])  # it is the one that was meant
    for key, child in place.fields():
        if key not in known:
            faults.add_key(child, *_unknown_key(place, key, known, faults))


def _unknown_key(place: Place, key: str, known: tuple[str, ...], faults: Faults) -> tuple[Message, Message]:
    levels = [label for label, keys in _known_keys().items() if key in keys]
    if levels and place.path[:1] not in _NAME_THEIR_KEYS:
        _excuse_misplaced(place, key, levels, faults)
        return Message("The key %(key)s does not belong here.", {"key": key}), _where_it_belongs(levels)
    nearest = faults.nearest(key, known)
    message = Message("The key %(key)s is not known here.", {"key": shortened(key)})
    if nearest and nearest not in place:
        faults.excuse(place.path, nearest)
    if nearest:
        return message, Message("Did you mean %(nearest)s?", {"nearest": nearest})
    return message, Message("The keys known here are %(known)s.", {"known": ", ".join(known)})


@cache
def _known_keys() -> Mapping[str, frozenset[str]]:
    return {label: frozenset(_schema_at(path)["properties"]) for label, path in _LEVELS.items()}


def _schema_at(path: tuple[str, ...]) -> Any:
    schema: Any = pack_schema()
    for part in path:
        schema = schema[part]
    return schema


def _excuse_misplaced(place: Place, key: str, levels: list[str], faults: Faults) -> None:
    """The key stands at the wrong level: that it is missing at the right one follows from it."""
    for end in range(len(place.path) + 1):
        faults.excuse(place.path[:end], key)
    for child in (*(child for _, child in place.fields()), *place.items()):
        faults.excuse(child.path, key)
    if "rules[].due[]" in levels:
        faults.excuse(place.path, "due")


def _where_it_belongs(levels: list[str]) -> Message:
    places = ", ".join(level for level in levels if level != _TOP)
    if not places:
        return Message("It belongs at the top of the file, beside policy and rules.")
    if _TOP in levels:
        return Message("It belongs at the top of the file or under %(places)s.", {"places": places})
    return Message("It belongs under %(places)s.", {"places": places})


def _report(place: Place, error: Any, faults: Faults) -> None:
    if error.validator == "required":
        _report_missing_keys(place, error, faults)
    elif error.validator == "oneOf":
        _report_choice(place, error, faults)
    elif "propertyNames" in error.absolute_schema_path:
        faults.add_key(place.at((str(error.instance),)), _bad_value(error), _expected(error))
    else:
        faults.add(place, _bad_value(error), _expected(error))


def _report_missing_keys(place: Place, error: Any, faults: Faults) -> None:
    properties = error.schema.get("properties", {})
    for key in error.validator_value:
        if key not in place:
            title = _title(properties[key]) if key in properties else error.schema["title"]
            faults.add_missing(place, key, Message("The key %(key)s is missing.", {"key": key}), EXPECTED[title])


def _report_choice(place: Place, error: Any, faults: Faults) -> None:
    keys = [key for option in error.validator_value for key in option["required"]]
    found = [key for key in keys if key in place]
    if found:
        message = Message("The keys %(found)s stand together here.", {"found": ", ".join(found)})
    elif any(faults.is_excused(place, key) for key in keys):
        return
    else:
        message = EXPECTED_CHOICE.get(error.schema["title"], Message("The key that says what this is, is missing."))
    faults.add(place, message, Message("Write exactly one of %(keys)s.", {"keys": ", ".join(keys)}))


EXPECTED_CHOICE = {
    "step": Message("This step has no form."),
    "comparison": Message("This comparison has no operator."),
    "predicate": Message("This condition names nothing that it looks at."),
}


def _title(schema: Mapping[str, Any]) -> str:
    reference = schema.get("$ref")
    return _title(_schema_at(tuple(reference.split("/")[1:]))) if reference else schema["title"]


def _bad_value(error: Any) -> Message:
    found = error.instance
    if error.validator == "dependentRequired":
        keys = ", ".join(key for key in error.validator_value if key in found)
        return Message("The keys %(keys)s compare an attribute, and none is named.", {"keys": keys})
    if found in (None, {}, []) or (isinstance(found, str) and not found.strip()):
        return Message("Nothing stands here.")
    if isinstance(found, dict):
        return Message("A group of keys stands here.")
    if isinstance(found, list):
        return Message("A list stands here.")
    text = {True: "true", False: "false"}[found] if isinstance(found, bool) else shortened(str(found))
    return Message("%(value)s cannot stand here.", {"value": text})


def _expected(error: Any) -> Message:
    return one_of(error.validator_value) if error.validator == "enum" else EXPECTED[error.schema["title"]]
