"""Attributes by the words that policies have for them; one that no policy names is shown as the company writes it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from huifang.policy.logic.pack import Text
from huifang.policy.queries import attribute_titles
from huifang.web.frame.text import worded

EVERYWHERE: Mapping[str, str | Promise] = {
    "id": pgettext_lazy("customer", "Customer number"),
    "name": pgettext_lazy("customer", "Name"),
    "joined_on": pgettext_lazy("customer", "Customer since"),
    "birthday": pgettext_lazy("customer", "Birthday"),
    "birthday_calendar": pgettext_lazy("customer", "Calendar of the birthday"),
    "event.id": pgettext_lazy("event", "Number of the event"),
    "event.kind": pgettext_lazy("event", "Kind of event"),
    "event.channel": pgettext_lazy("event", "Channel of the contact"),
    "event.rule": pgettext_lazy("event", "Rule of the contact"),
    "event.result": pgettext_lazy("event", "Outcome of the contact"),
}
"""What every policy may name without saying what it is called."""

KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class AttributeWords:
    """Call it with the name of an attribute."""

    titles: Mapping[str, Text]

    def __call__(self, name: str) -> str:
        """What the reader calls an attribute."""
        title = self.titles.get(name) or self.titles.get(name.removeprefix("event.")) or {}
        return worded(title) or str(EVERYWHERE.get(name, name))


_kept: dict[date, tuple[AttributeWords, float]] = {}


def attribute_words(on: date) -> AttributeWords:
    """The words of the policies in force on a day; at most a minute old, and then one statement."""
    known = _kept.get(on)
    if known is None or known[1] < time.monotonic():
        _kept.clear()
        known = _kept[on] = (AttributeWords(attribute_titles(on)), time.monotonic() + KEPT_SECONDS)
    return known[0]


def forget_attribute_words() -> None:
    """Ask again next time: whoever loads a policy calls this, for its own process at least."""
    _kept.clear()
