"""Numbers as files write them, in one plain form: no exponent, no thousands' commas, no needless zeros."""

from __future__ import annotations

import re
from decimal import Context, Decimal, Inexact

NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,40})?(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,2})?")
_WHOLE = re.compile(r"([0-9]{1,40})(?:\.0{0,20})?")
_SCIENTIFIC = re.compile(r"([0-9])(?:\.([0-9]{1,40}))?[eE]\+?([0-9]{1,2})")

EXACT = Context(prec=60, traps=[Inexact])


def whole_number(text: str) -> str | None:
    """`17850.0` and `1.7850E+04` as `17850`; None for anything but a whole number all of whose digits are there.

    Leading zeros stay: they may be part of an id.
    """
    if whole := _WHOLE.fullmatch(text):
        return whole[1]
    if scientific := _SCIENTIFIC.fullmatch(text):
        digits, length = scientific[1] + (scientific[2] or ""), int(scientific[3]) + 1
        if len(digits) >= length and not digits[length:].strip("0"):
            return digits[:length]
    return None


def number(text: str) -> Decimal | None:
    """The number that a text spells in full, exactly; None when it spells none."""
    if not text or not NUMBER.fullmatch(text) or not any(sign.isdigit() for sign in text):
        return None
    return Decimal(text.replace(",", ""))


def plain(value: Decimal) -> str:
    """`15.30` as `15.3`, `1E+2` as `100`, `-0` as `0`: equal numbers have equal texts."""
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
