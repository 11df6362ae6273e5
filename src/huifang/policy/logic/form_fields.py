"""The fields of a form: their keys, their types, and the answers from which one chooses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from huifang.kernel.text import Message
from huifang.policy.logic.desk import Field, FieldType, Option
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.texts import NO_LANGUAGE, text_or_name
from huifang.policy.logic.tree import Place, shortened

CHOSEN = frozenset({"choice", "choices"})
SCALE = "scale"
USUAL_SCALE = tuple(Option(str(step), {NO_LANGUAGE: str(step)}) for step in range(1, 6))
"""What a scale offers when the pack does not say: one to five."""


@dataclass
class FormFields:
    """Reads the fields of one form after the other."""

    faults: Faults

    def read(self, fields: Place | None) -> tuple[Field, ...]:
        """The fields in their order; a word on its own is a field for a short text."""
        places = fields.items() if fields else []
        message = Message("The field %(name)s stands here again; the first one is on line %(first)d.")
        self._report_repeats(places, message)
        return tuple(self._field(place) for place in places)

    def _field(self, place: Place) -> Field:
        key = _key(place)
        kind = place.get("type")
        type_ = cast(FieldType, (kind.text if kind else None) or "text")
        required = place.get("required")
        return Field(
            key=key,
            label=text_or_name(place.get("label"), key),
            type=type_,
            options=self._options(place, type_),
            is_required=bool(required and required.truth),
        )

    def options(self, options: Place | None) -> tuple[Option, ...]:
        """The values in their order; a word on its own is key and label."""
        places = options.items() if options else []
        message = Message("The option %(name)s stands here again; the first one is on line %(first)d.")
        self._report_repeats(places, message)
        return tuple(Option(_key(option), text_or_name(option.get("label"), _key(option))) for option in places)

    def _options(self, place: Place, type_: FieldType) -> tuple[Option, ...]:
        written = place.get("options")
        found = self.options(written)
        if written and type_ not in CHOSEN and type_ != SCALE:
            refused = Message("A field of the type %(type)s has no options.", {"type": type_})
            self.faults.add_key(written, refused, Message("Leave options out, or write type: choice."))
        if type_ in CHOSEN and not written:
            missing = Message("The key options is missing, and one chooses from them.")
            self.faults.add_missing(place, "options", missing, Message("Write options: [good, fair, poor]."))
        return found or (USUAL_SCALE if type_ == SCALE else ())

    def _report_repeats(self, places: list[Place], message: Message) -> None:
        first: dict[str, int] = {}
        for place in places:
            if (key := _key(place)) in first:
                parts = {"name": shortened(key), "first": first[key]}
                self.faults.add(place.get("key") or place, replace(message, parts=parts), _ANOTHER_NAME)
            first.setdefault(key, place.line)


_ANOTHER_NAME = Message("Give each a name of its own.")


def _key(place: Place) -> str:
    named = place.get("key")
    return place.text or (named.text if named else None) or ""
