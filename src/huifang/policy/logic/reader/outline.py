"""How the units of a policy lie inside one another: 1. below 一、 below 第一章, as the text itself nests them.

A family of marks that is open is gone back to; one that is not is begun below. Chapters and sections of statutes, and
the headings of Markdown, have a fixed order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huifang.policy.logic.reader.marks import CHAPTERS, Mark
from huifang.policy.logic.reader.titles import is_name
from huifang.policy.logic.reader.units import Unit


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit with its depth, 0 outermost, and the unit (its place in the list) that it lies in, if any."""

    unit: Unit
    depth: int
    inside: int | None
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class _Open:
    """A list that is being counted, or a heading without a number (`mark` is None): its last unit."""

    mark: Mark | None
    unit: int


def outlined(units: Sequence[Unit]) -> list[Placed]:
    """The units of one policy with their places in its outline."""
    open_: list[_Open] = []
    placed: list[Placed] = []
    next_marks = _next_marks(units)
    for place, unit in enumerate(units):
        is_heading = False
        if unit.mark is not None:
            open_ = _up_to(open_, unit.mark, units)
            is_heading = _is_heading(units, place, placed)
        elif _is_plain_heading(units, place):
            open_ = _up_to_next(open_, units, next_marks[place])
            is_heading = True
        elif _leads(units, place):
            open_ = _up_to_next(open_, units, next_marks[place], is_lead=True)
        else:
            while open_ and (mark := open_[-1].mark) and mark.family == "•":
                open_ = open_[:-1]
            headings = [one for one in open_ if placed[one.unit].is_heading]
            placed.append(Placed(unit, len(headings), headings[-1].unit if headings else None))
            continue
        placed.append(Placed(unit, len(open_), open_[-1].unit if open_ else None, is_heading))
        open_ = [*open_, _Open(unit.mark, place)]
    return placed


def _up_to(open_: list[_Open], mark: Mark, units: Sequence[Unit]) -> list[_Open]:
    """The lists that stay open when a unit with this mark begins."""
    if mark.family in CHAPTERS:
        rank = CHAPTERS.index(mark.family)
        return [one for one in open_ if one.mark and one.mark.family in CHAPTERS and _rank(one.mark) < rank]
    own = [place for place, one in enumerate(open_) if one.mark and _counts_with(one.mark, mark)]
    if mark.family.startswith("1.") and mark.family != "1.":
        own += [place for place, one in enumerate(open_) if one.mark and _is_finer(one.mark, mark)]
        return open_[: min(own)] if own else open_
    if not own:
        return open_
    deepest = open_[own[-1]]
    if mark.value == 1 and own[-1] == len(open_) - 1 and _announces_a_list(units[deepest.unit].words):
        return open_
    before = [place for place in own if (one := open_[place].mark) and one.value == (mark.value or 0) - 1]
    return open_[: (before or own)[-1]]


def _rank(mark: Mark) -> int:
    return CHAPTERS.index(mark.family)


def _counts_with(one: Mark, other: Mark) -> bool:
    """Whether two marks are of one list; a list may change the way it writes its marks only while it counts on."""
    if one.family != other.family:
        return False
    return one.style == other.style or (other.value is not None and other.value > 1) or one.family in CHAPTERS


def _is_finer(one: Mark, other: Mark) -> bool:
    return one.family.startswith("1.") and one.family != "1." and int(one.family[2:]) > int(other.family[2:])


def _announces_a_list(words: str) -> bool:
    return words.endswith(":")


def _next_marks(units: Sequence[Unit]) -> list[Mark | None]:
    """For each unit the first mark behind it."""
    marks: list[Mark | None] = [None] * len(units)
    for place in range(len(units) - 2, -1, -1):
        marks[place] = units[place + 1].mark or marks[place + 1]
    return marks


def _up_to_next(
    open_: list[_Open], units: Sequence[Unit], following: Mark | None, *, is_lead: bool = False
) -> list[_Open]:
    """For a heading or a leading sentence without a number: it closes the list that begins anew behind it, and others
    of its kind.
    """
    for depth, one in enumerate(open_):
        if one.mark is None and (not is_lead or not _is_plain_heading(units, one.unit)):
            return open_[:depth]
        if following and one.mark and one.mark.family == following.family and (following.value or 0) <= 1:
            return open_[:depth]
    if is_lead or (following and any(one.mark and one.mark.family == following.family for one in open_)):
        return open_
    return [one for one in open_ if one.mark and one.mark.family in CHAPTERS]


def _leads(units: Sequence[Unit], place: int) -> bool:
    """Whether a paragraph announces the list that follows it."""
    unit = units[place]
    following = units[place + 1].mark if place + 1 < len(units) else None
    if not unit.words.endswith(":") or unit.row or following is None:
        return False
    return following.value in (1, None) and following.family not in (*CHAPTERS, "一、", "条")


def _is_plain_heading(units: Sequence[Unit], place: int) -> bool:
    """A short line of its own that names what follows it."""
    unit = units[place]
    if unit.row or not (unit.begins_line and unit.ends_line) or not is_name(unit.words, longest=18):
        return False
    if place + 1 == len(units):
        return False
    following = units[place + 1]
    before = units[place - 1] if place else None
    in_a_list = before is not None and before.mark is None and not before.row and is_name(before.words, longest=18)
    after_in_list = following.mark is None and not following.row and is_name(following.words, longest=18)
    return bool(following.words) and not after_in_list and not in_a_list


def _is_heading(units: Sequence[Unit], place: int, placed: Sequence[Placed]) -> bool:
    """Whether a numbered unit is the name of what follows it."""
    unit = units[place]
    mark = unit.mark
    assert mark is not None
    if mark.is_chapter and mark.family != "篇":
        return is_name(unit.words, longest=40)
    if mark.family == "•" or not is_name(unit.words, longest=26) or place + 1 == len(units):
        return False
    following = units[place + 1]
    if following.mark is not None:
        if _is_after_a_name(mark, placed):
            return False
        return not _same_list(mark, following.mark) and not _goes_back(following.mark)
    return not _is_one_of_a_list(mark, placed)


def _same_list(mark: Mark, following: Mark) -> bool:
    return mark.family == following.family and (following.value or 0) > 1


def _goes_back(following: Mark) -> bool:
    """Whether the next mark takes up an outer list again: 3. after (2)."""
    if following.value in (1, None):
        return following.family in CHAPTERS
    return following.family[:2] != "1." or following.family == "1."


def _is_after_a_name(mark: Mark, placed: Sequence[Placed]) -> bool:
    """Whether the item right before it is a mere name as well, and no heading: both are items of a list of names."""
    before = placed[-1] if placed else None
    if before is None or before.unit.mark is None or before.unit.mark.family != mark.family or mark.value == 1:
        return False
    return not before.is_heading and is_name(before.unit.words, longest=26)


def _is_one_of_a_list(mark: Mark, placed: Sequence[Placed]) -> bool:
    """Whether the unit before it was an item of its list and no heading: then this one is an item too."""
    if mark.value == 1 or mark.family in ("一、", "条"):
        return False
    for one in reversed(placed):
        if one.unit.mark and one.unit.mark.family == mark.family:
            return not one.is_heading
    return False
