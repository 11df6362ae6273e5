"""A segment in words: whom a rule is for, by the attributes that it asks about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext

from huifang.kernel.dates import Duration
from huifang.policy.logic.pack import AllOf, AnyOf, Comparison, NotOf, Predicate
from huifang.web.frame.text import duration_in_words

Word = Callable[[str], str]
_COMPARED: Mapping[str, str | Promise] = {
    "in": gettext_lazy("%(attribute)s is %(value)s"),
    "not_in": gettext_lazy("%(attribute)s is not %(value)s"),
    "gte": gettext_lazy("%(attribute)s is at least %(value)s"),
    "gt": gettext_lazy("%(attribute)s is more than %(value)s"),
    "lte": gettext_lazy("%(attribute)s is at most %(value)s"),
    "lt": gettext_lazy("%(attribute)s is less than %(value)s"),
    "older_than": gettext_lazy("%(attribute)s lies more than %(value)s back"),
    "younger_than": gettext_lazy("%(attribute)s lies less than %(value)s back"),
}


def segment_in_words(segment: Predicate | None, word: Word) -> str:
    """Whom a segment takes in; `word` says what an attribute is called. None is all customers."""
    return gettext("all customers") if segment is None else _said(segment, word)


def _said(part: Predicate, word: Word) -> str:
    match part:
        case Comparison():
            return _compared(part, word)
        case AllOf(parts):
            return pgettext("between conditions", " and ").join(_enclosed(parts, word))
        case AnyOf(parts):
            return pgettext("either of several", " or ").join(_enclosed(parts, word))
        case NotOf(inner):
            return gettext("not: %(condition)s") % {"condition": "".join(_enclosed([inner], word))}


def _enclosed(parts: Iterable[Predicate], word: Word) -> list[str]:
    """Conditions that are made of several stand in brackets between others."""
    brackets = pgettext("condition", "(%(condition)s)")
    return [
        brackets % {"condition": _said(part, word)} if isinstance(part, AllOf | AnyOf) else _said(part, word)
        for part in parts
    ]


def _compared(one: Comparison, word: Word) -> str:
    name = {"attribute": word(one.attr)}
    if one.operator == "exists":
        return (gettext("%(attribute)s is known") if one.value else gettext("%(attribute)s is not known")) % name
    return str(_COMPARED[one.operator]) % {**name, "value": _value(one.value)}


def _value(value: object) -> str:
    match value:
        case tuple():
            return pgettext("either of several", " or ").join(value)
        case Duration():
            return duration_in_words(value)
    return str(value)
