"""The language of the terminal: that of LC_ALL, LC_MESSAGES or LANG, unless somebody names another one.

Nothing of Django is loaded for it: what a command says before it stands on its ground is said in it too.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from huifang.kernel.dates import Duration
from huifang.kernel.text import Message
from huifang.kernel.wording import InWords, duration_in_words

LOCALE = Path(__file__).resolve().parent.parent / "locale"
CATALOGUES = {"zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant"}
TRADITIONAL = ("-TW", "-HK", "-MO", "-Hant")

_named: list[str] = []


def name_language(tag: str) -> None:
    """Speak this language from now on, whatever the environment says; "" for that of the environment."""
    _named[:] = [tag] if tag else []


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Speak this language inside the block."""
    before = list(_named)
    name_language(tag)
    try:
        yield
    finally:
        _named[:] = before


def of_the_terminal() -> str:
    """The language that the terminal is set to; English when it does not say."""
    if _named:
        return _named[0]
    told = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    tag = told.partition(".")[0].replace("_", "-")
    if tag.partition("-")[0] != "zh":
        return tag.partition("-")[0] if tag not in ("", "C", "POSIX") else "en"
    return "zh-Hant" if tag.endswith(TRADITIONAL) else "zh-Hans"


def said(message: Message | InWords | str) -> str:
    """A sentence in the language of the terminal, with what stands in its parts; in English where there is no other."""
    if not isinstance(message, Message):
        return str(_part(message))
    template = speech().gettext(message.template) if message.template else ""
    return template % {name: _part(part) for name, part in message.parts.items()} if message.parts else template


def _part(part: object) -> object:
    match part:
        case Message():
            return said(part)
        case InWords():
            return part.in_words(speech())
        case Duration():
            return duration_in_words(part, speech())
    return part


def speech() -> gettext.NullTranslations:
    """The catalogue of the terminal's language."""
    return _catalogue(of_the_terminal())


def heading(word: str) -> str:
    """The heading of a column."""
    return speech().pgettext("table", word) if word else ""


@lru_cache
def _catalogue(tag: str) -> gettext.NullTranslations:
    found = CATALOGUES.get(tag)
    return gettext.translation("django", LOCALE, [found], fallback=True) if found else gettext.NullTranslations()
