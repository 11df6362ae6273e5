"""Answers held against the questions, and kept as rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from huifang.surveys.logic.answering import AnswerRow, checked, rows_of, whole
from huifang.surveys.logic.reading import read_definition
from tests.surveys.test_definition import BRANCHING, EVERY_KIND, asking, choices, q

DEFINITION = read_definition(EVERY_KIND)


@pytest.mark.parametrize(
    ("question", "said", "kept"),
    [
        ("one", "a", "a"),
        ("one", ["b"], "b"),
        ("one", "", None),
        ("some", ["c", "a"], ["a", "c"]),
        ("some", "b", ["b"]),
        ("some", [], None),
        ("face", "good", "good"),
        ("overall", "5", 5),
        ("overall", 4, 4),
        ("nps", "0", 0),
        ("nps", "10", 10),
        ("ces", "7", 7),
        ("parts", {"speed": "3", "words": ""}, {"speed": 3}),
        ("parts", "3", None),
        ("age", " 12.50 ", "12.5"),
        ("age", "1e1", "10"),
        ("day", "2026-03-31", "2026-03-31"),
        ("day", "", None),
    ],
)
def test_an_answer_is_kept_as_its_kind_keeps_it(question: str, said: object, kept: object) -> None:
    asked = DEFINITION.question(question)
    assert asked is not None
    found = checked([asked], {question: said})
    assert found.answers.get(question) == kept
    assert not found.faults or (kept is None and asked.is_required)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("one", "z"),
        ("some", ["a", "z"]),
        ("some", ["a", "b", "c"]),
        ("overall", "6"),
        ("overall", "0"),
        ("overall", "3.5"),
        ("overall", "<script>"),
        ("nps", "-1"),
        ("nps", "11"),
        ("ces", "8"),
        ("parts", {"speed": "9"}),
        ("age", "-1"),
        ("age", "151"),
        ("age", "old"),
        ("age", "NaN"),
        ("age", "1e99"),
        ("day", "2026-02-30"),
        ("day", "yesterday"),
    ],
)
def test_what_a_question_does_not_take_is_refused(question: str, said: object) -> None:
    asked = DEFINITION.question(question)
    assert asked is not None
    found = checked([asked], {question: said})
    assert question not in found.answers
    assert [fault.question for fault in found.faults] == [question]


def test_words_are_kept_without_numbers_and_without_what_a_database_cannot_hold() -> None:
    text = read_definition(asking(q("why", "text"), q("one", "single", choices=choices("a", "b"), other=True)))
    said = {"why": "  call 13812345678\r\nplease\x00\ud800 ", "one": "other", "one/other": "my own 13812345678"}
    assert checked(text.questions, said).answers == {
        "why": "call 138****5678\nplease",
        "one": "other",
        "one/other": "my own 138****5678",
    }
    assert checked(text.questions, {"why": "x" * 2_001}).faults
    assert checked(text.questions, {"one": "a", "one/other": "not chosen"}).answers == {"one": "a"}


def test_the_whole_is_held_against_what_is_asked_after_it() -> None:
    every = whole(BRANCHING, {"content": "yes", "why": "hidden", "last": "bye", "stranger": "1"})
    assert every.answers == {"content": "yes", "last": "bye"}
    needed = read_definition(
        asking(q("a"), q("b", "text", required=True, shown_when={"question": "a", "at_most": "2"}))
    )
    assert not whole(needed, {"a": "3"}).faults
    assert [fault.question for fault in whole(needed, {"a": "2"}).faults] == ["b"]
    rows = read_definition(asking(q("m", "matrix", rows=choices("x", "y"), required=True)))
    assert whole(rows, {"m": {"x": "1"}}).faults and whole(rows, {}).faults
    assert not whole(rows, {"m": {"x": "1", "y": "2"}}).faults


def test_answers_are_rows_of_one_thing_each() -> None:
    said: dict[str, object] = {"one": "other", "one/other": "mine", "some": ["a", "b"], "face": "bad", "overall": "3"}
    said |= {
        "nps": "9",
        "ces": "2",
        "parts": {"speed": "1", "words": "5"},
        "age": "30",
        "day": "2026-01-02",
        "why": "so",
    }
    found = whole(DEFINITION, said)
    assert not found.faults
    assert rows_of(DEFINITION, found.answers) == (
        AnswerRow("one", choice="other"),
        AnswerRow("one", text="mine"),
        AnswerRow("some", choice="a"),
        AnswerRow("some", choice="b"),
        AnswerRow("face", choice="bad"),
        AnswerRow("overall", number=Decimal(3)),
        AnswerRow("nps", number=Decimal(9)),
        AnswerRow("ces", number=Decimal(2)),
        AnswerRow("parts", row="speed", number=Decimal(1)),
        AnswerRow("parts", row="words", number=Decimal(5)),
        AnswerRow("age", number=Decimal(30)),
        AnswerRow("day", day=date(2026, 1, 2)),
        AnswerRow("why", text="so"),
    )
