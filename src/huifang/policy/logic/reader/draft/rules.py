"""Schedule statements as rules: the steps of one series are one rule."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from huifang.policy.logic.reader.draft.making import Entry, Making, name_of
from huifang.policy.logic.reader.draft.times import (
    HOW_LONG,
    WHICH_DAY,
    duration,
    duration_or_setting,
    is_working,
    period,
)
from huifang.policy.logic.reader.statements import Length, Schedule, Timing

FESTIVALS: Mapping[str, str] = {
    "元旦": "new-year", "除夕": "spring-festival-eve", "春节": "spring-festival", "元宵": "lantern",
    "妇女节": "womens-day", "清明": "qingming", "劳动节": "labour-day", "端午": "dragon-boat", "七夕": "qixi",
    "教师节": "teachers-day", "中秋": "mid-autumn", "国庆": "national-day", "重阳": "double-ninth",
    "圣诞": "christmas",
}  # fmt: skip
_ENDS = re.compile(r"(到期|期满|届满|截止|生日|周年|纪念日)")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
JOINED = {"attribute": "joined_on"}


def rule_of(making: Making, steps: Sequence[Schedule]) -> str:
    """Add the rule that these statements are the steps of; its key."""
    first = steps[0]
    entry: Entry = {"for": making.segment(first.segment)}
    anchor, due = _anchored(making, steps) if _is_anchored(first) else _calendar(making, first)
    if anchor is not None:
        entry["anchor"] = anchor
    if first.until is not None and isinstance(anchor, str):
        entry["until"] = making.declare("events", first.until.text)
    if len([step for step in due if "within" in step]) > 1:
        entry["series"] = True
    if first.season is not None:
        entry["season"] = _season(making, first)
    entry["due"] = due
    channels = list(dict.fromkeys(channel for channel, _words in first.channels))
    if channels:
        entry["channels"] = channels
    if first.post is not None:
        entry["post"] = making.post(first.post)
    if first.condition is not None:
        entry["while"] = making.segment(first.condition)
    key = making.add("rules", _name(first), {"title": first.words.text[:60], **entry}, first)
    _add_clauses(making, key, steps)
    return key


def _add_clauses(making: Making, key: str, steps: Sequence[Schedule]) -> None:
    clauses = making.sections["rules"][key]["clauses"]
    clauses += [one for one in dict.fromkeys(making.clause_id(step.clause) for step in steps) if one not in clauses]


def _name(first: Schedule) -> str:
    words = [one.text for one in (first.segment, first.anchor) if one is not None]
    return name_of("".join(words) or first.words.text[:12])


def _is_anchored(step: Schedule) -> bool:
    return step.anchor is not None and not (step.timing.kind == "on_event" and _day_of(step.anchor.text))


def _anchored(making: Making, steps: Sequence[Schedule]) -> tuple[Any, list[Entry]]:
    """The event, or the date of the customer, that starts these steps, and the steps."""
    first = steps[0]
    assert first.anchor is not None
    words = first.anchor.text
    if words in ("生日", "客户生日"):
        return None, [_around(making, one, {"day": "birthday"}) for one in steps]
    if first.timing.kind == "before" and _ENDS.search(words):
        attribute = making.declare("attributes", words)
        return {"attribute": attribute}, [_around(making, one, {"at": "P0D"}) for one in steps]
    return making.declare("events", words), [_step(making, one) for one in steps]


def _around(making: Making, step: Schedule, day: Entry) -> Entry:
    """A step on a day that is known beforehand: a time before it is when its window opens."""
    timing = step.timing
    if timing.kind != "before":
        return day
    return {**day, "before": duration_or_setting(making, step, timing, timing.words.text)}


def _step(making: Making, step: Schedule) -> Entry:
    """A step that counts from its event."""
    timing = step.timing
    written = duration(timing.length)
    match timing.kind:
        case "same_day":
            made: Entry = {"within": "P0D"}
        case "at" | "after":
            made = {"at": written or _asked(making, step)}
        case "window" if written and _days(timing.low) is not None and _days(timing.length) is not None:
            made = {"at": written, "before": f"P{(_days(timing.length) or 0) - (_days(timing.low) or 0)}D"}
        case "every":
            made = {"every": written or _asked(making, step)}
        case "times" if written and timing.length is not None:
            made = _every(Length(timing.length.amount / (timing.times or 1), timing.length.unit)) or {"every": written}
        case "on_event" if not timing.promptly:
            made = {"at": "P0D"}
        case "irregular":
            made = {"within": _asked(making, step)}
        case "before":
            made = {"at": "P0D", "before": written or _asked(making, step)}
        case _:
            made = {"within": written or _asked(making, step)}
    return {**made, "days": "working"} if is_working(timing.length) and written else made


def _asked(making: Making, step: Schedule) -> Entry:
    return making.setting("duration", step, step.timing.words.text or step.words.text[:20], HOW_LONG)


def _every(length: Length) -> Entry | None:
    written = duration(length)
    return {"every": written} if written and written != "P0D" else None


def _days(length: Length | None) -> int | None:
    factor = {"day": 1, "week": 7, "month": 30, "year": 365}.get(length.unit) if length else None
    return int(length.amount * factor) if length and factor else None


def _calendar(making: Making, step: Schedule) -> tuple[Any, list[Entry]]:
    """The steps of a rule that no event starts: by the calendar, or by hand where the text leaves it to people."""
    timing = step.timing
    if step.anchor is not None and (day := _day_of(step.anchor.text)):
        return None, [{"day": day}]
    if timing.kind in ("every", "times"):
        return _periodic(making, step, timing)
    post = making.some_post(step.post)
    return None, [{"manual": post}]


def _periodic(making: Making, step: Schedule, timing: Timing) -> tuple[Any, list[Entry]]:
    """So many times in each period of the calendar; other intervals count from the day the customer joined."""
    if timing.on in _WEEKDAYS:
        return None, [{"day": f"weekly:{timing.on}"}]
    if (timing.on.isdecimal() and 1 <= int(timing.on) <= 31) or timing.on == "last":
        return None, [{"day": f"monthly:{timing.on}"}]
    named = period(timing.length)
    times = max(int(timing.times), 1)
    if named == "day":
        return JOINED, [{"every": "P1D"}]
    if named and timing.bound != "max":
        return None, [{"at_least": times, "per": named}]
    length = timing.length
    if length is not None and timing.bound != "max" and (every := _every(Length(length.amount / times, length.unit))):
        return JOINED, [every]
    return None, [{"manual": making.some_post(step.post)}]


def _day_of(words: str) -> str | None:
    """The day of the calendar that words name: a festival that every company knows, or the birthday."""
    if "生日" in words:
        return "birthday"
    known = [name for festival, name in FESTIVALS.items() if festival in words]
    return f"festival:{known[0]}" if len(known) == 1 else None


def _season(making: Making, step: Schedule) -> str:
    """The season that the words name; its days are asked for."""
    assert step.season is not None
    words = step.season.text
    known = making.names.setdefault("seasons", {})
    if words not in known:
        ends = {"from": ("第一天", "first day"), "to": ("最后一天", "last day")}
        days = {}
        for end, (chinese, english) in ends.items():
            question = {
                "zh-Hans": WHICH_DAY["zh-Hans"].replace("{end}", chinese),
                "en": WHICH_DAY["en"].replace("{end}", english),
            }
            days[end] = making.setting("year_day", step, words, question)
        known[words] = name_of(words)
        making.sections.setdefault("seasons", {})[known[words]] = days
    return known[words]
