"""Attributes by the words that policies have for them; one that no policy names is shown as the company writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huifang.kernel.wording import InWords, Speech
from huifang.policy.logic.languages import in_language
from huifang.policy.logic.pack import Text


def _p(context: str, word: str) -> tuple[str, str]:
    """Marks a word that has its translation in a context."""
    return context, word


EVERYWHERE: Mapping[str, tuple[str, str]] = {
    "id": _p("customer", "Customer number"),
    "name": _p("customer", "Name"),
    "joined_on": _p("customer", "Customer since"),
    "birthday": _p("customer", "Birthday"),
    "birthday_calendar": _p("customer", "Calendar of the birthday"),
    "event.id": _p("event", "Number of the event"),
    "event.kind": _p("event", "Kind of event"),
    "event.channel": _p("event", "Channel of the contact"),
    "event.rule": _p("event", "Rule of the contact"),
    "event.result": _p("event", "Outcome of the contact"),
}
"""What every policy may name without saying what it is called: context and word."""


def attribute_name(name: str, titles: Mapping[str, Text], *, language: str, speech: Speech) -> str:
    """What a policy with these titles calls an attribute, in a language or the nearest that it has."""
    title = titles.get(name) or titles.get(name.removeprefix("event.")) or {}
    if words := in_language(title, language):
        return words
    return speech.pgettext(*EVERYWHERE[name]) if name in EVERYWHERE else name


class AttributeKey(str):
    """An attribute in a sentence that knows no titles yet."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class AttributeName(InWords):
    """An attribute in a sentence, with the titles of a policy."""

    name: str
    titles: Mapping[str, Text]
    language: str

    def __str__(self) -> str:
        return self.name

    def in_words(self, speech: Speech) -> str:
        """Its title."""
        return attribute_name(self.name, self.titles, language=self.language, speech=speech)
