"""Duties, handover, training, meetings, expenses and what customers receive."""

from __future__ import annotations

import re

from huifang.policy.logic.reader.draft.making import Making, name_of
from huifang.policy.logic.reader.draft.times import duration, every_or_setting
from huifang.policy.logic.reader.draft.words_of import LEAVING, first, table, without_none
from huifang.policy.logic.reader.statements import Assignment, Expense, Handover, Incentive, Meeting, Training

_GIVEN = table(
    {
        "礼品|礼物|赠品": "gift",
        "折扣|优惠": "discount",
        "券": "coupon",
        "积分": "points",
        "鲜花": "flowers",
        "贺卡|卡片": "card",
    }
)
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def duty(making: Making, said: Assignment) -> str | None:
    entry = {"who": making.declare("posts", said.post.text), "text": said.what.text}
    return f"duty:{making.add('duties', name_of(said.post.text), entry, said)}"


def handover(making: Making, said: Handover) -> str | None:
    when = first(LEAVING, said.occasion.text)
    if when is None:
        return None
    within = duration(said.timing.length) if said.timing and said.timing.kind == "within" else None
    entry = without_none(when=when, does=["hand_over"], within=within)
    return f"handover:{making.add('handover', name_of(said.occasion.text), entry, said)}"


def training(making: Making, said: Training) -> str | None:
    entry = without_none(
        title=said.words.text[:40],
        posts=[making.declare("posts", said.post.text)] if said.post else None,
        every=every_or_setting(making, said, said.timing),
    )
    return f"training:{making.add('training', 'training', entry, said)}"


def meeting(making: Making, said: Meeting) -> str | None:
    title = said.name.text if said.name else said.words.text[:40]
    entry = without_none(title=title, every=every_or_setting(making, said, said.timing))
    return f"meeting:{making.add('meetings', name_of(title), entry, said)}"


def expense(making: Making, said: Expense) -> str | None:
    approval = None
    if said.approver is not None:
        post = making.declare("posts", said.approver.text)
        steps = [{"does": "approve", "who": post}]
        approval = making.add("approvals", f"expense-by-{post}", {"of": ["expense"], "steps": steps}, said)
    limit = said.limit.text if said.limit else ""
    digits = _DIGITS.search(limit)
    entry = without_none(
        covers=[said.what.text],
        approval=approval,
        limit=float(digits[0]) if digits and "元" in limit else None,
    )
    return f"expense:{making.add('expenses', name_of(said.what.text), entry, said)}"


def incentive(making: Making, said: Incentive) -> str | None:
    type_ = first(_GIVEN, said.what.text)
    entry = without_none(types=[type_] if type_ else None, text=said.words.text)
    return f"incentive:{making.add('incentives', name_of(said.what.text), entry, said)}"
