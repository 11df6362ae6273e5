"""Channels by the words that people say, in the reader's language."""

from __future__ import annotations

from django.utils import translation

from huifang.policy.logic import wording


def channel_name(channel: str) -> str:
    """The word for a channel; one that only a pack names is shown as it writes it."""
    return wording.channel_name(channel, translation)


def channel_called(word: str) -> str:
    """The channel that somebody calls so, in the reader's language; a word that nobody knows is the pack's own."""
    called = {channel_name(key).casefold(): key for key in wording.CHANNELS}
    return called.get(word.casefold(), word)
