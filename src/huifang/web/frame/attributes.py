"""Attributes by the words that policies have for them; one that no policy names is shown as the company writes it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import translation

from huifang.policy.logic.pack import Text
from huifang.policy.logic.wording import attribute_name
from huifang.policy.queries import attribute_titles
from huifang.web.frame.text import language_tag

KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class AttributeWords:
    """Call it with the name of an attribute."""

    titles: Mapping[str, Text]

    def __call__(self, name: str) -> str:
        """What the reader calls an attribute."""
        return attribute_name(name, self.titles, language=language_tag(), speech=translation)


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
