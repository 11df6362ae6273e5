"""How a customer wants to be contacted, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext, pgettext_lazy

from huifang.customers.logic.wishes import Wish
from huifang.web.frame.channels import channel_name

PERIODS: Mapping[str, str | Promise] = {
    "day": pgettext_lazy("period", "day"),
    "week": pgettext_lazy("period", "week"),
    "month": pgettext_lazy("period", "month"),
    "quarter": pgettext_lazy("period", "quarter"),
    "half-year": pgettext_lazy("period", "half-year"),
    "year": pgettext_lazy("period", "year"),
}


def weekday(day: int) -> str:
    """The name of a weekday, from 1 for Monday."""
    return str(WEEKDAYS[day - 1])


def wish_words(wish: Wish) -> tuple[str, ...]:
    """Each thing that the customer wishes, as a sentence."""
    return tuple(_words(wish))


def _words(wish: Wish) -> Iterator[str]:
    if wish.only_channels:
        yield gettext("Only by: %(channels)s.") % {"channels": _listed(channel_name(one) for one in wish.only_channels)}
    if wish.no_channels:
        yield gettext("Not by: %(channels)s.") % {"channels": _listed(channel_name(one) for one in wish.no_channels)}
    if wish.from_at and wish.until_at:
        hours = {"from": time_format(wish.from_at, "H:i"), "until": time_format(wish.until_at, "H:i")}
        yield gettext("Between %(from)s and %(until)s.") % hours
    if wish.days:
        yield gettext("On: %(days)s.") % {"days": _listed(weekday(day) for day in wish.days)}
    if wish.at_most is not None:
        period = {"count": wish.at_most, "period": PERIODS[wish.per]}
        yield gettext("At most %(count)d contacts in a %(period)s.") % period
    if wish.quiet_until:
        yield gettext("No contact until %(day)s, that day included.") % {"day": date_format(wish.quiet_until)}


def _listed(words: Iterator[object]) -> str:
    return pgettext("list", ", ").join(str(word) for word in words)
