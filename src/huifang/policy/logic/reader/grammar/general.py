"""What one clause says for a whole policy: the channels of all follow-ups, the posts that look after a group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from huifang.policy.logic.reader.grammar import nouns
from huifang.policy.logic.reader.grammar.context import ABOUT_FOLLOW_UPS
from huifang.policy.logic.reader.grammar.nouns import modifier_of
from huifang.policy.logic.reader.statements import Assignment, Channel, GeneralChannels, Schedule, Statement, Words
from huifang.policy.logic.reader.written import WrittenPolicy

A_GRADE = re.compile(r"[\W_]*[A-Ea-e甲乙丙丁戊一二三四五六\dⅠ-Ⅴ]{1,2}[级类档等星]")
"""Items of a scale, A级…, B级…: what the first one says of who does it holds for the next."""
A_SUPPORT = re.compile(r"监督|检查|考核|指导|协助|配合|抽查|汇总|统计|培训|管理(?!员)|制定|审核|分析|档案|资料|投诉")


def completed(statements: Sequence[Statement], policy: WrittenPolicy) -> list[Statement]:
    """The statements of one policy; follow-ups that name no channel or no post have those that another clause names
    for them. The words of both stay where they stand in the text."""
    channels = _channels_of_all(statements)
    assigned = [each for each in statements if isinstance(each, Assignment)]
    everybodys = _post_of_all(statements)
    found: list[Statement] = []
    graded: Words | None = None
    for each in statements:
        is_graded = A_GRADE.match(policy.clauses[each.clause].text) is not None
        if isinstance(each, Schedule):
            post = each.post or _post_for(each, assigned) or (graded if is_graded else None) or everybodys
            graded = post if is_graded else None
            found.append(replace(each, channels=each.channels or channels, post=post))
        else:
            found.append(each)
    return found


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


def _post_of_all(statements: Iterable[Statement]) -> Words | None:
    """The one post that follow-ups at large are given to: 电话回访由客服专员负责. None where there are several."""
    found = [each.post for each in statements if isinstance(each, Assignment) and _is_of_all(each.what.text)]
    found += [each.post for each in statements if isinstance(each, Schedule) and each.post and _is_at_large(each)]
    return found[0] if len({post.text for post in found}) == 1 else None


def _is_at_large(schedule: Schedule) -> bool:
    segment = schedule.segment.text if schedule.segment else ""
    return schedule.timing.kind == "irregular" and not nouns.is_told_apart(segment or "客户")


def _is_of_all(what: str) -> bool:
    """Following customers up, whoever they are, and nothing that only goes with it."""
    if A_SUPPORT.search(what) or not ABOUT_FOLLOW_UPS.search(what):
        return False
    return not any(nouns.is_told_apart(what[start:end]) for start, end in nouns.customers_in(what))
