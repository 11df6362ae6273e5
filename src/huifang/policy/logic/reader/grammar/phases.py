"""Rhythms that hold for a part of the time: 前两年每3个月, 第2至3年每半年, 满一年后每年, 半年内每月."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from huifang.policy.logic.reader.grammar import lengths
from huifang.policy.logic.reader.grammar.rule import Found, pattern
from huifang.policy.logic.reader.grammar.when import When, Whens
from huifang.policy.logic.reader.statements import Length

BETWEEN = re.compile(r"(?:内|期间|:|起|开始|以后|之后|后|里|中|的|,|则|应|须|需|可|改为|至少|一般)*")
FIRST_SO_LONG = re.compile(r"(?:前|头|连续|最初)第?$")
COUNTED_OFF = re.compile(r"^的?[第首]")
BY_SOMEBODY = pattern(r",(?:由)?[^,;。:、\d]{0,8}?(?:{post})+(?:应|须|需|要|至少)*")

EXAMPLES = (
    ("术后前两年每3个月随访一次", "every P3M until P2Y"),
    ("术后半年内每月随访一次", "every P1M until P6M"),
    ("第2至3年每半年一次", "every P6M from P1Y until P3Y"),
    ("第3年起每年一次", "every P1Y from P2Y"),
    ("满一年后每季度一次", "every P3M from P1Y"),
    ("前7天每天", "every P1D until P7D"),
    ("第一年每季度一次", "every P3M until P1Y"),
    ("上线首月:每周回访1次", "every P1W until P1M"),
    ("连续三天每天", "every P1D until P3D"),
    ("每周一次,持续一个月", "every P1W until P1M"),
    ("第一个月,客服专员每周回访一次", "every P1W until P1M"),
    ("第二、三个月,每两周一次", "every P2W from P1M until P3M"),
)


def phased(text: str, found: Sequence[Found[Whens]]) -> tuple[Found[Whens], ...]:
    """The times of a clause, a stretch of time and the rhythm right behind it made one."""
    made: list[Found[Whens]] = []
    for time in found:
        if made and _recurs(time) and _is_stretch(text, made[-1], time):
            stretch = made.pop()
            made.append(Found(stretch.start, time.end, _bounded(text, stretch, time.value), f"{time.rule}, for a time"))
        elif made and _ahead_of_a_day(text, made[-1], time):
            day = made.pop()
            whens = tuple(replace(when, event=day.value[-1].event) for when in time.value)
            made.append(Found(day.start, time.end, whens, f"{time.rule}, of a day with a name"))
        elif made and _only_says_each_year(text, made[-1], time):
            made[-1] = time
        else:
            made.append(time)
    return tuple(_lasting(text, time) for time in made)


LASTS = pattern(r",?(?:持续|连续|为期)(?P<long>{length})")


def _lasting(text: str, time: Found[Whens]) -> Found[Whens]:
    """每周一次,持续一个月."""
    lasts = LASTS.match(text, time.end) if _recurs(time) else None
    if lasts is None:
        return time
    until = lengths.length(lasts["long"])
    return Found(time.start, lasts.end(), tuple(replace(when, until=until) for when in time.value), time.rule)


def _ahead_of_a_day(text: str, day: Found[Whens], time: Found[Whens]) -> bool:
    """生日前三天, 春节前一周."""
    named = day.value[-1].event is not None and day.value[-1].kind in {"on_event", "same_day"}
    return (
        named
        and text[day.end : time.start] in {"", '"'}
        and time.value[0].kind in {"before", "at", "within"}
        and time.value[0].length is not None
    )


def _only_says_each_year(text: str, before: Found[Whens], time: Found[Whens]) -> bool:
    """每年的春节, 每月交租前五天: the period only says that the day comes again."""
    when = time.value[0]
    between = text[before.end : time.start]
    close = re.fullmatch(r"[^,;。:]{0,8}", between) is not None
    happens = time.value[0].kind in {"within", "at"} and re.fullmatch(r"[^,;。:]{2,10}?后", between) is not None
    again = (
        before.value[0].kind == "every"
        and re.fullmatch(r"每个?(?:[年月周]|学[期年]|季度?)", text[before.start : before.end]) is not None
    )
    return (
        close
        and again
        and (happens or when.kind in {"on_event", "same_day", "before"})
        and not when.promptly
        and when.name != "提前"
    )


def _recurs(time: Found[Whens]) -> bool:
    return all(when.kind in {"every", "times"} for when in time.value)


def _is_stretch(text: str, stretch: Found[Whens], rhythm: Found[Whens]) -> bool:
    when = stretch.value[0]
    counted_off = COUNTED_OFF.match(text[stretch.start : stretch.end]) is not None
    close = BETWEEN.fullmatch(text, stretch.end, rhythm.start) is not None
    by_somebody = counted_off and BY_SOMEBODY.fullmatch(text, stretch.end, rhythm.start) is not None
    return (
        (close or by_somebody)
        and (len(stretch.value) == 1 or (counted_off and when.kind == "at"))
        and when.length is not None
        and when.kind in {"at", "within", "window", "before"}
    )


def _bounded(text: str, stretch: Found[Whens], rhythm: Iterable[When]) -> Whens:
    since, until = _bounds(text, stretch)
    return tuple(replace(when, since=since, until=until) for when in rhythm)


def _bounds(text: str, stretch: Found[Whens]) -> tuple[Length | None, Length | None]:
    """From when until when a stretch lasts; the second year begins when one year has passed."""
    when, length = stretch.value[0], stretch.value[-1].length
    assert when.length is not None
    assert length is not None
    said = text[stretch.start : stretch.end]
    counted_off = COUNTED_OFF.match(said) is not None
    if when.kind == "window" and when.low is not None:
        return (_less_one(when.low) if counted_off else when.low), length
    if when.kind in {"within", "before"} or FIRST_SO_LONG.search(text, 0, stretch.start):
        return None, length
    after = text[stretch.end : stretch.end + 2]
    if counted_off:
        return _less_one(when.length), None if re.match("[起开以之]", after) else length
    return length, None


def _less_one(length: Length) -> Length | None:
    return Length(length.amount - 1, length.unit) if length.amount > 1 else None
