"""A written policy as its paper has it: policies, headings, clauses, and what is none of these.

Offsets named `start` and `end` count characters of the original text, which is never changed. A clause's `text` is
folded for reading (half-width, simplified, line breaks of the page closed up) and knows for each of its characters
where it stands in the original.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Why = Literal[
    "title",  # the name of the policy, also where it is repeated
    "contents",  # a table of contents
    "page",  # page numbers, running headers and footers
    "notice",  # what a download site or a viewer has put in
    "signature",  # who drew it up, approved it and when; version tables, document numbers
    "ornament",  # rules, lines of stars, empty table lines
    "damaged",  # characters that no longer mean anything
]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (not included) of the original text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Rest(Span):
    """Characters that are neither clause nor heading, and why they are none."""

    why: Why


@dataclass(frozen=True, slots=True)
class Heading(Span):
    """A chapter's name with its number; `level` 0 is the highest of its policy."""

    number: str
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table row: characters `start` to `end` of the clause's `text`, and the words above its column."""

    caption: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause(Span):
    """One numbered item, paragraph, bullet or table row of a policy.

    `number` is as written, folded (`3.1`, `(二)`, `第五条`, `①`, `-`), empty where none stands; `headings` are the
    texts of the chapter headings above it, outermost first, without their numbers; `under` is the place, among the
    clauses of its policy, of the clause that this one is an item of (a sentence that ends in a colon, an item with
    sub-items).
    `places[i]` is where `text[i]` stands in the original.
    """

    part: str
    number: str
    headings: tuple[str, ...]
    text: str
    places: tuple[int, ...]
    under: int | None = None
    cells: tuple[Cell, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """Where characters `start` to `end` (not included, not empty) of `text` stand in the original."""
        return Span(self.places[start], self.places[end - 1] + 1)


@dataclass(frozen=True, slots=True)
class WrittenPolicy:
    title: str
    clauses: tuple[Clause, ...]
    headings: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """All of a text: each character that is not blank stands in exactly one clause, heading or rest."""

    text: str
    policies: tuple[WrittenPolicy, ...]
    rest: tuple[Rest, ...]
