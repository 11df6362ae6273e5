"""The days that packs name: a birthday, a festival, a day of each week or month, a milestone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from huifang.kernel.text import Message
from huifang.kernel.wording import InWords, Speech

Word = Callable[[str], str]


def _p(_context: str, word: str) -> str:
    """Marks a word that has its translation in the context of festivals."""
    return word


FESTIVALS: Mapping[str, str] = {
    "new-year": _p("festival", "New Year's Day"),
    "spring-festival-eve": _p("festival", "Eve of the Spring Festival"),
    "spring-festival": _p("festival", "Spring Festival"),
    "lantern": _p("festival", "Lantern Festival"),
    "womens-day": _p("festival", "Women's Day"),
    "qingming": _p("festival", "Qingming"),
    "labour-day": _p("festival", "Labour Day"),
    "dragon-boat": _p("festival", "Dragon Boat Festival"),
    "qixi": _p("festival", "Qixi"),
    "teachers-day": _p("festival", "Teachers' Day"),
    "mid-autumn": _p("festival", "Mid-Autumn Festival"),
    "national-day": _p("festival", "National Day"),
    "double-ninth": _p("festival", "Double Ninth Festival"),
    "christmas": _p("festival", "Christmas"),
}
_DAYS: Mapping[str, str] = {
    "birthday": Message("the customer's birthday").template,
    "monthly:last": Message("the last day of each month").template,
    "weekly:mon": Message("Monday of each week").template,
    "weekly:tue": Message("Tuesday of each week").template,
    "weekly:wed": Message("Wednesday of each week").template,
    "weekly:thu": Message("Thursday of each week").template,
    "weekly:fri": Message("Friday of each week").template,
    "weekly:sat": Message("Saturday of each week").template,
    "weekly:sun": Message("Sunday of each week").template,
}
_MONTHLY = Message("day %(number)s of each month").template


def festival_name(name: str, speech: Speech) -> str:
    """A festival by its word; one of the company's own by the name that it has there."""
    known = FESTIVALS.get(name)
    return speech.pgettext("festival", known) if known else name


def named_day(day: str, speech: Speech, *, event_word: Word) -> str:
    """What a step's `day` falls on; `event_word` says what a kind of event is called."""
    kind, _, name = day.partition(":")
    if kind == "festival":
        return festival_name(name, speech)
    if kind == "milestone":
        return speech.gettext("the milestone %(event)s") % {"event": event_word(name)}
    sentence = _DAYS.get(day, "" if kind != "monthly" else _MONTHLY)
    return speech.gettext(sentence) % {"number": name} if sentence else day


class FestivalKey(str, InWords):
    """A festival in a sentence."""

    __slots__ = ()

    def in_words(self, speech: Speech) -> str:
        """Its word."""
        return festival_name(self, speech)


@dataclass(frozen=True, slots=True)
class NamedDay(InWords):
    """A day of the calendar in a sentence, by how an occasion's key begins: `festival:qixi:2026`, `weekly:2026-W05`."""

    key: str

    def __str__(self) -> str:
        return self.key

    def in_words(self, speech: Speech) -> str:
        """The festival and its year, the week, the month."""
        kind, _, rest = self.key.partition(":")
        if kind == "festival":
            name, _, year = rest.rpartition(":")
            parts = {"festival": festival_name(name, speech), "year": year}
            return speech.pgettext("day of the calendar", "%(festival)s %(year)s") % parts
        if kind == "weekly":
            return speech.pgettext("day of the calendar", "week %(week)s") % {"week": rest}
        return speech.pgettext("day of the calendar", "month %(month)s") % {"month": rest}
