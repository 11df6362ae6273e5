"""`read_structure`: the policies, headings and clauses of a text, with nothing of it lost.

A text is folded (`folding`), rid of noise (`noise`), cut at its marks (`marks`, `accepting`, `units`, `tables`), parted
into policies (`parting`) and each of these nested as its numbers say (`outline`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from huifang.policy.logic.reader.folding import HAN, Folded, fold
from huifang.policy.logic.reader.headings import heading_before_space, heading_run_into
from huifang.policy.logic.reader.marks import marks_at
from huifang.policy.logic.reader.outline import Placed, outlined
from huifang.policy.logic.reader.parting import Part, parted
from huifang.policy.logic.reader.units import Piece, Unit, cut
from huifang.policy.logic.reader.written import Cell, Clause, Document, Heading, Rest, Why, WrittenPolicy

_LONGEST_PARAGRAPH = 400
_SENTENCE = re.compile(r".+?(?:[。;!?][\"')\]》]*|$)")
_JOINS = re.compile(rf"[{HAN}。、《》,;:!?()\[\]\"'%|]")
_RUNS_IN = ("一、", "编", "章", "节")


def read_structure(text: str) -> Document:
    """Read the structure of a text. Raises nothing: whatever the text is, all of it comes back in its place."""
    folded = fold(text)
    units, noise = cut(folded.text)
    rest = [_rest(folded, one.start, one.end, one.why) for one in noise]
    policies = []
    for part in parted(list(_finer(units))):
        rest += [_rest(folded, unit.start, _end(unit), "title") for unit in part.titles]
        rest += [_rest(folded, unit.start, _end(unit), "ornament") for unit in part.units if not _means(unit)]
        policies.append(_policy(folded, part))
    return Document(text, tuple(policies), tuple(sorted(rest, key=lambda one: one.start)))


def _rest(folded: Folded, start: int, end: int, why: Why) -> Rest:
    return Rest(folded.places[start], folded.places[end - 1] + 1, why)


def _end(unit: Unit) -> int:
    if unit.pieces:
        return unit.pieces[-1].end
    return unit.start + (unit.mark.end - unit.mark.start if unit.mark else 0)


def _means(unit: Unit) -> bool:
    return bool(re.search(r"[^\W_]", unit.words))


def _finer(units: Iterable[Unit]) -> Iterator[Unit]:
    """The units, with headings that run into their sentence cut off, and very long paragraphs in sentences."""
    for unit in units:
        at = 0
        if unit.mark and unit.mark.family != "•":
            runs_in = heading_run_into(unit.words) if unit.mark.family in _RUNS_IN else 0
            at = heading_before_space(unit.words) or runs_in
        if at:
            head, body = _parted_at(unit, at)
            yield head
            yield body
        elif unit.mark is None and unit.row is None and len(unit.words) > _LONGEST_PARAGRAPH:
            yield from _sentences(unit)
        else:
            yield unit


def _sentences(unit: Unit) -> Iterator[Unit]:
    rest = unit
    for found in _SENTENCE.finditer(unit.words):
        if len(found[0]) >= len(rest.words):
            break
        head, rest = _parted_at(rest, len(found[0]))
        yield head
    yield rest


def _parted_at(unit: Unit, at: int) -> tuple[Unit, Unit]:
    """The unit's first `at` characters, and the others without blanks before them, as units."""
    skipped = len(unit.words[at:]) - len(unit.words[at:].lstrip())
    first, second = _cut_pieces(unit.pieces, at)
    _, second = _cut_pieces(second, skipped)
    head = replace(unit, pieces=first, words=unit.words[:at], ends_line=False)
    body = Unit(None, second[0].start, second, unit.words[at + skipped :], None, False, unit.ends_line)
    return head, body


def _cut_pieces(pieces: Sequence[Piece], at: int) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    first: list[Piece] = []
    for place, piece in enumerate(pieces):
        length = piece.end - piece.start
        if at < length:
            begun = [Piece(piece.start, piece.start + at)] if at else []
            return (*first, *begun), (Piece(piece.start + at, piece.end), *pieces[place + 1 :])
        first.append(piece)
        at -= length
    return tuple(first), ()


def _policy(folded: Folded, part: Part) -> WrittenPolicy:
    placed = outlined([unit for unit in part.units if _means(unit)])
    clauses: list[Clause] = []
    headings: list[Heading] = []
    clause_of: dict[int, int] = {}
    for place, one in enumerate(placed):
        above = list(_above(placed, one))
        if one.is_heading or (one.unit.row and one.unit.row.is_header):
            headings.append(_heading(folded, one, level=sum(placed[each].is_heading for each in above)))
            continue
        under = next((clause_of[each] for each in above if each in clause_of), None)
        names = tuple(_name(folded, placed[each].unit) for each in reversed(above) if placed[each].is_heading)
        clause_of[place] = len(clauses)
        clauses.append(_clause(folded, one.unit, part.title, names, under))
    return WrittenPolicy(part.title, tuple(clauses), tuple(headings))


def _above(placed: Sequence[Placed], one: Placed) -> Iterator[int]:
    """The places of the units that a unit lies in, innermost first."""
    inside = one.inside
    while inside is not None:
        yield inside
        inside = placed[inside].inside


def _heading(folded: Folded, one: Placed, *, level: int) -> Heading:
    number, text = one.unit.mark.text if one.unit.mark else "", _name(folded, one.unit)
    start, end = folded.places[one.unit.start], folded.places[_end(one.unit) - 1] + 1
    if one.unit.mark and one.unit.mark.style == "#" and (mark := marks_at(one.unit.words, 0)):
        number = mark.text
    return Heading(start, end, number, text, level)


def _name(folded: Folded, unit: Unit) -> str:
    """The words of a heading, without the number that a heading of Markdown may have besides its #."""
    text, _ = _words(folded, unit)
    mark = marks_at(text, 0) if unit.mark and unit.mark.style == "#" else None
    return text[mark.end if mark else 0 :].rstrip(":")


def _clause(folded: Folded, unit: Unit, part: str, headings: tuple[str, ...], under: int | None) -> Clause:
    text, places = _words(folded, unit)
    start, end = folded.places[unit.start], folded.places[_end(unit) - 1] + 1
    number = unit.mark.text if unit.mark else ""
    if unit.row:
        number = unit.row.number(unit.words)
    cells = tuple(_cells(folded, unit, places)) if unit.row else ()
    return Clause(start, end, part, number, headings, text, places, under, cells)


def _words(folded: Folded, unit: Unit) -> tuple[str, tuple[int, ...]]:
    """The words of a unit without the blanks and signs that only the page needs, and their places in the original."""
    signs: list[str] = []
    places: list[int] = []
    text = folded.text
    for piece in unit.pieces:
        for at in range(piece.start, piece.end):
            sign = text[at]
            if sign in " \t\n" and not (unit.row and sign == "\t") and _is_for_the_eye(text, at, piece):
                continue
            if sign == "*" and "*" in (text[at - 1 : at], text[at + 1 : at + 2]):
                continue
            signs.append("|" if unit.row and sign == "\t" else " " if sign == "\t" else sign)
            places.append(folded.places[at])
    if not unit.row:
        return "".join(signs), tuple(places)
    line = "".join(signs)
    start, end = len(line) - len(line.lstrip("|")), len(line.rstrip("|"))
    return line[start:end], tuple(places[start:end])


def _is_for_the_eye(text: str, at: int, piece: Piece) -> bool:
    """Whether a blank has a Chinese character or sign beside it, or another blank before it."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return at in (piece.start, piece.end - 1) or before in " \t" or bool(_JOINS.match(before) or _JOINS.match(after))


def _cells(folded: Folded, unit: Unit, places: Sequence[int]) -> Iterator[Cell]:
    assert unit.row is not None
    at = {place: index for index, place in enumerate(places)}
    for (start, end), caption in zip(unit.row.cells, unit.row.captions, strict=True):
        # Of a cell that held nothing but signs for the page no word is left.
        left = [at[place] for place in folded.places[unit.start + start : unit.start + end] if place in at]
        if left:
            yield Cell(caption, left[0], left[-1] + 1)
