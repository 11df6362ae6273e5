"""Why a follow-up is held back, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from huifang.followups.logic.limits import Holding, Why
from huifang.kernel.text import Message
from huifang.web.frame.text import said, worded

WHY: Mapping[Why, str | Promise] = {
    Why.ONLY: gettext_lazy("Other rules alone may contact this customer."),
    Why.CHANNELS: gettext_lazy("The customer does not want to be contacted by any of its channels."),
    Why.STOPPED: gettext_lazy("The customer has refused too often."),
    Why.REFUSED: gettext_lazy("The customer has refused not long ago."),
    Why.AFTER_EVENT: gettext_lazy("After what happened the customer is left in peace for a while."),
    Why.QUIET: gettext_lazy("This is a day without contacts."),
    Why.TOO_MANY: gettext_lazy("There were as many contacts as are allowed in this period."),
    Why.TOO_SOON: gettext_lazy("The last contact was not long enough ago."),
    Why.HOURS: gettext_lazy("This is outside the hours for contacts."),
}


def holding_words(holding: Holding) -> str:
    """Why it is held back, by which limit, and when it is free; one or more sentences."""
    parts = [str(WHY[holding.why]), by_what(holding), free_words(holding)]
    return " ".join(part for part in parts if part)


def warn_held(request: HttpRequest, holding: Holding) -> None:
    """Say on the next page why it was not done."""
    messages.warning(request, holding_words(holding))


def by_what(holding: Holding) -> str:
    """Which limit says so, with its clauses; or that it is the customer's own wish."""
    if holding.title is None:
        return gettext("The customer wishes it so.")
    title, clauses = worded(holding.title), " ".join(holding.clauses)
    if not clauses:
        return gettext("Contact limit: %(title)s.") % {"title": title}
    return gettext("Contact limit: %(title)s (%(clauses)s).") % {"title": title, "clauses": clauses}


def free_words(holding: Holding) -> str:
    """When it may be done again."""
    if holding.free_at is None:
        return gettext("No day brings that to an end.")
    return said(Message("It may be done from %(at)s on.", {"at": holding.free_at}))
