"""Development sentences and documents with what they state, and how a reading is compared with it.

The files are written in a small notation. After the words stand what they state:

    = for whom | counted from | timing | channels | post     a follow-up
    ! what | counted from | limit                            a time limit for other work
    % metric | number, number | unit                         a number to reach

`*` stands for anything, `calendar` for a rhythm of the calendar. A line `@ heading > heading` holds for the next one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from huifang.policy.logic.reader.grammar import read_statements
from huifang.policy.logic.reader.grammar.scored import written
from huifang.policy.logic.reader.statements import Deadline, Schedule, Statement, Target, Words
from huifang.policy.logic.reader.structure import read_structure
from huifang.policy.logic.reader.written import Clause, Document, Heading, WrittenPolicy

HERE = Path(__file__).parent
SENTENCES = HERE / "sentences"
DOCUMENTS = HERE / "documents"
END_OF_TEXT = "====="


@dataclass
class Said:
    """Words, the headings above them, and what they state: rows of the notation by their mark."""

    name: str
    text: str
    headings: tuple[str, ...] = ()
    rows: dict[str, list[list[str]]] = field(default_factory=lambda: {"=": [], "!": [], "%": []})

    def add(self, line: str) -> None:
        self.rows[line[0]].append([cell.strip() for cell in line[1:].split("|")])


def sentences(trade: str = "*") -> list[Said]:
    return [said for path in sorted(SENTENCES.glob(f"{trade}.txt")) for said in _sentences_of(path)]


def _sentences_of(path: Path) -> Iterator[Said]:
    headings: tuple[str, ...] = ()
    said: Said | None = None
    for line in filter(None, path.read_text(encoding="utf-8").splitlines()):
        if line[0] in "=!%" and said is not None:
            said.add(line)
        elif line[0] == "@":
            headings = tuple(heading.strip() for heading in line[1:].split(">"))
        elif line[0] != "#":
            if said is not None:
                yield said
            said, headings = Said(f"{path.stem}: {line}", line, headings), ()
    if said is not None:
        yield said


def documents() -> list[Said]:
    return [_document_of(path) for path in sorted(DOCUMENTS.glob("*.txt"))]


def _document_of(path: Path) -> Said:
    text, _, rows = path.read_text(encoding="utf-8").partition(f"{END_OF_TEXT}\n")
    said = Said(path.stem, text)
    for line in filter(None, rows.splitlines()):
        said.add(line)
    return said


def as_document(said: Said) -> Document:
    """One clause below its headings, as the structure would give it; a number in front of a heading is left out."""
    headings = tuple(heading.lstrip("一二三四五六七八九十()、. ") for heading in said.headings)
    start = sum(map(len, headings))
    clause = Clause(
        start=start,
        end=start + len(said.text),
        part="",
        number="",
        headings=headings,
        text=said.text,
        places=tuple(range(start, start + len(said.text))),
    )
    above = tuple(
        Heading(sum(map(len, headings[:at])), sum(map(len, headings[: at + 1])), "", text, at)
        for at, text in enumerate(headings)
    )
    return Document("".join(headings) + said.text, (WrittenPolicy("客户回访管理制度", (clause,), above),), ())


def statements_of(said: Said) -> tuple[Statement, ...]:
    return read_statements(as_document(said))


def statements_of_text(text: str) -> tuple[Statement, ...]:
    return read_statements(read_structure(text))


def stated(statements: Sequence[Statement]) -> dict[str, list[list[str]]]:
    """A reading in the notation's rows; vague times are no follow-ups that could be planned."""
    return {
        "=": [
            [
                _text(each.segment),
                _anchor(each),
                written(each.timing),
                ",".join(c for c, _ in each.channels),
                _text(each.post),
            ]
            for each in statements
            if isinstance(each, Schedule)
        ],
        "!": [
            [each.what.text, _text(each.trigger), written(each.limit)]
            for each in statements
            if isinstance(each, Deadline)
        ],
        "%": [
            [each.metric.text, ",".join(_figure(n) for n in (each.low, each.high) if n is not None), each.unit]
            for each in statements
            if isinstance(each, Target)
        ],
    }


def _text(words: Words | None) -> str:
    return words.text if words else ""


def _anchor(each: Schedule) -> str:
    if each.anchor:
        return each.anchor.text
    return "calendar" if each.timing.kind in {"every", "times"} else ""


def _figure(number: Decimal) -> str:
    return f"{number.normalize():f}"


@dataclass(frozen=True)
class Comparison:
    missed: list[tuple[str, list[str]]]
    invented: list[tuple[str, list[str]]]
    matched: int


def compare(wanted: dict[str, list[list[str]]], got: dict[str, list[list[str]]], marks: str = "=!%") -> Comparison:
    """Rows of both matched one to one; vague timings that were not asked for are no inventions."""
    missed: list[tuple[str, list[str]]] = []
    invented: list[tuple[str, list[str]]] = []
    matched = 0
    for mark in marks:
        rest = list(got[mark])
        for row in wanted[mark]:
            fitting = next((other for other in rest if _fits(mark, row, other)), None)
            if fitting is None:
                missed.append((mark, row))
            else:
                rest.remove(fitting)
                matched += 1
        invented += [(mark, row) for row in rest if mark != "=" or row[2] != "irregular"]
    return Comparison([(m, r) for m, r in missed if len(r) < 3 or r[2] != "irregular"], invented, matched)


def _fits(mark: str, wanted: list[str], got: list[str]) -> bool:
    """Timing and numbers are equal up to units (30 days, a month); names share their words."""
    exact = {"=": 2, "!": 2, "%": 1}[mark]
    if _in_days(wanted[exact]) != _in_days(got[exact]):
        return False
    return all(_share(cell, other) for at, (cell, other) in enumerate(zip(wanted, got, strict=False)) if at != exact)


DAYS = {
    "P1W": "P7D",
    "P2W": "P14D",
    "P12M": "P1Y",
    "PT24H": "P1D",
    "P30D": "P1M",
    "P60D": "P2M",
    "P90D": "P3M",
    "P6M": "P6M",
}


def _in_days(timing: str) -> str:
    return " ".join(DAYS.get(word, word) for word in timing.split())


def _share(wanted: str, got: str) -> bool:
    if wanted in {"*", "", "客户"}:
        return True
    if wanted.isascii():
        return set(wanted.split(",")) <= set(got.split(","))
    return bool(got) and (wanted in got or got in wanted or _common(wanted, got) >= min(len(wanted), len(got)) * 0.6)


def _common(one: str, other: str) -> int:
    return sum(min(one.count(letter), other.count(letter)) for letter in set(one))
