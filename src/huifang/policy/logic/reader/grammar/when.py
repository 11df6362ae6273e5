"""A time as its words state it, before it is known what is to happen then."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from huifang.policy.logic.reader.grammar import lengths
from huifang.policy.logic.reader.grammar.rule import pattern
from huifang.policy.logic.reader.statements import Bound, Length, TimingKind


@dataclass(frozen=True, slots=True)
class When:
    """As `statements.Timing`, with what only the reading of a sentence needs.

    `bare`: a length alone (`7天`), a time only if its neighbours say so. `point`: a day of the period (`每月5日前`).
    `event`: where in the clause the event stands that the words themselves name (生日, 未到店), as start and end.
    `place`: where a member of a list stands.
    """

    kind: TimingKind
    length: Length | None = None
    low: Length | None = None
    times: Decimal = Decimal(1)
    bound: Bound = "exactly"
    name: str = ""
    since: Length | None = None
    until: Length | None = None
    promptly: bool = False
    on: str = ""
    bare: bool = False
    point: bool = False
    event: tuple[int, int] | None = None
    place: tuple[int, int] | None = None
    counted: str = ""
    """What is counted in place of times (`户`, `条`): a quota, not a rhythm."""


Whens = tuple[When, ...]

A_PLACE_OF_A_LIST = pattern(
    r"第?(?P<first>{length}|{number})\s?(?:个?(?P<range>至|到|-+|~)\s?第?(?P<second>{length}))?",
)
A_RANGE = re.compile(r"至|到|-|~")


def listed(written: str, start: int, *, kind: TimingKind) -> Whens:
    """The members of a list of lengths: 3天、1周, 第1、3、6个月, 3/7/30天, 3至7天. `start` is where the list begins."""
    matches = list(A_PLACE_OF_A_LIST.finditer(written))
    made: list[When] = []
    unit = ""
    for match in reversed(matches):
        whole = match["second"] or match["first"]
        if lengths.length(whole) is None:
            whole += unit
        unit = unit_in(whole) or unit
        member = _member(match["first"], match["second"], unit, kind)
        if member is not None:
            made.append(replace(member, place=(start + match.start(), start + match.end())))
    return tuple(reversed(made))


def unit_in(written: str) -> str:
    """The unit that the words end in, with its 个: 6个月 gives 个月."""
    match = re.search(r"(?:个|[^\d一二两三四五六七八九十百半、/]).*$", written)
    return match[0].strip() if match else ""


def _member(first: str, second: str | None, unit: str, kind: TimingKind) -> When | None:
    upper = lengths.length(second) if second else None
    lower = lengths.length(first) or lengths.length(first + unit)
    if lower is None:
        return None
    if upper is not None:
        return When("window", length=upper, low=lower) if kind != "before" else When("before", length=upper)
    return When(kind, length=lower)


def written(when: When) -> str:
    """The time in the short language of the scorer: `within P3D`, `min 2 per P1M`, `every P3M until P1Y`."""
    match when.kind:
        case "every":
            return _span_of_time(f"every {_length(when)}", when)
        case "times":
            bound = "" if when.bound == "exactly" else f"{when.bound} "
            return _span_of_time(f"{bound}{when.times.normalize():f} per {_length(when)}", when)
        case "window" if when.low and when.length:
            return f"window {lengths.written(when.low)}/{lengths.written(when.length)}"
        case "within" | "at" | "before" | "after":
            return f"{when.kind} {_length(when)}"
        case kind:
            return kind


def _length(when: When) -> str:
    return lengths.written(when.length) if when.length else f"X:{when.name}"


def _span_of_time(said: str, when: When) -> str:
    since = f" from {lengths.written(when.since)}" if when.since else ""
    until = f" until {lengths.written(when.until)}" if when.until else ""
    # The short language knows no span for counts; a bare count stays readable without it.
    return said + since + until if when.kind == "every" else said
