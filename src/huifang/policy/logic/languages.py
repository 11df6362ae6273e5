"""Which of a text's languages to show."""

from __future__ import annotations

from huifang.policy.logic.pack import Text
from huifang.policy.logic.texts import NO_LANGUAGE

_OTHERWISE = ("zh-Hans", "zh-Hant", "en")


def in_language(text: Text, language: str) -> str:
    """The text in `language`, else the one that is not bound to any, else the nearest there is; empty for no text."""
    for tag in (language, NO_LANGUAGE, *_OTHERWISE, *sorted(text)):
        if tag in text:
            return text[tag]
    return ""
