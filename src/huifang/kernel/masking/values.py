"""Masks of whole contact values, for lists."""

from __future__ import annotations

import re

STARS = "****"
HEAD, TAIL = 3, 4
LONGEST_PHONE_HEAD = 4
SHORTEST_ID_NUMBER = 15
ADDRESS_HEAD = 6

_MOBILE = re.compile(r"\+86(1[3-9][0-9])[0-9]{4}([0-9]{4})")
_LANDLINE = re.compile(r"\+86(10|2[0-9]|(?![48]00)[3-9][0-9]{2})[0-9]{3,4}([0-9]{4})")


def mask_phone(normalised: str) -> str:
    """`138****5678`, `021****4567`, `+852****4567`: enough to recognise a number, too little to dial it."""
    number = normalised.partition(";")[0]
    mobile = _MOBILE.fullmatch(number)
    if mobile:
        return mobile[1] + STARS + mobile[2]
    landline = _LANDLINE.fullmatch(number)
    if landline:
        return f"0{landline[1]}{STARS}{landline[2]}"
    # At least as many characters are hidden as stars are shown.
    head = max(0, min(LONGEST_PHONE_HEAD, len(number) - len(STARS) - TAIL))
    return number[:head] + STARS + number[-TAIL:] if head else STARS


def mask_email(normalised: str) -> str:
    """`z***@example.com`."""
    local, at, domain = normalised.rpartition("@")
    return f"{local[:1]}***{at}{domain}"


def mask_id_number(normalised: str) -> str:
    """`110***********123X`: region and last four, never the date of birth."""
    if len(normalised) < SHORTEST_ID_NUMBER:
        return STARS
    return normalised[:HEAD] + "*" * (len(normalised) - HEAD - TAIL) + normalised[-TAIL:]


def mask_address(display: str) -> str:
    """The first six characters, mostly province and city; nothing of an address that is hardly longer."""
    return display[:ADDRESS_HEAD] + STARS if len(display) > 2 * ADDRESS_HEAD else STARS
