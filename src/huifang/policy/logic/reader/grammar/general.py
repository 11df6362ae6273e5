"""What one clause says for a whole policy: the channels of all follow-ups, the posts that look after a group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from huifang.policy.logic.reader.grammar.nouns import modifier_of
from huifang.policy.logic.reader.statements import Assignment, Channel, GeneralChannels, Schedule, Statement, Words


def completed(statements: Sequence[Statement]) -> list[Statement]:
    """The statements of one policy; follow-ups that name no channel or no post have those that another clause names
    for them. The words of both stay where they stand in the text."""
    channels = _channels_of_all(statements)
    assigned = [each for each in statements if isinstance(each, Assignment)]
    return [
        replace(each, channels=each.channels or channels, post=each.post or _post_for(each, assigned))
        if isinstance(each, Schedule)
        else each
        for each in statements
    ]


def _channels_of_all(statements: Iterable[Statement]) -> tuple[tuple[Channel, Words], ...]:
    found = {
        channel: (channel, words)
        for each in statements
        if isinstance(each, GeneralChannels)
        for channel, words in each.channels
    }
    return tuple(found.values())


def _post_for(schedule: Schedule, assigned: Iterable[Assignment]) -> Words | None:
    """The post of a clause that gives it these very customers: 护理组负责手术顾客的回访."""
    named = modifier_of(schedule.segment.text) if schedule.segment else ""
    if len(named) < 2:
        return None
    return next((each.post for each in assigned if named in each.what.text), None)
