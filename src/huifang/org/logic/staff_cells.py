"""Cells of a staff file: what stands in them, or why it cannot be taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from huifang.kernel.text import Message
from huifang.org.logic.rights import Role, Scope
from huifang.org.logic.staff import ROLES, SCOPES, USUAL_SCOPE, Column, NewGrant

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]00:00(?::00)?)?", re.ASCII)

Value = TypeVar("Value")


class BadCell(Exception):
    """A cell cannot be taken."""

    def __init__(self, column: Column, value: str, reason: Message) -> None:
        self.column, self.value, self.reason = column, value, reason
        super().__init__(str(reason))


def clean(column: Column, text: str) -> str:
    """The text without spaces around it; raises BadCell for control characters."""
    text = text.strip()
    if any(unicodedata.category(sign) == "Cc" and sign != "\n" for sign in text):
        raise BadCell(column, "", Message("There are control characters in it. Type it anew."))
    return text


def needed(column: Column, text: str, *, longest: int) -> str:
    """A text on one line that is there and not too long; raises BadCell."""
    if not text:
        raise BadCell(column, "", Message("This must not be empty."))
    return no_longer_than(longest, column, " ".join(text.split()))


def no_longer_than(longest: int, column: Column, text: str) -> str:
    if len(text) > longest:
        raise BadCell(column, text[:longest], Message("This has more than %(most)d characters.", {"most": longest}))
    return text


def day(column: Column, text: str) -> date | None:
    """A day as people and spreadsheets write it, year first; None for an empty cell. Raises BadCell."""
    if not text:
        return None
    written = _DAY.fullmatch(text)
    try:
        if written:
            return date(*map(int, written.groups()))
    except ValueError:
        pass
    raise BadCell(column, text, Message("This is no day of the calendar. Write one such as 2026-01-31."))


def grant(role: str, scope: str) -> NewGrant | None:
    """The role that a row gives, as far as it says or as is usual; None for no role. Raises BadCell."""
    if not role:
        if scope:
            raise BadCell(Column.SCOPE, scope, Message("A scope is named, and no role."))
        return None
    given: Role = _one_of(ROLES, Column.ROLE, role)
    reaches: Scope = _one_of(SCOPES, Column.SCOPE, scope) if scope else USUAL_SCOPE[given]
    return NewGrant(given, reaches)


def _one_of(known: Mapping[str, Value], column: Column, text: str) -> Value:
    if (value := known.get(text.lower())) is not None:
        return value
    reason = Message("This is none of: %(known)s.", {"known": ", ".join(known)})
    raise BadCell(column, text, reason)
