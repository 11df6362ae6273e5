"""What everything of a case is called, with its icon and colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huifang.cases.logic.words import Cause, Happened, Liability, Pause, Source

Word = str | Promise


@dataclass(frozen=True, slots=True)
class Look:
    """A word, the icon that says the same, and the colour of the one code: open, due, late, done, ended."""

    word: Word
    icon: str
    tone: str = "open"


SOURCES: Mapping[str, Word] = {
    Source.FOLLOW_UP: pgettext_lazy("source", "Follow-up"),
    Source.PHONE: pgettext_lazy("source", "Phone"),
    Source.VISIT: pgettext_lazy("source", "In person"),
    Source.MAILBOX: pgettext_lazy("source", "Suggestion box"),
    Source.LETTER: pgettext_lazy("source", "Letter"),
    Source.EMAIL: pgettext_lazy("source", "E-mail"),
    Source.WEB: pgettext_lazy("source", "Public page"),
    Source.SOCIAL: pgettext_lazy("source", "Social media"),
    Source.SUPERIOR: pgettext_lazy("source", "Superior unit"),
    Source.SURVEY: pgettext_lazy("source", "Survey"),
    Source.IMPORT: pgettext_lazy("source", "Import"),
}
PAUSES: Mapping[str, Word] = {
    Pause.CUSTOMER: pgettext_lazy("waits for", "the customer"),
    Pause.PARTS: pgettext_lazy("waits for", "parts"),
    Pause.THIRD_PARTY: pgettext_lazy("waits for", "another company"),
    Pause.AUTHORITY: pgettext_lazy("waits for", "an authority"),
}
CAUSES: Mapping[str, Word] = {
    Cause.PRODUCT: pgettext_lazy("cause", "Product"),
    Cause.INSTALLATION: pgettext_lazy("cause", "Installation"),
    Cause.DELIVERY: pgettext_lazy("cause", "Delivery"),
    Cause.SERVICE: pgettext_lazy("cause", "Service"),
    Cause.STAFF: pgettext_lazy("cause", "Conduct of staff"),
    Cause.PRICE: pgettext_lazy("cause", "Price and charges"),
    Cause.INFORMATION: pgettext_lazy("cause", "Information"),
    Cause.PROCESS: pgettext_lazy("cause", "Process"),
    Cause.SYSTEM: pgettext_lazy("cause", "System"),
    Cause.THIRD_PARTY: pgettext_lazy("cause", "Another company"),
    Cause.CUSTOMER: pgettext_lazy("cause", "The customer"),
    Cause.OTHER: pgettext_lazy("cause", "Other"),
}
LIABILITIES: Mapping[str, Word] = {
    Liability.OURS: pgettext_lazy("liability", "We are responsible"),
    Liability.SHARED: pgettext_lazy("liability", "Both are responsible"),
    Liability.CUSTOMER: pgettext_lazy("liability", "The customer is responsible"),
    Liability.THIRD_PARTY: pgettext_lazy("liability", "Another company is responsible"),
    Liability.NOBODY: pgettext_lazy("liability", "Nobody is responsible"),
}
LEVELS: Mapping[str, Word] = {
    "grave": pgettext_lazy("level", "Grave"),
    "major": pgettext_lazy("level", "Major"),
    "key": pgettext_lazy("level", "Key"),
    "serious": pgettext_lazy("level", "Serious"),
    "ordinary": pgettext_lazy("level", "Ordinary"),
    "slight": pgettext_lazy("level", "Slight"),
}
"""The degrees of gravity that are known by word; a pack's own stands as it is written there."""
HAPPENED: Mapping[str, Look] = {
    Happened.TAKEN_IN: Look(pgettext_lazy("case log", "Taken in"), "inbox"),
    Happened.ROUTED: Look(pgettext_lazy("case log", "Passed on by the policy"), "arrow-right"),
    Happened.HANDED_ON: Look(pgettext_lazy("case log", "Handed on"), "arrow-right"),
    Happened.DECLINED: Look(pgettext_lazy("case log", "Declined"), "arrow-back-up"),
    Happened.ACCEPTED: Look(pgettext_lazy("case log", "Accepted"), "user-check"),
    Happened.CHANGED: Look(pgettext_lazy("case log", "Put right"), "edit"),
    Happened.NOTED: Look(pgettext_lazy("case log", "Internal note"), "lock"),
    Happened.REPLIED: Look(pgettext_lazy("case log", "Reply to the customer"), "send"),
    Happened.CUSTOMER_SAID: Look(pgettext_lazy("case log", "The customer said more"), "message"),
    Happened.PROMISED: Look(pgettext_lazy("case log", "Answer promised"), "calendar-time"),
    Happened.PAUSED: Look(pgettext_lazy("case log", "Waits"), "clock-pause"),
    Happened.RESUMED: Look(pgettext_lazy("case log", "Goes on"), "player-play"),
    Happened.ORDERED: Look(pgettext_lazy("case log", "Work ordered"), "clipboard-list"),
    Happened.WORK_DONE: Look(pgettext_lazy("case log", "Work order ended"), "clipboard-check"),
    Happened.ESCALATED: Look(pgettext_lazy("case log", "Climbed"), "trending-up"),
    Happened.JUDGED: Look(pgettext_lazy("case log", "Cause and responsibility"), "scale"),
    Happened.RESOLVED: Look(pgettext_lazy("case log", "Resolved"), "check"),
    Happened.APPROVAL_ASKED: Look(pgettext_lazy("case log", "Approval asked for"), "hourglass"),
    Happened.APPROVED: Look(pgettext_lazy("case log", "Approved"), "shield-check"),
    Happened.NOT_APPROVED: Look(pgettext_lazy("case log", "Not approved"), "x"),
    Happened.ANSWERED: Look(pgettext_lazy("case log", "Customer answered"), "message-2"),
    Happened.CLOSED: Look(pgettext_lazy("case log", "Closed"), "checks"),
    Happened.REOPENED: Look(pgettext_lazy("case log", "Opened again"), "rotate"),
    Happened.MERGED: Look(pgettext_lazy("case log", "Merged"), "link"),
    Happened.SPLIT: Look(pgettext_lazy("case log", "Split"), "copy"),
}
CHANNELS = ("phone", "visit", "sms", "wechat", "email", "letter")
"""The ways by which a customer is told something; their words are those of policies."""
ORDERS: Mapping[str, Look] = {
    "open": Look(pgettext_lazy("work order", "To be done"), "clock", "open"),
    "done": Look(pgettext_lazy("work order", "Done"), "check", "done"),
    "cancelled": Look(pgettext_lazy("work order", "Called off"), "x", "ended"),
}
WHOSE: Mapping[str, Word] = {
    "mine": pgettext_lazy("cases", "Mine"),
    "offered": pgettext_lazy("cases", "For me to accept"),
    "nobody": pgettext_lazy("cases", "Nobody's"),
}
SECRET = _("The person whom this case is about sees nothing of it.")


def level_word(level: str) -> Word:
    """A degree of gravity in words."""
    return LEVELS.get(level, level)
