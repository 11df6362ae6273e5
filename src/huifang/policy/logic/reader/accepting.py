"""Which of the things that are written like marks are marks: those that count.

The first of a list needs its second, each other one the one before it. At the beginning of a line the writing is
enough, where it cannot well be anything else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from huifang.policy.logic.reader.headings import begins_like_a_heading
from huifang.policy.logic.reader.marks import CHAPTERS, Mark, candidates, is_weak
from huifang.policy.logic.reader.noise import Line
from huifang.policy.logic.reader.tables import Row

_FAR = 6000
_JUMP = 3
_NEAR = 40
_ENDS = re.compile(r"[。;:!?.][\"')\]》]*$")
_WORD_OF_ONE = re.compile(r"[统唯之同第万单每逐任某独归不划合如惟专其进近初周星礼期篇文件附表图]$")
_LONG_LINE = 20


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: int
    place: int
    mark: Mark


def accepted(lines: Sequence[Line], rows: Sequence[Row | None]) -> list[list[Mark]]:
    """For each line its marks, in order."""
    found = [
        _Candidate(number, line.start + mark.start, mark)
        for number, (line, row) in enumerate(zip(lines, rows, strict=True))
        if row is None
        for mark in candidates(line.text)
    ]
    followed = _followed(found)
    marks: list[list[Mark]] = [[] for _ in lines]
    last: dict[str, int] = {}
    for candidate, is_followed in zip(found, followed, strict=True):
        mark = candidate.mark
        before = _words_before(lines[candidate.line], mark, marks[candidate.line])
        if marks[candidate.line] and marks[candidate.line][0].style == "#":
            continue  # the number of a Markdown heading is part of its name
        if mark.start == 0:
            previous = lines[candidate.line - 1] if candidate.line else None
            is_mark = _counts_at_beginning(mark, previous, last, is_followed=is_followed)
        else:
            is_mark = _counts_inside(mark, before, lines[candidate.line].text, last, is_followed=is_followed)
        if is_mark:
            marks[candidate.line].append(mark)
            _count(last, mark)
    return marks


def _words_before(line: Line, mark: Mark, marks: Sequence[Mark]) -> str:
    begin = marks[-1].end if marks else 0
    return line.text[max(begin, mark.start - _NEAR) : mark.start].rstrip()


def _followed(found: Sequence[_Candidate]) -> list[bool]:
    """For each candidate whether the next number of its family comes, before the family begins anew."""
    followed = [False] * len(found)
    waiting: dict[tuple[str, int], list[int]] = {}
    for place, candidate in enumerate(found):
        family, value = candidate.mark.family, candidate.mark.value
        if value is None:
            continue
        for earlier in waiting.pop((family, value - 1), ()):
            followed[earlier] = candidate.place - found[earlier].place <= _FAR
        if value == 1:
            waiting[family, 1] = [place]
        else:
            waiting.setdefault((family, value), []).append(place)
    return followed


def _count(last: dict[str, int], mark: Mark) -> None:
    if mark.value is None:
        return
    last[mark.family] = mark.value
    if mark.is_chapter:
        for family in [one for one in last if one not in CHAPTERS and one != "条"]:
            del last[family]


def _counts_at_beginning(mark: Mark, previous: Line | None, last: dict[str, int], *, is_followed: bool) -> bool:
    if mark.value is None:
        return True
    continues = 0 < mark.value - last.get(mark.family, 0) <= _JUMP
    if is_weak(mark):
        return mark.value == last.get(mark.family, 0) + 1 and (is_followed or mark.value > 1)
    goes_on = previous is not None and len(previous.text) >= _LONG_LINE and not _ENDS.search(previous.text[-_NEAR:])
    return continues or is_followed or not goes_on or mark.is_chapter


def _counts_inside(mark: Mark, before: str, line: str, last: dict[str, int], *, is_followed: bool) -> bool:
    value = mark.value
    if value is None:
        return False
    continues = value == last.get(mark.family, 0) + 1 and (value > 1 or is_followed)
    begins_anew = value == 1 and (is_followed or _is_first_below(mark, last))
    ends_sentence = not before or bool(_ENDS.search(before))
    if mark.style == "1 ":
        is_apart = ends_sentence and line[mark.end - 1] == " "
        return continues and (is_apart or begins_like_a_heading(line[mark.end : mark.end + _NEAR]))
    if is_weak(mark):
        return ends_sentence and (continues or begins_anew)
    if ends_sentence:
        return continues or begins_anew or (value - last.get(mark.family, value) in range(1, _JUMP + 1))
    is_word = mark.family == "一、" and _WORD_OF_ONE.search(before)
    return (continues or begins_anew) and not is_word


def _is_first_below(mark: Mark, last: dict[str, int]) -> bool:
    """Whether this is 3.1 while 3 is open."""
    if not mark.family.startswith("1.") or mark.family == "1.":
        return False
    above = mark.text.strip(".、):, ").split(".")[:-1]
    family = "1." if len(above) == 1 else f"1.{len(above) - 1}"
    return above[-1].isdecimal() and last.get(family) == int(above[-1])
