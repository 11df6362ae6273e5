"""What somebody who types into the search box may mean: a name, a whole number, an address, the last four, an id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from huifang.customers.logic.contact_points import HAVE_TAILS, Kind, PointIndex, checked
from huifang.customers.logic.words_of_rows import is_number_of_a_person
from huifang.kernel.contacts import BadContact
from huifang.kernel.crypto import TAIL_LENGTH
from huifang.kernel.keys import KeyRing
from huifang.kernel.words import query_words

LONGEST_SOUGHT = 200
SHORTEST_NUMBER = 5
"""Characters from which a text may be a whole phone or ID number."""

_TAIL = re.compile(r"[0-9]{3}[0-9X]")
_GAPS = str.maketrans("", "", " -")


@dataclass(frozen=True, slots=True)
class Sought:
    """What a text may mean. `wholes` are keyed indexes, `tails` what some begin with.

    `external_id` is the text as it stands, `words` are what a name must all have. Both are empty for what is the mobile
    or ID number or the e-mail address of a person: in clear it goes no further.
    """

    external_id: str
    words: tuple[str, ...]
    wholes: tuple[bytes, ...]
    tails: tuple[bytes, ...]

    @property
    def is_about_numbers(self) -> bool:
        return bool(self.wholes or self.tails)


def sought_in(text: str, *, ring: KeyRing) -> Sought | None:
    """Read what was typed; None when there is nothing to search for."""
    typed = " ".join(text.split())[:LONGEST_SOUGHT]
    words = query_words(typed)
    if not words:
        return None
    wholes = tuple(_wholes(typed, ring))
    if wholes and ("@" in typed or is_number_of_a_person(typed.translate(_GAPS))):
        return Sought("", (), wholes, ())
    return Sought(typed, words, wholes, tuple(_tails(typed, ring)))


def _wholes(typed: str, ring: KeyRing) -> Iterator[bytes]:
    if len(typed) < SHORTEST_NUMBER:
        return
    if "@" in typed:
        yield from _indexed(Kind.EMAIL, typed, ring)
    elif any(sign.isdigit() for sign in typed):
        yield from _indexed(Kind.PHONE, typed, ring)
        yield from _indexed(Kind.ID_NUMBER, typed, ring)
        yield from _indexed(Kind.ID_NUMBER, typed, ring, of_organisation=True)


def _indexed(kind: Kind, typed: str, ring: KeyRing, *, of_organisation: bool = False) -> Iterator[bytes]:
    value = checked(kind, typed, of_organisation=of_organisation)
    if not isinstance(value, BadContact):
        yield PointIndex(ring, kind).of(value)


def _tails(typed: str, ring: KeyRing) -> Iterator[bytes]:
    tail = typed.translate(_GAPS).upper()
    if len(tail) == TAIL_LENGTH and _TAIL.fullmatch(tail):
        for kind in sorted(HAVE_TAILS):
            yield PointIndex(ring, kind).of_tail(tail)
