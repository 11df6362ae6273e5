"""Tables: lines whose cells are parted by tabs or upright strokes, at least two one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from huifang.policy.logic.reader.noise import Line

_PARTED = re.compile(r"[^\t|]+")
_MARK_AND_TAB = re.compile(r"^[^\t|]{1,8}\t[^\t|]*$")
_SENTENCE = re.compile(r"[。;!?]|\d+ *[天日周月年时%元]")
_LONGEST_CAPTION = 14
_NUMBER_COLUMN = re.compile(r"序号|编号|项次|No\.?|NO\.?|№|序")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its cells as places in the line, and the captions above them, blank where there is none."""

    cells: tuple[tuple[int, int], ...]
    captions: tuple[str, ...]
    is_header: bool = False

    def number(self, line: str) -> str:
        """What stands in the column of running numbers, if there is one."""
        first = self.captions[0] if self.captions else ""
        start, end = self.cells[0]
        return line[start:end] if _NUMBER_COLUMN.fullmatch(first) and line[start:end].isdecimal() else ""


def rows_of(lines: Sequence[Line]) -> list[Row | None]:
    """For each line its row, or None for a line that stands in no table."""
    rows: list[Row | None] = [None] * len(lines)
    for start, end in _tables(lines):
        cells = [_cells(line.text) for line in lines[start:end]]
        captions = _captions(lines[start], cells)
        for place in range(start, end):
            row = Row(cells[place - start], _for_cells(cells[place - start], captions))
            rows[place] = replace(row, is_header=bool(captions) and place == start)
    return rows


def _tables(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    place = 0
    while place < len(lines):
        end = place
        while end < len(lines) and _is_row(lines[end].text):
            end += 1
        if end - place >= 2 or (end > place and len(_cells(lines[place].text)) >= 3):
            yield place, end
        place = max(end, place + 1)


def _is_row(text: str) -> bool:
    return len(_cells(text)) >= 2 and not (_MARK_AND_TAB.match(text) and _is_numbered(text))


def _is_numbered(text: str) -> bool:
    from huifang.policy.logic.reader.marks import marks_at  # noqa: PLC0415

    mark = marks_at(text, 0)
    return mark is not None and "\t" in text[: mark.end + 1]


def _cells(text: str) -> tuple[tuple[int, int], ...]:
    if "\t" not in text and text.count("|") < 2 and not re.search(r" \| ", text):
        return ()
    return tuple(_trimmed(text, found.start(), found.end()) for found in _PARTED.finditer(text) if found[0].strip())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _captions(line: Line, cells: Sequence[tuple[tuple[int, int], ...]]) -> tuple[str, ...]:
    """The words of the first row, if it is one of captions: all short, none a sentence, as many as most rows have."""
    words = tuple(line.text[start:end] for start, end in cells[0])
    is_header = (
        len(cells) >= 2
        and len(words) >= max(2, *map(len, cells[1:]))
        and all(len(one) <= _LONGEST_CAPTION and not _SENTENCE.search(one) for one in words)
        and len(set(words)) == len(words)
        and (len(words) > 2 or _parts_longer(cells))
    )
    return words if is_header else ()


def _parts_longer(cells: Sequence[tuple[tuple[int, int], ...]]) -> bool:
    """Whether the rows below have more to say than the first one."""
    first = sum(end - start for start, end in cells[0])
    rest = [sum(end - start for start, end in row) for row in cells[1:]]
    return sum(rest) / len(rest) > first


def _for_cells(cells: Sequence[tuple[int, int]], captions: Sequence[str]) -> tuple[str, ...]:
    """The captions of a row; a row with fewer cells lacks those at its beginning, where cells are joined downwards."""
    missing = len(captions) - len(cells)
    return tuple(captions[max(missing, 0) :][: len(cells)]) if captions else ("",) * len(cells)
