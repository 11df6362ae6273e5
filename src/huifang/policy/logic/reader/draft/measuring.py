"""Indicators, reports, analysis, reviews, rewards and penalties."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from huifang.policy.logic.reader.draft.making import Making, name_of
from huifang.policy.logic.reader.draft.times import HOW_LONG, duration_or_setting, every_or_setting
from huifang.policy.logic.reader.draft.words_of import (
    APPROVED,
    BENEFITS,
    EACH,
    INSPECTED,
    MEASURES,
    OFFENCES,
    SANCTIONS,
    SHARED,
    first,
    without_none,
)
from huifang.policy.logic.reader.statements import Analysis, Consequence, Kpi, Report, Review, Target

_PERIODIC = ("every", "times")
_PROMPT = ("within", "same_day", "on_event")


def target(making: Making, said: Target) -> str | None:
    measure = first(MEASURES, said.metric.text) or "own"
    entry = without_none(
        measure=measure,
        text=f"{said.metric.text}{said.value.text}",
        posts=[making.declare("posts", said.post.text)] if said.post else None,
        at_least=_figure(said.low, said.unit),
        at_most=_figure(said.high, said.unit),
    )
    return f"kpi:{making.add('kpis', name_of(said.metric.text), entry, said)}"


def _figure(value: Decimal | None, unit: str) -> Any:
    if value is None or value < 0:
        return None
    written = format(value.normalize(), "f")
    if unit == "%":
        return f"{written}%"
    return float(written) if "." in written else int(written)


def indicator(making: Making, said: Kpi) -> str | None:
    named = [
        making.add("kpis", name_of(one.text), {"measure": first(MEASURES, one.text) or "own", "text": one.text}, said)
        for one in said.measures
    ]
    every = every_or_setting(making, said, said.timing)
    if every:
        making.add(
            "appraisals", f"appraisal-{making.clause_id(said.clause).lower()}", {"every": [every], "kpis": named}, said
        )
    return f"kpi:{named[0]}" if named else None


def report(making: Making, said: Report) -> str | None:
    """A report on each record, or on a whole period where the text says how often."""
    title = said.form.text if said.form else said.words.text[:40]
    who = without_none(title=title, by=making.post(said.post), to=making.post(said.to))
    every = every_or_setting(making, said, said.timing) if said.timing and said.timing.kind in _PERIODIC else None
    if every:
        return f"periodic_report:{making.add('periodic_reports', name_of(title), {'every': every, **who}, said)}"
    if making.sections.get("reports"):
        return None  # a pack has one report on each record
    timing = said.timing if said.timing and said.timing.kind in _PROMPT else None
    within = duration_or_setting(making, said, timing, said.words.text[:20])
    return f"report:{making.add('reports', name_of(title), {'within': within, **who}, said)}"


def analysis(making: Making, said: Analysis) -> str | None:
    entry = without_none(
        title=said.words.text[:40], every=every_or_setting(making, said, said.timing), by=making.post(said.post)
    )
    return f"analysis:{making.add('analysis', name_of(said.what.text), entry, said)}"


def review(making: Making, said: Review) -> str | None:
    if said.approves and said.post is not None:
        return _approval(making, said)
    every = every_or_setting(making, said, said.timing) if said.timing and said.timing.kind in _PERIODIC else None
    of = first(INSPECTED, said.what.text)
    is_of_each = of in ("records", "reports") and said.post is not None and every is None
    if is_of_each and not making.sections.get("reviews"):
        timing = said.timing if said.timing and said.timing.kind in _PROMPT else None
        entry = {
            "of": "record" if of == "records" else "report",
            "by": making.some_post(said.post),
            "within": duration_or_setting(making, said, timing, said.words.text[:20]),
        }
        return f"review:{making.add('reviews', name_of(said.what.text), entry, said)}"
    if of is None:
        return None
    entry = without_none(title=said.words.text[:40], of=[of], by=making.post(said.post), every=every)
    return f"inspection:{making.add('inspections', name_of(said.what.text), entry, said)}"


def _approval(making: Making, said: Review) -> str | None:
    of = first(APPROVED, said.what.text)
    if of is None:
        return None
    steps = [{"does": "approve", "who": making.some_post(said.post)}]
    return f"approval:{making.add('approvals', name_of(said.what.text), {'of': [of], 'steps': steps}, said)}"


def consequence(making: Making, said: Consequence) -> str | None:
    when = first(OFFENCES, said.condition.text) or first(OFFENCES, said.words.text)
    if when is None:
        return None
    entry = without_none(
        title=said.words.text[:40],
        type=said.kind,
        when=[when],
        each=first(EACH, said.per.text) if said.per else None,
        posts=[making.declare("posts", said.post.text)] if said.post else None,
        text=said.words.text,
        **_amount(making, said),
    )
    return f"ledger:{making.add('ledger', name_of(said.condition.text), entry, said)}"


def _amount(making: Making, said: Consequence) -> dict[str, Any]:
    """The sum as written; where the text speaks of one and leaves it out, it is asked for, without one it is a word."""
    words = said.words.text
    if said.low is None and said.high is None:
        if said.amount and A_SUM.search(said.amount.text):
            return {"amount": making.setting("amount", said, said.amount.text, HOW_MUCH)}
        return _in_words(making, said, words)
    if said.unit == "%":
        value = said.low if said.low is not None else said.high
        shared = first(SHARED, words)
        return {"percent": _figure(value, "%"), "of": shared} if shared else _in_words(making, said, words)
    if said.unit not in ("元", ""):
        return _in_words(making, said, words)
    if said.low == said.high:
        return {"amount": _figure(said.low, "元")}
    return without_none(at_least=_figure(said.low, "元"), at_most=_figure(said.high, "元"))


def _in_words(making: Making, said: Consequence, words: str) -> dict[str, Any]:
    """What the penalty or the reward is where it is no sum."""
    if said.kind == "reward":
        named = first(BENEFITS, words)
        return {"benefits": [named]} if named else {"amount": making.setting("amount", said, words[:20], HOW_MUCH)}
    return {"sanctions": [first(SANCTIONS, words) or "penalty"]}


A_SUM = re.compile("元|[款金]$|奖励|激励|补贴|绩效|工资|提成")
"""What is money, though the text does not say how much; a warning or a lost title is none."""
HOW_MUCH = {"zh-Hans": "制度写“{phrase}”：是多少元？", "en": "The policy says “{phrase}”: how much is that, in yuan?"}

__all__ = ["HOW_LONG", "analysis", "consequence", "indicator", "report", "review", "target"]
