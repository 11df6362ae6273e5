"""What stands in the document of a policy, in one language and in its order. Nothing here is markup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Language = Literal["zh-Hans", "en"]
LANGUAGES: tuple[Language, ...] = ("zh-Hans", "en")


@dataclass(frozen=True, slots=True)
class Signature:
    """A stage on the way to a policy in force; who did it, and when, where that is known already.

    `does` is one of `drafted`, `research`, `review`, `expert_review`, `approve`, `publish`.
    """

    does: str
    name: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A clause: its number in the document, what it is about, its id in the pack, its words."""

    number: str
    heading: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """An annex: a heading, the heads of its columns, and its rows."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole document. `facts` are pairs of a word and what it says; `signatures` is a table to sign in."""

    language: Language
    title: str
    facts: tuple[tuple[str, str], ...]
    articles: tuple[Article, ...]
    signatures: Table
    annexes: tuple[Table, ...]
