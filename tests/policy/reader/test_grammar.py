"""The grammar of written policies: each rule by its own examples, sentences of two dozen trades, whole documents."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator

import pytest

from huifang.policy.logic.reader.grammar import aims, phases, read_statements, reading, timing, when
from huifang.policy.logic.reader.grammar.deeds import RULES as DEEDS
from huifang.policy.logic.reader.grammar.deeds import deeds_in
from huifang.policy.logic.reader.grammar.rule import found_in
from huifang.policy.logic.reader.grammar.scored import rules_of
from huifang.policy.logic.reader.statements import KindOfClause, Length, Retention, Schedule, Statement, Timing, Words
from huifang.policy.logic.reader.structure import read_structure
from tests.policy.reader import cast_of_reader as cast


def test_times_read_as_their_examples_say() -> None:
    examples = [(rule.name, *example) for rule in timing.RULES for example in rule.examples]
    examples += [("for a time", *example) for example in phases.EXAMPLES]
    wrong = [(name, words, stated, read) for name, words, stated in examples if (read := _times(words)) != stated]
    assert wrong == []


def _times(words: str) -> str:
    return " ".join(when.written(each) for found in timing.times_in(words) for each in found.value)


def test_deeds_read_as_their_examples_say() -> None:
    examples = [example for rule in DEEDS for example in rule.examples]
    wrong = [(words, kind) for words, kind in examples if [found.value.kind for found in deeds_in(words)] != [kind]]
    assert wrong == []


def test_numbers_to_reach_read_as_their_examples_say() -> None:
    examples = [example for rule in aims.RULES for example in rule.examples]
    assert [(words, stated) for words, stated in examples if _aims(words) != [stated]] == []


def _aims(words: str) -> list[str]:
    found = [each.value for each in found_in(words, aims.RULES)]
    return [f"{each.low or ''}..{each.high or ''} {each.unit}" for each in found]


def test_statements_hold_what_their_examples_say() -> None:
    examples = [(rule.name, *example) for rule in reading.TELLINGS for example in rule.examples]
    wrong = [(name, sentence) for name, sentence, held in examples if not set(held.split("|")) <= _told(name, sentence)]
    assert wrong == []


def _told(rule: str, sentence: str) -> set[str]:
    statements = [each for each in cast.statements_of(cast.Said("", sentence)) if each.rule == rule]
    return {part for each in statements for part in parts_of(each)}


def parts_of(statement: Statement) -> Iterator[str]:
    for field in dataclasses.fields(statement):
        if field.name not in {"policy", "clause", "words", "rule"}:
            yield from _parts(getattr(statement, field.name))


def _parts(value: object) -> Iterator[str]:
    match value:
        case Words():
            yield value.text
        case Timing():
            yield value.kind
        case tuple():
            for each in value:
                yield from _parts(each)
        case None | Length():
            return
        case _:
            yield str(value)


@pytest.mark.parametrize("trade", sorted(path.stem for path in cast.SENTENCES.glob("*.txt")))
def test_sentences_state_what_stands_beside_them(trade: str) -> None:
    compared = [
        (said.text, cast.compare(said.rows, cast.stated(cast.statements_of(said)))) for said in cast.sentences(trade)
    ]
    assert [(text, each.missed, each.invented) for text, each in compared if each.missed or each.invented] == []


FLOORS = {"=": 0.85, "!": 0.9, "%": 0.9}
"""Of follow-ups, time limits and numbers; what is missed or invented in single documents stands in the comparison."""


def test_documents_of_many_trades_are_read() -> None:
    matched, wrong = dict.fromkeys(FLOORS, 0), dict.fromkeys(FLOORS, 0)
    for said in cast.documents():
        got = cast.stated(cast.statements_of_text(said.text))
        for mark in FLOORS:
            comparison = cast.compare(said.rows, got, mark)
            matched[mark] += comparison.matched
            wrong[mark] += len(comparison.missed) + len(comparison.invented)
    shares = {mark: 2 * matched[mark] / (2 * matched[mark] + wrong[mark]) for mark in FLOORS}
    assert {mark: share for mark, share in shares.items() if share < FLOORS[mark]} == {}


@pytest.mark.parametrize(
    "name", ["no_rules_culture", "blind_no_rules_archive", "fresh_no_rules_etiquette", "no_rules_commendation"]
)
def test_a_text_without_a_follow_up_rule_gives_none(name: str) -> None:
    said = next(said for said in cast.documents() if said.name == name)
    assert [each for each in cast.statements_of_text(said.text) if isinstance(each, Schedule)] == []


def test_every_value_points_at_its_own_words() -> None:
    for said in cast.documents():
        document = read_structure(said.text)
        for statement in read_statements(document):
            for words in words_of(statement):
                held = "".join(document.text[words.start : words.end].split())
                assert len(held) >= len(words.text.replace(" ", "")) / 2, (said.name, words)
                assert 0 <= words.start < words.end <= len(document.text)


def words_of(statement: Statement) -> Iterator[Words]:
    for field in dataclasses.fields(statement):
        value = getattr(statement, field.name)
        if isinstance(value, Words):
            yield value


def test_quotes_of_the_plain_data_stand_in_the_text() -> None:
    said = next(said for said in cast.documents() if said.name == "hotel")
    document = read_structure(said.text)
    plain = rules_of(document, read_statements(document), name="hotel")
    assert plain["doc"] == "hotel"
    assert all(row["quote"] in said.text for key in ("schedule", "deadlines", "targets") for row in plain[key])
    assert {row["timing"] for row in plain["schedule"]} >= {"every P15D", "2 per P1M", "within P3D"}


def test_a_table_says_for_whom_when_how_and_who() -> None:
    said = next(said for said in cast.documents() if said.name == "telecom")
    rows = [row for row in cast.stated(cast.statements_of_text(said.text))["="] if row[0] in {"钻石", "金牌", "银牌"}]
    assert rows == [
        ["钻石", "calendar", "every P1M", "visit", "分公司总经理"],
        ["金牌", "calendar", "every P3M", "visit", "政企部主任"],
        ["银牌", "calendar", "every P6M", "visit,phone", "客户经理"],
    ]


def test_reading_twice_gives_the_same() -> None:
    text = "\n".join(said.text for said in cast.documents())
    assert cast.statements_of_text(text) == cast.statements_of_text(text)


def test_what_somebody_keeps_is_kept_as_long_as_the_sentence_says() -> None:
    read = cast.statements_of(cast.Said("", "客户档案由专人保管,查阅须经经理批准,保存五年,期满销毁。"))
    lengths = {when.written(when.When("at", each.length)) for each in read if isinstance(each, Retention)}
    assert lengths == {"at P5Y"}


def test_clauses_have_kinds() -> None:
    said = cast.Said("", "回访记录由专人保管,保存三年。")
    kinds = {each.kind for each in cast.statements_of(said) if isinstance(each, KindOfClause)}
    assert {"retention", "archive"} & kinds


def test_twenty_pages_are_read_in_time() -> None:
    text = "\n".join(said.text for said in cast.documents()) + "\n"
    document = read_structure((text * 4)[:16_000])
    begun = time.process_time()
    read_statements(document)
    assert time.process_time() - begun < 1.5


def posts_in(text: str) -> list[str]:
    return [each.post.text if each.post else "" for each in cast.statements_of_text(text) if isinstance(each, Schedule)]


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        pytest.param(
            "客户回访制度\n一、电话回访由客服专员负责,种植患者由医生助理回访。\n二、拔牙患者术后3天内回访。\n三、种植患者术后1周内回访。\n",
            ["客服专员", "医生助理"],
            id="one clause says who follows up at large, and who these customers",
        ),
        pytest.param(
            "客户维护办法\n一、主办律师系客户维护第一责任人。\n二、结案满半年,电话回访委托人。\n", ["主办律师"], id="who answers for it"
        ),
        pytest.param(
            "客户走访制度\n一、回访由客服部负责,走访由市场部负责。\n二、每月走访客户一次。\n", [""], id="of two nobody is taken"
        ),
        pytest.param(
            "大客户走访制度\n一、客户分级走访:\nA级(重要)客户,客户经理每月上门拜访一次;\nB级(一般)客户,每季度上门拜访一次;\n",
            ["客户经理", "客户经理"],
            id="items of a scale",
        ),
        pytest.param(
            "回访制度\n一、客户投诉的监督检查由经理负责。\n二、每月回访客户一次。\n", [""], id="what only goes with it says nothing"
        ),
    ],
)  # fmt: skip
def test_who_does_it_is_taken_from_other_clauses(text: str, posts: list[str]) -> None:
    assert posts_in(text) == posts
