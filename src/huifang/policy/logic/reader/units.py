"""Cuts a text into its units: what stands from one mark, or one paragraph's beginning, to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from huifang.policy.logic.reader.accepting import accepted
from huifang.policy.logic.reader.marks import Mark
from huifang.policy.logic.reader.noise import Line, lines_of, noise_in, site_name_before
from huifang.policy.logic.reader.tables import Row, rows_of
from huifang.policy.logic.reader.written import Why


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters `start` to `end` of the folded text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Noise(Piece):
    why: Why


@dataclass(frozen=True, slots=True)
class Unit:
    """A mark, or none, and the words up to the next one.

    `pieces` are the words, cut where noise or the page's line ends stand between; `start` is where the mark stands.
    `ends_line` when nothing follows in its line.
    """

    mark: Mark | None
    start: int
    pieces: tuple[Piece, ...]
    words: str
    row: Row | None = None
    begins_line: bool = True
    ends_line: bool = True


ENDS_SENTENCE = re.compile(r"[。;!?:.][\"')\]》]*$")
_GOES_ON = re.compile(r"[,、(《/]$|《[^》]{0,30}$|[(][^)]{0,40}$|[\u4e00-\u9fff][的和与及或由在对向将把被为]$")
_BEGINS_OPEN = re.compile(r"^[,、。;:!?)》%]")
_WIDEST_PAGE = 64
_FEWEST_LINES = 8
_MOST_JOINED = 100
_NEAR = 60


def cut(text: str) -> tuple[list[Unit], list[Noise]]:
    """The units of a folded text in their order, and the noise between them."""
    lines, noise = _lines_of_policy(text)
    rows = rows_of(lines)
    marks = accepted(lines, rows)
    width = _page_width([line for line, row in zip(lines, rows, strict=True) if row is None])
    units: list[Unit] = []
    for line, row, found in zip(lines, rows, marks, strict=True):
        if row:
            units.append(Unit(None, line.start, (Piece(line.start, line.end),), line.text, row))
            continue
        for unit in _units_of_line(line, found):
            if units and unit.begins_line and unit.mark is None and _goes_on(units[-1], unit, width):
                units[-1] = _joined(units[-1], unit)
            else:
                units.append(unit)
    return units, noise


def _lines_of_policy(text: str) -> tuple[list[Line], list[Noise]]:
    lines: list[Line] = []
    noise: list[Noise] = []
    every = lines_of(text)
    for line, why in zip(every, noise_in(every), strict=True):
        if why:
            noise.append(Noise(line.start, line.end, why))
        elif site := site_name_before(line.text):
            noise.append(Noise(line.start, line.start + site, "notice"))
            rest = line.text[site:].lstrip()
            lines.append(replace(line, start=line.end - len(rest), text=rest))
        else:
            lines.append(line)
    return lines, noise


def _units_of_line(line: Line, marks: Sequence[Mark]) -> Iterator[Unit]:
    starts = [mark.start for mark in marks]
    if not starts or starts[0] > 0:
        yield _unit(line, None, 0, starts[0] if starts else len(line.text))
    for mark, end in zip(marks, [*starts, len(line.text)][1:], strict=True):
        yield _unit(line, mark, mark.start, end)


def _unit(line: Line, mark: Mark | None, start: int, end: int) -> Unit:
    words_from = mark.end if mark else start
    words = line.text[words_from:end].rstrip()
    pieces = (Piece(line.start + words_from, line.start + words_from + len(words)),) if words else ()
    return Unit(mark, line.start + start, pieces, words, None, start == 0, end == len(line.text))


def _page_width(lines: Sequence[Line]) -> int | None:
    """How many characters a line of the page holds, where the text's line ends are the page's and not paragraphs'."""
    lengths = sorted(len(line.text) for line in lines)
    if len(lengths) < _FEWEST_LINES:
        return None
    width = lengths[int(len(lengths) * 0.9)]
    full = sum(width * 0.85 <= length <= width * 1.1 for length in lengths)
    return width if width <= _WIDEST_PAGE and full >= 0.25 * len(lengths) and width >= 16 else None


def _goes_on(before: Unit, unit: Unit, width: int | None) -> bool:
    """Whether a line without a mark goes on with the sentence of the line before it."""
    if before.row or len(before.pieces) > _MOST_JOINED:
        return False
    end = before.words[-_NEAR:]
    if not end or _BEGINS_OPEN.match(unit.words) or _GOES_ON.search(end):
        return True
    if width is None or ENDS_SENTENCE.search(end):
        return False
    last = before.pieces[-1]
    length = last.end - (last.start if len(before.pieces) > 1 else before.start)
    return length >= 0.85 * width


def _joined(before: Unit, unit: Unit) -> Unit:
    return replace(
        before, pieces=(*before.pieces, *unit.pieces), words=before.words + unit.words, ends_line=unit.ends_line
    )
