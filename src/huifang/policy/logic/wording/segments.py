"""A segment in words: whom a rule is for, by the attributes that it asks about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from huifang.kernel.dates import Duration
from huifang.kernel.text import Message
from huifang.kernel.wording import InWords, Speech, duration_in_words, with_its_key
from huifang.policy.logic.pack import AllOf, AnyOf, Comparison, NotOf, Predicate, Text
from huifang.policy.logic.wording.attributes import attribute_name

Word = Callable[[str], str]
EVERYONE = "everyone"
_COMPARED: Mapping[str, str] = {
    operator: message.template
    for operator, message in {
        "in": Message("%(attribute)s is %(value)s"),
        "not_in": Message("%(attribute)s is not %(value)s"),
        "gte": Message("%(attribute)s is at least %(value)s"),
        "gt": Message("%(attribute)s is more than %(value)s"),
        "lte": Message("%(attribute)s is at most %(value)s"),
        "lt": Message("%(attribute)s is less than %(value)s"),
        "older_than": Message("%(attribute)s lies more than %(value)s back"),
        "younger_than": Message("%(attribute)s lies less than %(value)s back"),
    }.items()
}
_KNOWN = Message("%(attribute)s is known").template
_NOT_KNOWN = Message("%(attribute)s is not known").template


def segment_in_words(segment: Predicate | None, word: Word, speech: Speech) -> str:
    """Whom a segment takes in; `word` says what an attribute is called. None is all customers."""
    return _Telling(word, speech).told(segment) if segment else speech.gettext("all customers")


@dataclass(frozen=True, slots=True)
class SegmentNamed(InWords):
    """A segment in a sentence, with the titles of a policy: its words, and its key, which the pack gives no title."""

    segment: Predicate | None
    name: str
    titles: Mapping[str, Text]
    language: str

    def __str__(self) -> str:
        return "all customers" if self.name == EVERYONE else self.name

    def in_words(self, speech: Speech) -> str:
        """Its conditions; the key behind them."""
        told = segment_in_words(self.segment, lambda name: self._word(name, speech), speech)
        return told if self.name == EVERYONE else with_its_key(told, self.name, speech)

    def _word(self, name: str, speech: Speech) -> str:
        return attribute_name(name, self.titles, language=self.language, speech=speech)


@dataclass(frozen=True, slots=True)
class _Telling:
    word: Word
    speech: Speech

    def told(self, part: Predicate) -> str:
        match part:
            case Comparison():
                return self._compared(part)
            case AllOf(parts):
                return self.speech.pgettext("between conditions", " and ").join(self._enclosed(parts))
            case AnyOf(parts):
                return self.speech.pgettext("either of several", " or ").join(self._enclosed(parts))
            case NotOf(inner):
                condition = {"condition": "".join(self._enclosed([inner]))}
                return self.speech.gettext("not: %(condition)s") % condition

    def _enclosed(self, parts: Iterable[Predicate]) -> list[str]:
        """Conditions that are made of several stand in brackets between others."""
        brackets = self.speech.pgettext("condition", "(%(condition)s)")
        return [
            brackets % {"condition": self.told(part)} if isinstance(part, AllOf | AnyOf) else self.told(part)
            for part in parts
        ]

    def _compared(self, one: Comparison) -> str:
        sentence = _COMPARED.get(one.operator) or (_KNOWN if one.value else _NOT_KNOWN)
        return self.speech.gettext(sentence) % {"attribute": self.word(one.attr), "value": self._value(one.value)}

    def _value(self, value: object) -> str:
        match value:
            case tuple():
                return self.speech.pgettext("either of several", " or ").join(value)
            case Duration():
                return duration_in_words(value, self.speech)
        return str(value)
