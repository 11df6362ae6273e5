"""A rule in sentences: what after which event, when, how often, by whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext

from huifang.kernel.dates import BadDuration, Duration, parse_duration
from huifang.policy.logic.pack import EventAnchor, IntervalOf, Rule, Step, Text
from huifang.policy.logic.wording import named_day
from huifang.web.frame.attributes import AttributeWords
from huifang.web.frame.text import duration_in_words, worded


class Words(Protocol):
    """What a version calls its events and attributes."""

    @property
    def events(self) -> Mapping[str, Text]: ...

    @property
    def attributes(self) -> Mapping[str, Text]: ...


_PERIODS: Mapping[str, str | Promise] = {
    "week": gettext_lazy("week"),
    "month": gettext_lazy("month"),
    "quarter": gettext_lazy("quarter"),
    "half-year": gettext_lazy("half-year"),
    "year": gettext_lazy("year"),
}


def starts_with(rule: Rule, whole: Words) -> str:
    """What the rule counts from."""
    if rule.anchor is None:
        return gettext("The calendar: each period asks anew.")
    if isinstance(rule.anchor, EventAnchor):
        return _events(rule.anchor.kinds, whole.events)
    word = AttributeWords(whole.attributes)
    return gettext("The customer's date: %(attribute)s") % {"attribute": word(rule.anchor.attribute)}


def ends_with(rule: Rule, whole: Words) -> str:
    """What ends everything that an event started; empty for nothing."""
    return _events(rule.until.kinds, whole.events) if rule.until else ""


def steps_in_words(rule: Rule, whole: Words) -> list[str]:
    """Each step as a sentence."""
    return [" ".join(_said(step, rule, whole)) for step in rule.steps]


def frequency_for(rule: Rule, whole: Words, customer: Mapping[str, object]) -> str:
    """How often a rule asks for a customer with these attributes: an interval of their own is named."""
    own = (replace(step, duration=_own_interval(step, customer) or step.duration) for step in rule.steps)
    return " ".join(steps_in_words(replace(rule, steps=tuple(own)), whole))


def _own_interval(step: Step, customer: Mapping[str, object]) -> Duration | None:
    if not isinstance(step.duration, IntervalOf):
        return None
    try:
        return parse_duration(str(customer.get(step.duration.attribute) or ""))
    except BadDuration:
        return None


def _said(step: Step, rule: Rule, whole: Words) -> Iterator[str]:
    yield _when(step, rule, whole)
    if step.times:
        yield ngettext("%(n)d time in all.", "%(n)d times in all.", step.times) % {"n": step.times}
    if not step.before.is_zero:
        yield gettext("It can be done %(duration)s before.") % {"duration": duration_in_words(step.before)}
    if not step.tolerance.is_zero:
        duration = {"duration": duration_in_words(step.tolerance)}
        yield gettext("It still counts as kept %(duration)s after.") % duration
    if step.working_days:
        yield gettext("Working days are counted.")


def _when(step: Step, rule: Rule, whole: Words) -> str:
    duration = _duration(step, AttributeWords(whole.attributes))
    parts = {"duration": duration, "n": step.count, "step": step.after, "day": _named(step, whole)}
    match step.form:
        case "within":
            return _within(step, rule) % parts
        case "at":
            return gettext("On the day %(duration)s after.") % parts
        case "every":
            after = gettext("Every %(duration)s, counted from step %(step)d.") if step.after else ""
            return (after or gettext("Every %(duration)s.")) % parts
        case "at_least":
            period = {"n": step.count, "period": str(_PERIODS[step.per or ""])}
            return gettext("At least %(n)d every %(period)s, spread evenly.") % period
        case "day":
            return gettext("On the day: %(day)s.") % parts
    return gettext("Planned by hand.")


def _named(step: Step, whole: Words) -> str:
    return named_day(step.day, translation, event_word=lambda kind: _events((kind,), whole.events)) if step.day else ""


def _within(step: Step, rule: Rule) -> str:
    is_later = any(other.form == "within" for other in rule.steps[: step.number - 1])
    if rule.series and is_later:
        return gettext("Within %(duration)s, from the day after the step before it.")
    return gettext("Within %(duration)s.")


def _duration(step: Step, word: AttributeWords) -> str:
    if isinstance(step.duration, IntervalOf):
        attribute = {"attribute": word(step.duration.attribute)}
        return gettext("interval of the customer's own (%(attribute)s)") % attribute
    return duration_in_words(step.duration) if step.duration else ""


def _events(kinds: tuple[str, ...], words: Mapping[str, Text]) -> str:
    return pgettext("either of several", " or ").join(worded(words.get(kind, {})) or kind for kind in kinds)
