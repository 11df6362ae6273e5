"""A room's sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from huifang.kernel import wording
from huifang.kernel.dates import Duration
from huifang.kernel.moments import Ending
from huifang.kernel.text import Message
from huifang.kernel.wording import InWords
from huifang.policy.logic.languages import in_language

_TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en"}


def worded(text: Mapping[str, str]) -> str:
    """A text of the company's own, of a pack for one, in the reader's language or the nearest that it has."""
    return in_language(text, language_tag())


def language_tag() -> str:
    """The reader's language as packs write it: `zh-Hans`."""
    return _TAGS.get(get_language() or "", "zh-Hans")


def said(message: Message) -> str:
    """Translate the template and fill in its parts; days and moments are written as the language writes them."""
    template = gettext(message.template) if message.template else ""
    return template % _parts(message.parts) if message.parts else template


def duration_in_words(duration: Duration) -> str:
    """Years, months, weeks and days; the day itself for nothing."""
    return wording.duration_in_words(duration, translation)


def _parts(parts: Mapping[str, object]) -> dict[str, object]:
    return {name: _part(value) for name, value in parts.items()}


def _part(value: object) -> object:
    match value:
        case Message():
            return said(value)
        case Duration():
            return duration_in_words(value)
        case InWords():
            return value.in_words(translation)
        case datetime() | Ending():
            return _moment(value)
        case date():
            return date_format(value, "DATE_FORMAT")
    return value


def _moment(value: datetime | Ending) -> str:
    if isinstance(value, Ending):
        day, time = value.day_and_time(timezone.get_current_timezone())
        return f"{date_format(day, 'DATE_FORMAT')} {time}"
    return date_format(timezone.localtime(value), "DATETIME_FORMAT")
