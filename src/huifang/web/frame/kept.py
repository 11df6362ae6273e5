"""What somebody typed is not lost when they have to sign in again, in a browser without scripts too.

A form that says who fills it in (`mark_of`) is handed on by the gate to the page to sign in, which carries what was
typed, locked, and gives it back to the same person alone, for them to send again. Nothing of it is kept by the server.
Source: security.md, T42, T43: nobody's words in somebody else's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, QueryDict

from huifang.web.frame.concealed import NotOurs, conceal, reveal

MARK = "filled-in-by"
"""The hidden field of a form whose words are to be kept."""
FIELD = "kept"
"""The hidden field of the page to sign in."""
LONGEST = 60_000
"""Characters; as many as a draft may have."""
KEPT_FOR = timedelta(hours=8)
NOT_KEPT = {MARK, "csrfmiddlewaretoken"}
_OF_A_MARK, _OF_WORDS = "form of a person", "words over a sign-in"


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed: `address` is where the form sends a draft, `fields` are names with values, in their order."""

    address: str
    fields: tuple[tuple[str, str], ...]


def mark_of(employee: int, address: str) -> str:
    """What a form carries to say whose it is, and where a draft of it goes."""
    return conceal([employee, address], purpose=_OF_A_MARK)


def is_marked(request: HttpRequest) -> bool:
    """Whether this is such a form."""
    return request.method == "POST" and MARK in request.POST


def locked(sent: QueryDict, *, at: datetime) -> str:
    """What a marked form sent, for the page to sign in to carry; empty where that is none of ours, or too much."""
    try:
        employee, address = reveal(sent.get(MARK, ""), purpose=_OF_A_MARK)
    except NotOurs:
        return ""
    fields = list(_fields(sent))
    if sum(len(name) + len(value) for name, value in fields) > LONGEST:
        return ""
    return conceal([employee, address, at.timestamp(), fields], purpose=_OF_WORDS)


def unlocked(text: str, *, employee: int, at: datetime) -> Kept | None:
    """What the page to sign in carried, if it is this employee's and not of another day; else None."""
    if not text:
        return None
    try:
        owner, address, moment, fields = reveal(text, purpose=_OF_WORDS)
    except NotOurs:
        return None
    is_recent = 0 <= at.timestamp() - moment <= KEPT_FOR.total_seconds()
    return Kept(address, tuple((name, value) for name, value in fields)) if owner == employee and is_recent else None


def _fields(sent: QueryDict) -> Iterator[tuple[str, Any]]:
    for name, values in sent.lists():
        if name not in NOT_KEPT:
            yield from ((name, value) for value in values)
