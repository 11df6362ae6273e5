"""Channels by the words that people say, in the reader's language."""

from __future__ import annotations

from django.utils import translation

from huifang.policy.logic import wording


def channel_name(channel: str) -> str:
    """The word for a channel; one that only a pack names is shown as it writes it."""
    return wording.channel_name(channel, translation)
