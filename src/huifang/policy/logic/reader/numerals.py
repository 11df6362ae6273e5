"""What a number that counts chapters, clauses and items is worth."""

from __future__ import annotations

import unicodedata

CHINESE_DIGITS = "〇零一二三四五六七八九十百两壹贰叁肆伍陆柒捌玖拾廿卅"

_DIGITS = {
    **{digit: value for value, digit in enumerate("零一二三四五六七八九")},
    **{digit: value for value, digit in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": 2,
}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100}
_ROMAN = {"I": 1, "V": 5, "X": 10}


def number_of(written: str) -> int:
    """The value of 12, 十二, ⑫, Ⅻ, XII, c, of the last part of 1.2.3 and 1-2, and of ### as the depth of a heading."""
    if written.startswith("#"):
        return len(written)
    if "." in written or "-" in written:
        return int(written.replace("-", ".").rpartition(".")[2])
    if written.isdecimal():
        return int(written)
    if written[0] in CHINESE_DIGITS:
        return _chinese(written)
    if len(written) == 1 and not written.isascii():
        return int(unicodedata.numeric(written))
    return _roman(written) if set(written) <= set(_ROMAN) else ord(written[0].lower()) - ord("a") + 1


def _chinese(written: str) -> int:
    written = written.replace("廿", "二十").replace("卅", "三十")
    if not set(written) & set(_TENS):
        return int("".join(str(_DIGITS[digit]) for digit in written))
    total, digit = 0, 0
    for sign in written:
        if sign in _TENS:
            total += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def _roman(written: str) -> int:
    values = [_ROMAN[sign] for sign in written]
    return sum(-one if one < max(values[place:]) else one for place, one in enumerate(values))
