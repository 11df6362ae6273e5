"""Channels by the words that people say; a pack may name others, which are shown as it writes them."""

from __future__ import annotations

from collections.abc import Mapping

from huifang.kernel.wording import InWords, Speech


def _p(_context: str, word: str) -> str:
    """Marks a word that has its translation in the context of channels."""
    return word


CHANNELS: Mapping[str, str] = {
    "phone": _p("channel", "Phone"),
    "sms": _p("channel", "Text message"),
    "wechat": _p("channel", "WeChat"),
    "email": _p("channel", "E-mail"),
    "visit": _p("channel", "Visit"),
    "letter": _p("channel", "Letter"),
    "video": _p("channel", "Video call"),
    "survey_link": _p("channel", "Survey link"),
    "gift": _p("channel", "Gift"),
    "in_person": _p("channel", "In person"),
}


def channel_name(channel: str, speech: Speech) -> str:
    """The word for a channel."""
    known = CHANNELS.get(channel)
    return speech.pgettext("channel", known) if known else channel


class ChannelKey(str, InWords):
    """A channel in a sentence."""

    __slots__ = ()

    def in_words(self, speech: Speech) -> str:
        """Its word."""
        return channel_name(self, speech)
