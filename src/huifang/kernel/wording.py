"""Keys and durations in the words of whoever reads them. A door brings the language, a room its words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import reduce
from typing import Protocol

from huifang.kernel.dates import Duration


class Speech(Protocol):
    """A language that somebody is spoken to in: what gettext's catalogues and Django's translations have in common."""

    def gettext(self, message: str, /) -> str:
        """A sentence."""

    def pgettext(self, context: str, message: str, /) -> str:
        """A word that means something else elsewhere."""

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        """A sentence with a number."""


class InWords(ABC):
    """A part of a sentence that people read in words, and programs, as `str`, by its keys."""

    __slots__ = ()

    @abstractmethod
    def in_words(self, speech: Speech) -> str:
        """What it is called."""


class Listed(tuple[InWords, ...], InWords):
    """Several of a kind in a sentence."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(map(str, self)) or "–"

    def in_words(self, speech: Speech) -> str:
        """One behind the other; a dash for none."""
        return speech.pgettext("between words", ", ").join(one.in_words(speech) for one in self) or "–"


def duration_in_words(duration: Duration, speech: Speech) -> str:
    """Years, months, weeks and days; the day itself for nothing."""
    years, months = divmod(duration.months, 12)
    weeks, days = divmod(duration.days, 7) if duration.days % 7 == 0 else (0, duration.days)
    parts = [
        speech.ngettext("%(n)d year", "%(n)d years", years) % {"n": years} if years else "",
        speech.ngettext("%(n)d month", "%(n)d months", months) % {"n": months} if months else "",
        speech.ngettext("%(n)d week", "%(n)d weeks", weeks) % {"n": weeks} if weeks else "",
        speech.ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else "",
    ]
    together = speech.gettext("%(one)s and %(other)s")
    told = [part for part in parts if part] or [speech.gettext("0 days")]
    return reduce(lambda one, other: together % {"one": one, "other": other}, told)


def with_its_key(words: str, key: str, speech: Speech) -> str:
    """Words, and the key behind them in brackets; the key alone where there are no words."""
    if words in ("", key):
        return key
    return speech.pgettext("with its key", "%(words)s (%(key)s)") % {"words": words, "key": key}
