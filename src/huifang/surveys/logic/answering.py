"""Answers held against the questions: which are missing, which are none that a question takes, how each is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from huifang.kernel.masking import mask_free_text
from huifang.kernel.text import Message
from huifang.surveys.logic.branching import OTHER, shown
from huifang.surveys.logic.definition import CHOSEN, SPANS, Definition, Kind, Question

LONGEST_WORDS = 2_000
LONGEST_OTHER = 200
MOST_NUMBER = Decimal(10**9)
FINEST = Decimal("0.0001")

REQUIRED = Message("This is still to be answered.")
NOTHING_SAID = Message("Nothing is answered yet.")
REQUIRED_ROWS = Message("Please answer every row.")
NOT_OFFERED = Message("Choose one of the answers that are offered.")
TOO_MANY = Message("Choose at most %(most)d.")
NO_NUMBER = Message("Write a number, like 12 or 3.5.")
TOO_LOW = Message("The lowest is %(low)s.")
TOO_HIGH = Message("The highest is %(high)s.")
NO_DATE = Message("Write a date, like 2026-03-31.")
TOO_LONG = Message("This is longer than %(most)d characters. Say it more briefly.")


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """What is the matter with the answer to a question."""

    question: str
    message: Message


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers as they are kept, and what is the matter with the others."""

    answers: Mapping[str, object]
    faults: tuple[AnswerFault, ...]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer as a row: one of number, day, text and choice is said."""

    question: str
    row: str = ""
    choice: str = ""
    number: Decimal | None = None
    day: date | None = None
    text: str = ""


class _Refused(Exception):
    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def other_key(question: Question) -> str:
    """Under which name the words of one who chose “other” stand."""
    return f"{question.key}/{OTHER}"


def checked(questions: Iterable[Question], said: Mapping[str, object]) -> Checked:
    """Hold what was said against these questions; what answers none of them is left out. Blank answers are none."""
    taken: dict[str, object] = {}
    faults: list[AnswerFault] = []
    for question in questions:
        if question.is_section:
            continue
        try:
            answer = _READERS[question.kind](question, said.get(question.key))
        except _Refused as refused:
            faults.append(AnswerFault(question.key, refused.message))
            continue
        if answer is not None:
            taken[question.key] = answer
            taken |= _other(question, answer, said)
        elif question.is_required:
            faults.append(AnswerFault(question.key, REQUIRED))
    return Checked(taken, tuple(faults))


def whole(definition: Definition, said: Mapping[str, object]) -> Checked:
    """Everything that was said, held against everything that is asked after it. An empty sheet is no answer."""
    every = checked(definition.questions, said)
    asked = shown(definition, every.answers)
    keys = {question.key for question in asked} | {other_key(question) for question in asked}
    kept = {key: answer for key, answer in every.answers.items() if key in keys}
    faults = [fault for fault in every.faults if fault.question in keys]
    if not kept and not faults:
        faults = [AnswerFault(definition.asked[0].key, NOTHING_SAID)]
    return Checked(kept, tuple(faults))


def rows_of(definition: Definition, answers: Mapping[str, object]) -> tuple[AnswerRow, ...]:
    """Answers as they were taken, as rows."""
    return tuple(row for question in definition.asked for row in _rows(question, answers))


def words_of(text: str) -> str:
    """Words as they are kept: trimmed, lines ended alike, without what a database cannot hold, numbers masked."""
    held = text.replace("\x00", "").encode(errors="ignore").decode()
    return mask_free_text(held.replace("\r\n", "\n").replace("\r", "\n").strip())


def _rows(question: Question, answers: Mapping[str, object]) -> Iterator[AnswerRow]:
    key, answer = question.key, answers.get(question.key)
    match answer:
        case None:
            return
        case dict():
            yield from (AnswerRow(key, row=row, number=Decimal(point)) for row, point in answer.items())
        case list():
            yield from (AnswerRow(key, choice=choice) for choice in answer)
        case _ if question.kind in CHOSEN:
            yield AnswerRow(key, choice=str(answer))
        case _ if question.kind is Kind.DATE:
            yield AnswerRow(key, day=date.fromisoformat(str(answer)))
        case _ if question.kind is Kind.TEXT:
            yield AnswerRow(key, text=str(answer))
        case _:
            yield AnswerRow(key, number=Decimal(str(answer)))
    if words := answers.get(other_key(question)):
        yield AnswerRow(key, text=str(words))


def _other(question: Question, answer: object, said: Mapping[str, object]) -> dict[str, object]:
    chosen = answer if isinstance(answer, list) else [answer]
    words = said.get(other_key(question))
    if OTHER not in chosen or not question.takes_other or not isinstance(words, str) or not words.strip():
        return {}
    return {other_key(question): words_of(words[:LONGEST_OTHER])}


def _line(answer: object) -> str:
    """What was said in one field; of several the first."""
    found = answer[0] if isinstance(answer, list) and answer else answer
    return str(found).strip() if isinstance(found, str | int | Decimal) and not isinstance(found, bool) else ""


def _one(question: Question, answer: object) -> str | None:
    said = _line(answer)
    if said and said not in _offered(question):
        raise _Refused(NOT_OFFERED)
    return said or None


def _several(question: Question, answer: object) -> list[str] | None:
    said = [str(one) for one in answer if one] if isinstance(answer, list) else [_line(answer)]
    offered = _offered(question)
    if any(one and one not in offered for one in said):
        raise _Refused(NOT_OFFERED)
    chosen = [one for one in offered if one in said]
    if question.most is not None and len(chosen) > question.most:
        raise _Refused(Message(TOO_MANY.template, {"most": question.most}))
    return chosen or None


def _offered(question: Question) -> list[str]:
    return [choice.key for choice in question.choices] + ([OTHER] if question.takes_other else [])


def _point(question: Question, answer: object) -> int | None:
    said = _line(answer)
    if said and said not in {str(point) for point in question.points}:
        raise _Refused(NOT_OFFERED)
    return int(said) if said else None


def _matrix(question: Question, answer: object) -> dict[str, int] | None:
    said = answer if isinstance(answer, Mapping) else {}
    points = {row.key: _point(question, said.get(row.key)) for row in question.rows}
    answered = {row: point for row, point in points.items() if point is not None}
    if answered and question.is_required and len(answered) < len(question.rows):
        raise _Refused(REQUIRED_ROWS)
    return answered or None


def _number(question: Question, answer: object) -> str | None:
    said = _line(answer)
    if not said:
        return None
    try:
        number = Decimal(said)
    except InvalidOperation as unreadable:
        raise _Refused(NO_NUMBER) from unreadable
    if not number.is_finite() or abs(number) > MOST_NUMBER:
        raise _Refused(NO_NUMBER)
    if question.low is not None and number < question.low:
        raise _Refused(Message(TOO_LOW.template, {"low": question.low}))
    if question.high is not None and number > question.high:
        raise _Refused(Message(TOO_HIGH.template, {"high": question.high}))
    return f"{number.quantize(FINEST).normalize():f}"


def _day(_: Question, answer: object) -> str | None:
    said = _line(answer)
    try:
        return date.fromisoformat(said).isoformat() if said else None
    except ValueError as unreadable:
        raise _Refused(NO_DATE) from unreadable


def _words(_: Question, answer: object) -> str | None:
    words = words_of(_line(answer))
    if len(words) > LONGEST_WORDS:
        raise _Refused(Message(TOO_LONG.template, {"most": LONGEST_WORDS}))
    return words or None


_READERS: Mapping[Kind, Callable[[Question, object], object | None]] = {
    **dict.fromkeys((Kind.SINGLE, Kind.IMAGE), _one),
    Kind.MULTIPLE: _several,
    **dict.fromkeys([kind for kind in SPANS if kind is not Kind.MATRIX], _point),
    Kind.MATRIX: _matrix,
    Kind.NUMBER: _number,
    Kind.DATE: _day,
    Kind.TEXT: _words,
}
