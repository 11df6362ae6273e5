"""What people and spreadsheets do to a value before it reaches us, undone without a guess."""

from __future__ import annotations

import re

from huifang.kernel.contacts.values import BadContact
from huifang.kernel.text import Message

DIGITS_LOST = BadContact(
    Message(
        "The spreadsheet rounded this number and its last digits are lost. "
        "Format the column as text and enter the number again."
    )
)
NO_WHOLE_NUMBER = BadContact(Message("This is a number with decimals."))

SPACES = "\t\n\v\f\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\ufe58\ufe63\u30fc"
# Telephones and chat programs wrap copied numbers in invisible marks of direction.
INVISIBLE = "\xad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
FULL_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}

_PLAIN: dict[int, int | str | None] = {
    **FULL_WIDTH,
    **{ord(space): " " for space in SPACES},
    **{ord(dash): "-" for dash in DASHES},
    **{ord(mark): None for mark in INVISIBLE},
}
_QUOTES = "'`\u2018\u2019\xb4"
_FORMULA = re.compile(r'="([^"]*)"')
_DECIMAL = re.compile(r"([0-9]+)\.([0-9]*)")
_SCIENTIFIC = re.compile(r"([0-9])(?:\.([0-9]+))?[eE]\+?([0-9]{1,2})")


def plain(text: str) -> str:
    """Full-width forms, odd spaces and dashes made plain; invisible marks and a spreadsheet's leading quote removed."""
    bare = text.translate(_PLAIN).strip()
    formula = _FORMULA.fullmatch(bare)
    return (formula[1] if formula else bare).lstrip(_QUOTES).strip()


def whole_number(text: str) -> str | BadContact:
    """Undo what a spreadsheet's number column does to a row of digits; other text comes back as it is.

    `13812345678.0` and `1.3812345678E+10` hold every digit and are recovered, `1.38E+10` does not and is refused.
    """
    decimal = _DECIMAL.fullmatch(text)
    if decimal:
        return NO_WHOLE_NUMBER if decimal[2].strip("0") else decimal[1]
    scientific = _SCIENTIFIC.fullmatch(text)
    if scientific:
        return _all_digits(scientific[1] + (scientific[2] or ""), int(scientific[3]) + 1)
    return text


def _all_digits(digits: str, length: int) -> str | BadContact:
    if len(digits) < length:
        return DIGITS_LOST
    return NO_WHOLE_NUMBER if digits[length:].strip("0") else digits[:length]
