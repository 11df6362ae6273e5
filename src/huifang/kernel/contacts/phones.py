"""Phone numbers: mainland mobiles by one pattern, everything else looked at closely.

A number is accepted only when all its digits are there and it is dialled as it was written; what is doubtful is
refused with its reason, because a wrong number reaches a stranger. Source: security.md, R-16.
"""

from __future__ import annotations

import re

from huifang.kernel.contacts.typed import plain, whole_number
from huifang.kernel.contacts.values import BadContact, Phone
from huifang.kernel.text import Message

LONGEST_PHONE = 60

EMPTY = BadContact(Message("The phone number is empty."))
NOT_DIGITS = BadContact(
    Message("A phone number is written with digits, spaces, dashes, brackets and a leading + only.")
)
SEVERAL = BadContact(Message("There are several phone numbers here. Give each a field or row of its own."))
NEITHER = BadContact(
    Message(
        "This is no phone number. A mainland mobile has 11 digits; a landline begins with the 0 of its area code "
        "(010-12345678), a foreign number with + and its country code."
    )
)

# Any 1[3-9]: ranges are still being opened, and a list of today's would refuse tomorrow's customers.
_MOBILE = re.compile(r"(?:(?:\+|00)?86[ -]?)?(1[3-9][0-9])[ -]?([0-9]{4})[ -]?([0-9]{4})")
# The first three digits stand together: 1-734-555-1234 is an American number without its plus.
_SPACED_MOBILE = re.compile(
    r"(?:\(?(?:\+ ?|00)?86\)?[ -]*)?\(?0?(1[3-9][0-9])\)?[ -]*([0-9](?:[ -]*[0-9]){3})[ -]*([0-9](?:[ -]*[0-9]){3})"
)
_DOTTED = re.compile(r"((?:(?:\+|00)?86[. ]?)?1[3-9][0-9])\.([0-9]{4})\.([0-9]{4})")
_WRITTEN = re.compile(r"\(?\+? ?\(?[0-9]+(?:[ ()-]+[0-9]+)*\)?")
_EXTENSION = re.compile(
    r"(.*[0-9)]) *(?:转分机|转接|转|轉|分机号?|;ext=|extension|ext\.?|x|#)[ :.-]*([0-9]{1,6})", re.IGNORECASE
)
_TWO_NUMBERS = re.compile(r"[0-9)] *(?:[/、,;|&或和]|\bor\b) *[(+0-9]|[0-9]{7} +\+?[0-9]{7}")
_SEPARATORS = str.maketrans("", "", " -")


def phone(text: str) -> Phone | BadContact:
    """Check a phone number as a person or a spreadsheet wrote it, and bring it to E.164."""
    mobile = _MOBILE.fullmatch(text)
    if mobile:
        head, middle, tail = mobile.groups()
        return Phone("+86" + head + middle + tail, f"{head} {middle} {tail}", True)
    return _uncommon(plain(text))


def _uncommon(text: str) -> Phone | BadContact:
    if not text:
        return EMPTY
    if len(text) > LONGEST_PHONE:
        return NOT_DIGITS
    dotted = _DOTTED.fullmatch(text)
    number = whole_number("".join(dotted.groups()) if dotted else text)
    if isinstance(number, BadContact):
        return number
    return _one_number(*_apart(number))


def _one_number(number: str, extension: str) -> Phone | BadContact:
    mobile = _SPACED_MOBILE.fullmatch(number)
    if mobile and not extension:
        return phone("".join(mobile.groups()).translate(_SEPARATORS))
    if _TWO_NUMBERS.search(number):
        return SEVERAL
    if not _WRITTEN.fullmatch(number):
        return NOT_DIGITS
    return _landline_or_foreign(number, extension)


def _apart(number: str) -> tuple[str, str]:
    extended = _EXTENSION.fullmatch(number)
    return (extended[1], extended[2]) if extended else (number, "")


def _landline_or_foreign(number: str, extension: str) -> Phone | BadContact:
    # Loaded at the first such number: it takes 60 ms, and most imports never meet one.
    from huifang.kernel.contacts.landlines import landline_or_foreign  # noqa: PLC0415

    return landline_or_foreign(number, extension) or NEITHER
