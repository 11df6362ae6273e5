"""What a questionnaire is: read with all its faults at once, asked page by page, scored."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from huifang.surveys.logic.branching import choices_in_order, in_order, page_shown, pages_of, shown
from huifang.surveys.logic.definition import Definition, stored
from huifang.surveys.logic.reading import NotReadable, read_definition
from huifang.surveys.logic.scoring import Scores, scores_of
from huifang.surveys.logic.tokens import LENGTH, digest_of, is_token, new_token


def q(key: str, kind: str = "scale", **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": {"en": key}, **more}


def choices(*keys: str) -> list[dict[str, Any]]:
    return [{"key": key, "label": {"en": key}} for key in keys]


def asking(*questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"languages": ["en"], "questions": list(questions), **more}


def read(*questions: dict[str, Any], **more: Any) -> Definition:
    return read_definition(asking(*questions, **more))


EVERY_KIND = asking(
    q("about", "section"),
    q("one", "single", choices=choices("a", "b"), other=True, required=True),
    q("some", "multiple", choices=choices("a", "b", "c"), most=2, shuffled=True),
    q(
        "face",
        "image",
        choices=[
            {"key": "good", "label": {"en": "Good"}, "picture": "happy"},
            {"key": "bad", "label": {"en": "Bad"}, "picture": "angry"},
        ],
    ),
    q("overall", overall=True),
    q("nps", "nps"),
    q("ces", "ces", help={"en": "1 is hard"}),
    q("parts", "matrix", rows=choices("speed", "words")),
    q("age", "number", low="0", high="150"),
    q("day", "date"),
    q("why", "text", shown_when={"question": "overall", "at_most": "3"}),
    intro={"en": "Hello"},
    thanks={"en": "Thanks"},
    shuffled=True,
)


def test_a_definition_is_kept_as_it_was_read() -> None:
    assert stored(read_definition(EVERY_KIND)) == EVERY_KIND
    cat = {"key": "cat", "label": {"en": "Cat"}, "picture": "0123456789abcdef" * 2, "alt": {"en": "A cat"}}
    shown = asking(q("pet", "image", choices=[cat, *choices("none")], picture="f" * 32, alt={"en": "Three cats"}))
    assert stored(read_definition(shown)) == shown
    assert read_definition(shown).uploaded == {"0123456789abcdef" * 2, "f" * 32}


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ([], ""),
        (asking(), "questions"),
        (asking(q("only", "section")), "questions"),
        (asking(q("a"), q("a")), "questions[a]"),
        (asking(q("A b")), "questions[1].key"),
        (asking(q("a", "stars")), "questions[a].kind"),
        (asking({"key": "a", "kind": "scale"}), "questions[a].label"),
        (asking(q("a", label={"zh-Hans": "甲"})), "questions[a].label"),
        (asking(q("a", label={"en": "x" * 301})), "questions[a].label.en"),
        (asking(q("a", colour="red")), "questions[a].colour"),
        (asking(q("a", required="yes")), "questions[a].required"),
        (asking(q("a", "single")), "questions[a].choices"),
        (asking(q("a", "single", choices=choices("x"))), "questions[a].choices"),
        (asking(q("a", "single", choices=choices("x", "x"))), "questions[a].choices[x]"),
        (asking(q("a", "image", choices=[{"key": "x", "label": {"en": "x"}, "picture": "cat"}, *choices("y")])), "questions[a].choices[x].picture"),
        (asking(q("a", "image", choices=[{"key": "x", "label": {"en": "x"}, "picture": "0" * 32}, *choices("y")])), "questions[a].choices[1].alt"),
        (asking(q("a", "image", choices=[{"key": "x", "label": {"en": "x"}, "picture": "star", "alt": {"en": "x"}}, *choices("y")])), "questions[a].choices[1].alt"),
        (asking(q("a", "matrix", rows=[{"key": "x", "label": {"en": "x"}, "picture": "star"}])), "questions[a].choices[x].picture"),
        (asking(q("a", picture="star")), "questions[a].picture"),
        (asking(q("a", picture="0" * 32)), "questions[a].alt"),
        (asking(q("a", "single", choices=[{"key": "x", "label": {"en": "x"}, "picture": "star"}, *choices("y")])), "questions[a].choices[x].picture"),
        (asking(q("a", choices=choices("x", "y"))), "questions[a].choices"),
        (asking(q("a", "matrix")), "questions[a].rows"),
        (asking(q("a", "text", overall=True)), "questions[a].overall"),
        (asking(q("a", overall=True), q("b", overall=True)), "questions[b]"),
        (asking(q("a", "nps"), q("b", "nps")), "questions[b]"),
        (asking(q("a", "number", low="5", high="4")), "questions[a].high"),
        (asking(q("a", "number", low="much")), "questions[a].low"),
        (asking(q("a", "multiple", choices=choices("x", "y"), most="0")), "questions[a].most"),
        (asking(q("a"), languages=["fr"]), "languages"),
        (asking(q("a", shown_when={"question": "a", "at_most": "3"})), "questions[a].shown_when.question"),
        (asking(q("a", shown_when={"question": "b", "at_most": "3"}), q("b")), "questions[a].shown_when.question"),
        (asking(q("a"), q("b", shown_when={"question": "a"})), "questions[b].shown_when"),
        (asking(q("a"), q("b", shown_when={"question": "a", "in": ["x"]})), "questions[b].shown_when.in"),
        (asking(q("a", "text"), q("b", shown_when={"question": "a", "at_least": "1"})), "questions[b].shown_when"),
        (asking(q("a", "single", choices=choices("x", "y")), q("b", shown_when={"question": "a", "in": ["z"]})), "questions[b].shown_when.in"),
        (asking(q("a"), q("b", shown_when={"question": "a", "at_least": "4", "at_most": "2"})), "questions[b].shown_when.at_most"),
        (asking(*[q(f"q{n}") for n in range(61)]), "questions"),
    ],
)  # fmt: skip
def test_a_fault_says_where_it_is_and_what_was_expected(raw: object, place: str) -> None:
    with pytest.raises(NotReadable) as found:
        read_definition(raw)
    assert place in [fault.place for fault in found.value.faults]
    assert all(str(fault.message) and str(fault.expected) for fault in found.value.faults)


def test_all_faults_are_said_at_once() -> None:
    with pytest.raises(NotReadable) as found:
        read_definition(asking(q("a", "single"), q("b", "stars"), q("c", overall="yes")))
    assert {fault.place for fault in found.value.faults} >= {
        "questions[a].choices",
        "questions[b].kind",
        "questions[c].overall",
    }


BRANCHING = read(
    q("content", "single", choices=choices("yes", "no")),
    q("why", "text", shown_when={"question": "content", "in": ["no"]}),
    q("again", "scale", shown_when={"question": "content", "in": ["no"]}),
    q("worse", "section", shown_when={"question": "again", "at_most": "2"}),
    q("what", "text"),
    q("end", "section"),
    q("last", "text"),
)


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, ["content", "end", "last"]),
        ({"content": "yes"}, ["content", "end", "last"]),
        ({"content": "no"}, ["content", "why", "again", "end", "last"]),
        ({"content": "no", "again": 2}, ["content", "why", "again", "worse", "what", "end", "last"]),
        ({"content": "no", "again": 3}, ["content", "why", "again", "end", "last"]),
        # What is no longer asked opens nothing, whatever was said there before.
        ({"content": "yes", "again": 1}, ["content", "end", "last"]),
    ],
)
def test_what_is_asked_follows_from_what_was_answered(answers: dict[str, object], asked: list[str]) -> None:
    assert [question.key for question in shown(BRANCHING, answers)] == asked


def test_a_page_ends_before_a_question_that_waits_for_one_of_it() -> None:
    pages = [[question.key for question in page] for page in pages_of(BRANCHING)]
    assert pages == [["content"], ["why", "again"], ["worse", "what", "end", "last"]]
    many = read(
        *[q(f"q{n}") for n in range(7)],
        q("more", "section"),
        q("last"),
        q("then", shown_when={"question": "last", "at_least": "4"}),
    )
    assert [[one.key for one in page] for page in pages_of(many)][1:] == [["more", "last"], ["then"]]
    headed = read(q("a"), q("head", "section"), q("b", shown_when={"question": "a", "at_most": "2"}))
    assert [[one.key for one in page] for page in pages_of(headed)] == [["a"], ["head", "b"]]


def test_a_page_with_nothing_to_ask_is_none() -> None:
    second = pages_of(BRANCHING)[1]
    assert page_shown(second, BRANCHING, {"content": "yes"}) == ()
    assert [one.key for one in page_shown(second, BRANCHING, {"content": "no"})] == ["why", "again"]


def test_an_order_of_chance_is_the_same_for_one_respondent_and_keeps_what_must_stand() -> None:
    mixed = read(
        *[q(f"q{n}") for n in range(6)], q("then", "text", shown_when={"question": "q5", "at_most": "2"}), shuffled=True
    )
    orders = {tuple(one.key for one in in_order(mixed.questions, mixed, seed=bytes([n]))) for n in range(30)}
    assert len(orders) > 10
    assert {order[5:] for order in orders} == {("q5", "then")}
    assert in_order(mixed.questions, mixed, seed=b"1") == in_order(mixed.questions, mixed, seed=b"1")
    assert in_order(BRANCHING.questions, BRANCHING, seed=b"1") == BRANCHING.questions
    offered = read(q("a", "single", choices=choices("x", "y", "z"), shuffled=True)).questions[0]
    assert len({tuple(one.key for one in choices_in_order(offered, seed=bytes([n]))) for n in range(30)}) > 2


@pytest.mark.parametrize(
    ("answers", "scores"),
    [
        ({}, Scores()),
        ({"overall": 5, "parts": {"speed": 1}}, Scores(csat=Decimal("5.00"))),
        ({"parts": {"speed": 1}}, Scores()),
        ({"nps": 0}, Scores(nps=0)),
        ({"nps": 10, "ces": 7}, Scores(nps=10, ces=7)),
    ],
)
def test_a_response_is_scored_by_the_question_on_the_whole(answers: dict[str, object], scores: Scores) -> None:
    assert scores_of(read_definition(EVERY_KIND), answers) == scores


def test_without_a_question_on_the_whole_the_scales_make_the_mean() -> None:
    parts = read(q("a"), q("b"), q("m", "matrix", rows=choices("x", "y")))
    assert scores_of(parts, {"a": 5, "m": {"x": 4, "y": 1}}).csat == Decimal("3.33")
    assert scores_of(parts, {"b": 2}).csat == Decimal("2.00")


def test_a_token_has_131_bits_and_no_two_are_alike() -> None:
    tokens = {new_token() for _ in range(20_000)}
    assert len(tokens) == 20_000
    assert all(is_token(token) and len(token) == LENGTH for token in tokens)
    assert (
        not is_token("0" * 21) and not is_token("0" * 23) and not is_token("-" * 22) and not is_token("0" * 22 + "\n")
    )
    assert len(digest_of(next(iter(tokens)))) == 32
    # Chi-square at each place: 61 degrees of freedom, 120 is beyond one in a hundred thousand.
    for place in range(LENGTH):
        seen: dict[str, int] = {}
        for token in tokens:
            seen[token[place]] = seen.get(token[place], 0) + 1
        expected = len(tokens) / 62
        assert sum((count - expected) ** 2 / expected for count in seen.values()) + (62 - len(seen)) * expected < 120
