"""How: by telephone, on the spot, by letter."""

from __future__ import annotations

import re
from typing import cast

from huifang.policy.logic.reader.grammar import words
from huifang.policy.logic.reader.grammar.deeds import OF_FOLLOW_UP
from huifang.policy.logic.reader.grammar.rule import by_name
from huifang.policy.logic.reader.statements import Channel

Named = tuple[Channel, int, int]
"""A channel and where its word stands."""

A_CHANNEL = by_name(words.CHANNELS)
NO_CHANNEL_AFTER = re.compile(
    r"(?:中心|部)|(?:回访|随访)?(?:记录|录音|号码|接通率|技巧|礼仪|邀约来访|中心|投诉|评价率|铃响)"
)
NO_CHANNEL_BEFORE = re.compile(r"(?:投诉|接到|接听|来|客服热线|服务热线)$")


def channels_in(text: str, start: int = 0, end: int | None = None) -> tuple[Named, ...]:
    """The channels that a stretch of text names, each once, in the order of their naming."""
    made: dict[str, Named] = {}
    for match in A_CHANNEL.finditer(text, start, len(text) if end is None else end):
        if NO_CHANNEL_AFTER.match(text, match.end()) or NO_CHANNEL_BEFORE.search(text, start, match.start()):
            continue
        channel = cast(Channel, match.lastgroup)
        made.setdefault(channel, (channel, match.start(), match.end()))
    return tuple(made.values())


GENERAL = re.compile(
    rf"(?:{OF_FOLLOW_UP}|联系)(?:工作)?(?:的)?(?:主要)?(?:方式|形式|渠道|途径)"
    rf"|(?:通过|采用|采取|以)[^。;]{{2,30}}(?:方式|形式|等|途径)[^。;]{{0,8}}(?:{OF_FOLLOW_UP})|(?:{OF_FOLLOW_UP})[^。;]{{0,12}}(?:通过|采用|采取)[^。;]{{2,30}}(?:方式|形式|等|进行)"
    rf"|(?:{OF_FOLLOW_UP})[^。;,]{{0,6}}以[^。;]{{2,20}}为主"
)
"""Words of a clause that says how follow-ups are made in general."""
