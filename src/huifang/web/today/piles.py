"""What the desk shows: the piles of a person's work with their words and colours, and lines with the rule's title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huifang.followups.queries.desk import DeskLine, Pile, Today
from huifang.followups.queries.serving import Turn
from huifang.policy.logic.desk import DeskRule
from huifang.policy.logic.pack import Text


@dataclass(frozen=True, slots=True)
class Words:
    """What a pile is called, its icon and colour, and what it holds."""

    label: str | Promise
    icon: str
    tone: str
    holds: str | Promise


@dataclass(frozen=True, slots=True)
class Shown:
    """A follow-up as a row, with its rule's title by language."""

    line: DeskLine
    title: Text


@dataclass(frozen=True, slots=True)
class ShownPile:
    """A pile as a card: `count` as text, the first rows, and where the rest is."""

    key: str
    words: Words
    count: str
    rows: tuple[Shown, ...]
    address: str


WORDS: Mapping[Turn, Words] = {
    Turn.PROMISED: Words(
        pgettext_lazy("pile", "Promised"), "phone-call", "promised", _("Call-backs that you promised, by their moment.")
    ),
    Turn.LATE: Words(
        pgettext_lazy("pile", "Late"), "alert-triangle", "late", _("Their last day is over. These come first.")
    ),
    Turn.DUE_TODAY: Words(
        pgettext_lazy("pile", "Due today"), "calendar-due", "due", _("The day that they are meant for has come.")
    ),
    Turn.OPEN: Words(
        pgettext_lazy("pile", "Open"), "circle-dot", "open", _("They are planned for today or before, and due later.")
    ),
    Turn.AHEAD: Words(
        pgettext_lazy("pile", "Planned ahead"),
        "calendar-due",
        "not-yet",
        _("They may be done now, and are planned for a later day: they come when nothing else is left."),
    ),
}
SENT_BACK = Words(
    pgettext_lazy("pile", "Sent back"), "arrow-back-up", "back", _("Records that a reader asks you to put right.")
)


def shown_piles(found: Today, rules: Mapping[int, DeskRule], *, query: str) -> tuple[ShownPile, ...]:
    """The piles of a person, in the order in which they are served."""
    return tuple(_pile(turn, getattr(found, turn.value), rules, query) for turn in Turn)


def shown_lines(lines: Iterable[DeskLine], rules: Mapping[int, DeskRule]) -> tuple[Shown, ...]:
    """Lines with the titles of their rules; a rule that is in force no more is called by its key."""
    return tuple(Shown(line, title_of(line, rules)) for line in lines)


def title_of(line: DeskLine, rules: Mapping[int, DeskRule]) -> Text:
    """What the rule of a line is called."""
    rule = rules.get(line.rule_id)
    return rule.title if rule else {"und": line.rule}


def _pile(turn: Turn, pile: Pile, rules: Mapping[int, DeskRule], query: str) -> ShownPile:
    return ShownPile(
        key=turn.value,
        words=WORDS[turn],
        count=f"{pile.count}+" if pile.is_more else str(pile.count),
        rows=shown_lines(pile.first, rules),
        address=reverse("today-list", args=[turn.value]) + query,
    )
