"""Folds a text for reading: one writing of every character, and for each where it stands in the original.

Latin letters, digits and punctuation become half-width, except 。、《》 which have no other form; traditional
characters become simplified; invisible characters, spelled-out readings (`业(yè)`) and stray signs fall out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from huifang.kernel.simplified import simplified

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
"""The inside of a character class: Chinese characters."""

_SIGNS = {
    "“": '"', "”": '"', "„": '"', "‟": '"', "「": '"', "」": '"', "『": '"', "』": '"', "‘": "'", "’": "'",
    "—": "-", "–": "-", "―": "-", "─": "-", "−": "-", "‐": "-", "‑": "-", "﹣": "-", "～": "~", "〜": "~", "∼": "~",
    "【": "[", "】": "]", "〔": "[", "〕": "]", "〈": "《", "〉": "》", "｡": "。", "､": "、", "﹒": ".", "﹑": "、",
    "≧": "≥", "≦": "≤", "﹥": ">", "﹤": "<", "﹕": ":", "︰": ":", "﹔": ";", "﹐": ",", "﹙": "(", "﹚": ")",
    "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x85": "\n", "\x0c": "\f",
}  # fmt: skip
_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_BULLETS_OF_FONTS = re.compile(r"[\ue000-\uf8ff]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\x00-\x08\x0e-\x1f\x7f]")
_BY_KIND = ((_INVISIBLE, ""), (_SPACES, " "), (_BULLETS_OF_FONTS, "•"))
_ONE_FORM = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff\uff01-\uff5e\u3300-\u33ff\ufb00-\ufb06]")
_READING = re.compile(rf"(?<=[{HAN}])[(（][a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]*[)）]")
_STRAY = re.compile(rf"(?<=[{HAN}、。,，;；\"“])[`´](?=[{HAN}\"“])")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text[i]` comes from the character at `places[i]` of the original."""

    text: str
    places: tuple[int, ...]


def fold(text: str) -> Folded:
    """The folded text, line ends as \\n and page ends as \\f."""
    left_out = bytearray(len(text))
    for pattern in (_READING, _STRAY):
        for found in pattern.finditer(text):
            left_out[found.start() : found.end()] = b"\1" * (found.end() - found.start())
    signs: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        folded = "" if left_out[place] else _sign(character, text, place)
        if folded:
            signs.append(folded)
            places.append(place)
    return Folded(simplified("".join(signs)), tuple(places))


def _sign(character: str, text: str, place: int) -> str:
    """The one character that stands for this one; nothing for what is invisible."""
    if "一" <= character <= "鿿" or " " <= character <= "~":
        return character
    if character == "\r":
        return "" if text.startswith("\n", place + 1) else "\n"
    for kind, folded in _BY_KIND:
        if kind.match(character):
            return folded
    normal = unicodedata.normalize("NFKC", character) if _ONE_FORM.match(character) else character
    return _SIGNS.get(character, normal if len(normal) == 1 else character)
