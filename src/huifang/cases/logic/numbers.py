"""The numbers by which people name cases."""

from __future__ import annotations

import re
from datetime import date

_NUMBER = re.compile(r"(?:GD)?\d{4}-?(\d{5,12})", re.IGNORECASE)


def number_of(case: int, *, taken_in_on: date) -> str:
    """The number of a case (by id): the year and month in which it was taken in, and its place among all."""
    return f"GD{taken_in_on:%y%m}-{case:05d}"


def case_named(typed: str) -> int | None:
    """The id of the case that somebody names by its number; None for what is no such number."""
    found = _NUMBER.fullmatch(typed.strip().replace(" ", ""))
    return int(found[1]) if found and typed.strip()[:2].upper() == "GD" else None
