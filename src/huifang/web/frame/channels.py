"""Channels by the words that people say; a pack may name others, which are shown as it writes them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

CHANNELS: Mapping[str, str | Promise] = {
    "phone": pgettext_lazy("channel", "Phone"),
    "sms": pgettext_lazy("channel", "Text message"),
    "wechat": pgettext_lazy("channel", "WeChat"),
    "email": pgettext_lazy("channel", "E-mail"),
    "visit": pgettext_lazy("channel", "Visit"),
    "letter": pgettext_lazy("channel", "Letter"),
    "video": pgettext_lazy("channel", "Video call"),
    "survey_link": pgettext_lazy("channel", "Survey link"),
    "in_person": pgettext_lazy("channel", "In person"),
}


def channel_name(channel: str) -> str | Promise:
    """The word for a channel."""
    return CHANNELS.get(channel, channel)
