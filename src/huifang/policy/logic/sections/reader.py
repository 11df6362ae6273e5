"""Reads the sections: each entry by the types of its fields, everything that it names checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import date, time
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from huifang.kernel.dates import Duration
from huifang.kernel.text import Message
from huifang.policy.logic.declared import Declared, report_repeats
from huifang.policy.logic.desk import Field as FormField
from huifang.policy.logic.desk import Option
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.figures import AnyFigure, Clock
from huifang.policy.logic.form_fields import FormFields
from huifang.policy.logic.sections.parts import Addressee, Entry, Hours, In, OfTypes, Said
from huifang.policy.logic.settings import Settings
from huifang.policy.logic.texts import text_of, text_or_name
from huifang.policy.logic.tree import Place, shortened

Named = TypeVar("Named", bound=Entry)

_READ_WHOLE = (Duration, Clock, Addressee, AnyFigure)
ANY_FIGURE = ("number", "percent", "amount")


@dataclass
class Reader:
    """Reads one section after the other; whatever stands wrong has been reported, and reads as nothing."""

    root: Place
    declared: Declared
    settings: Settings
    faults: Faults
    named: set[tuple[str, str]] = field(default_factory=set)
    """Section and name of everything that an entry names."""

    def entries(self, section: str, kind: type[Named]) -> list[tuple[Place, Named]]:
        """The entries of a section in the order of the file, with their places; a repeated name is reported."""
        found = self.root.get(section)
        if found is None:
            return []
        message = Message("%(name)s stands here again; the first one is on line %(first)d.")
        report_repeats(found.items(), "key", message, self.faults)
        items = [(name.text or "", place) for place in found.items() if (name := place.get("key"))]
        named = [*((key, place) for key, place in found.fields() if place.is_group), *items]
        return [(place, self._entry(kind, key, place)) for key, place in named]

    def _entry(self, kind: type[Named], key: str, place: Place) -> Named:
        values: dict[str, Any] = self._fields(kind, place)
        return kind(key=key, title=text_or_name(place.get("title"), key), **values)

    def _nested(self, kind: Any, place: Place) -> object:
        return kind(**self._fields(kind, place))

    def _fields(self, kind: Any, place: Place) -> dict[str, object]:
        """What stands under each key of a group by its type; an entry's own key and title are read before it."""
        return {
            part.name: self._of_field(part, hint, place)
            for part, hint in _typed_fields(kind)
            if not (issubclass(kind, Entry) and part.name in ("key", "title"))
        }

    def _of_field(self, part: Field[Any], hint: Any, place: Place) -> object:
        child = place.get(part.name)
        if child is None and part.default is not MISSING:
            return part.default
        return self._value(hint, child)

    def _value(self, hint: Any, place: Place | None) -> object:
        if get_origin(hint) in (Union, UnionType):
            return self._value(next(part for part in get_args(hint) if part is not type(None)), place)
        if get_origin(hint) is Annotated:
            return self._annotated(hint.__metadata__[0], place)
        if get_origin(hint) is tuple:
            return self._values(get_args(hint)[0], place)
        if get_origin(hint) is Mapping:
            return text_of(place)
        if is_dataclass(hint) and hint not in _READ_WHOLE:
            return self._nested(hint, place) if place else None
        return self._plain(hint, place)

    def _values(self, hint: Any, place: Place | None) -> tuple[object, ...]:
        if hint is FormField:
            return FormFields(self.faults).read(place)
        if hint is Option:
            return FormFields(self.faults).options(place)
        if hint is Hours:
            return self.hours(place)
        return tuple(self._value(hint, item) for item in (place.items() if place else []))

    def hours(self, place: Place | None) -> tuple[Hours, ...]:
        """The spans of the day at `place`."""
        return tuple(hours for item in (place.items() if place else []) if (hours := self._hours(item)))

    def _annotated(self, what: In | OfTypes | Said, place: Place | None) -> object:
        if isinstance(what, In):
            if self.declared.check(what.section, place) and place:
                self.named.add((what.section, place.text or ""))
            return place.text or "" if place else ""
        if isinstance(what, Said):
            return self.settings.said(place, what.types)
        return self.settings.figure(place, what.types).value

    def _plain(self, hint: Any, place: Place | None) -> object:
        read = {
            Duration: self.settings.duration,
            Clock: self.settings.clock,
            int: self.settings.count,
            date: self.settings.date,
            Addressee: self._addressee,
            AnyFigure: self._any_figure,
            bool: _truth,
        }.get(hint, _text)
        return read(place)

    def _any_figure(self, place: Place | None) -> AnyFigure:
        return self.settings.figure(place, ANY_FIGURE)

    def _addressee(self, place: Place | None) -> Addressee:
        if place is None or place.text is None or self.faults.has(place):
            return Addressee()
        name, departments = place.text, self.declared.names("departments") or frozenset()
        posts = self.declared.names("posts") or frozenset()
        if name in departments and name in posts:
            message = Message("%(name)s is a post and a department.", {"name": shortened(name)})
            self.faults.add(place, message, Message("Give the two different names."))
        if name in departments:
            return Addressee(department=name)
        self.declared.check("posts" if "posts" in self.root or not departments else "departments", place)
        return Addressee(post=name)

    def _hours(self, place: Place) -> Hours | None:
        if place.text is None or self.faults.has(place):
            return None
        opens, closes = (_time(part) for part in place.text.split("-"))
        if opens >= closes and closes != time(0):
            message = Message("%(value)s ends before it begins.", {"value": shortened(place.text)})
            self.faults.add(place, message, Message("Write two spans where the night lies between."))
        return Hours(opens, closes)


@cache
def _typed_fields(kind: Any) -> tuple[tuple[Field[Any], Any], ...]:
    hints = get_type_hints(kind, include_extras=True)
    return tuple((part, hints[part.name]) for part in fields(kind))


def _truth(place: Place | None) -> bool:
    return bool(place and place.truth)


def _text(place: Place | None) -> str:
    return (place.text if place else None) or ""


def _time(text: str) -> time:
    return time(0) if text == "24:00" else time.fromisoformat(text)
