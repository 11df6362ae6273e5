"""What the history calls deeds on follow-ups, in words."""

from __future__ import annotations

from collections.abc import Mapping

from huifang.kernel.wording import InWords, Speech


def _p(_context: str, word: str) -> str:
    """Marks a word that has its translation in the context of the history."""
    return word


DEEDS: Mapping[str, str] = {
    "follow_ups.made": _p("history", "Planned by a plan"),
    "follow_ups.redated": _p("history", "Given new days by a plan"),
    "follow_ups.cancelled": _p("history", "Cancelled by a plan"),
    "follow_ups.revived": _p("history", "Taken up again by a plan"),
    "follow_ups.expired": _p("history", "Ended by a plan: its time was over"),
    "follow_ups.overtaken": _p("history", "Ended by a plan: its step had come again"),
    "follow_ups.lapsed": _p("history", "Lapsed: it was advised"),
    "follow_ups.fulfilled": _p("history", "Fulfilled by another contact"),
    "follow_ups.stepped_aside": _p("history", "Moved to a day on which the customer may be contacted"),
    "follow_ups.levelled": _p("history", "Moved to a day with room"),
    "follow_ups.allocated": _p("history", "Given to somebody by the policy"),
    "follow_ups.handed_over": _p("history", "Handed over"),
    "follow_ups.brought_forward": _p("history", "Brought forward, before an absence"),
    "follow_ups.taken_back": _p("history", "Taken back by the rules of allocation"),
    "follow_ups.done_together": _p("history", "Done together with another follow-up"),
    "follow_ups.kept": _p("history", "Kept when the policy changed"),
    "follow_ups.assigned": _p("history", "Assigned"),
    "follow_ups.waived": _p("history", "Waived"),
    "follow_up.attempted": _p("history", "Attempt made"),
    "follow_up.postponed": _p("history", "Postponed"),
    "follow_up.given_up": _p("history", "Given up"),
    "follow_up.done": _p("history", "Done, with a record"),
}


class Deed(str, InWords):
    """A deed in a sentence."""

    __slots__ = ()

    def in_words(self, speech: Speech) -> str:
        """What it is called; its key where a later version has written it."""
        known = DEEDS.get(self)
        return speech.pgettext("history", known) if known else str(self)
