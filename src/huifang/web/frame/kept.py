"""What somebody typed is not lost when they have to sign in again, in a browser without scripts too.

Every form says with its token who fills it in (`mark_of`). The gate hands what is sent without a session on to the page
to sign in, which carries it, locked, and gives it back to the same person alone, for them to send again. Nothing of it
is kept by the server; of a form with a password or a file nothing is carried at all.
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
SECRETS = {"password", "new", "again", "current", "word"}
"""Fields for passwords: a form that has one is never carried."""
_OF_A_MARK, _OF_WORDS = "form of a person", "words over a sign-in"


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed: `fields` are names with values, in their order, for `address`.

    That is where a draft goes if `is_draft`, else what the form was sent to; `page` is where the form stands.
    """

    address: str
    fields: tuple[tuple[str, str], ...]
    page: str
    is_draft: bool

    @property
    def texts(self) -> list[str]:
        """What can be told from numbers and keys to have been typed: whatever has a blank, or a sign beyond ASCII."""
        return [value for _, value in self.fields if not value.isascii() or any(sign.isspace() for sign in value)]


def mark_of(employee: int, page: str, *, draft: str = "") -> str:
    """What a form of a page carries to say whose it is, and where a draft of it goes, if one can be kept."""
    return conceal([employee, page, draft], purpose=_OF_A_MARK)


def mark_on(request: Any) -> str:
    """The mark of the forms of this page; empty for nobody. Made once for all of them."""
    if not hasattr(request, "mark_of_forms"):
        person = getattr(request, "user", None)
        is_somebody = person is not None and person.is_authenticated
        request.mark_of_forms = mark_of(person.pk, request.get_full_path()) if person and is_somebody else ""
    mark: str = request.mark_of_forms
    return mark


def is_marked(request: HttpRequest) -> bool:
    """Whether this is such a form."""
    return request.method == "POST" and MARK in request.POST


def page_of(sent: QueryDict) -> str:
    """Where a marked form stands; empty where that is none of ours."""
    try:
        _employee, page, _draft = reveal(sent.get(MARK, ""), purpose=_OF_A_MARK)
    except (NotOurs, ValueError):
        return ""
    return str(page)


def locked(sent: QueryDict, *, to: str, at: datetime) -> str:
    """What a marked form sent to an address, for the page to sign in to carry.

    Empty where that is none of ours, where nothing or too much was typed, or a password.
    """
    try:
        employee, page, draft = reveal(sent.get(MARK, ""), purpose=_OF_A_MARK)
    except (NotOurs, ValueError):
        return ""
    fields = list(_fields(sent))
    length = sum(len(name) + len(value) for name, value in fields)
    if not any(value for _, value in fields) or length > LONGEST or SECRETS & sent.keys():
        return ""
    return conceal([employee, draft or to, page, bool(draft), at.timestamp(), fields], purpose=_OF_WORDS)


def unlocked(text: str, *, employee: int, at: datetime) -> Kept | None:
    """What the page to sign in carried, if it is this employee's and not of another day; else None."""
    if not text:
        return None
    try:
        owner, address, page, is_draft, moment, fields = reveal(text, purpose=_OF_WORDS)
    except (NotOurs, ValueError):
        return None
    if owner != employee or not 0 <= at.timestamp() - moment <= KEPT_FOR.total_seconds():
        return None
    return Kept(address, tuple((name, value) for name, value in fields), page, is_draft)


def _fields(sent: QueryDict) -> Iterator[tuple[str, Any]]:
    for name, values in sent.lists():
        if name not in NOT_KEPT:
            yield from ((name, value) for value in values)
