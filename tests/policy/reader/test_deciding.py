"""Decisions on statements outlive another reading; what a changed text changed is told apart."""

from __future__ import annotations

from decimal import Decimal

import pytest

from huifang.policy.logic.reader.deciding import (
    Decision,
    changed_between,
    corrected,
    reads_of,
    unread_sentences,
    values_of,
)
from huifang.policy.logic.reader.statements import GeneralChannels, Length, Schedule, Target, Timing, Words
from huifang.policy.logic.reader.structure import read_structure

TEXT = "鱼缸办法\n一、装好后3天内打电话。水要换。\n二、每月看一次。"
DOCUMENT = read_structure(TEXT)
CALL = Schedule(
    0, 0, Words("装好后3天内打电话", 7, 16), "after an event",
    Timing("within", Words("3天", 10, 12), Length(Decimal(3), "day")), anchor=Words("装好", 7, 9),
)  # fmt: skip
LOOK = Schedule(
    0, 1, Words("每月看一次", 25, 30), "a rhythm", Timing("every", Words("每月", 25, 27), Length(Decimal(1), "month"))
)


def test_a_decision_is_found_again_after_another_reading() -> None:
    first = reads_of(DOCUMENT, [CALL, LOOK], {})
    assert len({one.key for one in first}) == 2
    decisions = {
        first[0].key: Decision("corrected", {"amount": "7", "segment": "新客户"}),
        first[1].key: Decision("rejected", {}),
    }
    longer = read_structure(TEXT.replace("一、", "一、先敲门。\n二、", 1).replace("\n二、每", "\n三、每"))
    moved = [Schedule(0, 1, CALL.words, CALL.rule, CALL.timing, anchor=CALL.anchor), LOOK]
    assert reads_of(longer, moved, decisions)[0].decision == decisions[first[0].key]
    again = reads_of(DOCUMENT, [CALL, LOOK], decisions)
    assert again[1].now is None
    now = again[0].now
    assert isinstance(now, Schedule)
    assert now.timing.length == Length(Decimal(7), "day")
    assert now.segment == Words("新客户", CALL.words.start, CALL.words.end)
    assert now.anchor == CALL.anchor


@pytest.mark.parametrize(
    ("values", "name", "expected"),
    [
        ({"when": "every", "amount": "2", "unit": "week"}, "timing", Timing("every", CALL.timing.words, Length(Decimal(2), "week"))),
        ({"when": "nonsense"}, "timing", CALL.timing),
        ({"amount": "many"}, "timing", Timing("within", CALL.timing.words, None)),
        ({"anchor": "开业"}, "anchor", Words("开业", 7, 9)),
        ({"anchor": ""}, "anchor", None),
        ({"channels": "phone, visit, pigeon"}, "channels", (("phone", CALL.words), ("visit", CALL.words))),
        ({"words": "something else", "policy": "3"}, "words", CALL.words),
    ],
)  # fmt: skip
def test_a_correction_is_read_as_what_it_stands_for(values: dict[str, str], name: str, expected: object) -> None:
    assert getattr(corrected(CALL, values), name) == expected


def test_numbers_are_corrected_and_nonsense_leaves_them() -> None:
    target = Target(0, 0, CALL.words, "a rule", Words("成活率", 0, 3), Words("95%", 3, 6), Decimal(95), None, "%")
    assert values_of(target)["low"] == "95"
    changed = corrected(target, {"low": "97.5", "high": "oops", "metric": "成活"})
    assert isinstance(changed, Target)
    assert (changed.low, changed.high, changed.metric.text) == (Decimal("97.5"), None, "成活")


def test_what_was_not_touched_stays_the_same() -> None:
    general = GeneralChannels(0, 0, CALL.words, "channels", (("phone", Words("电话", 13, 15)),))
    for one in (CALL, LOOK, general):
        assert corrected(one, values_of(one)) == one


def test_only_clauses_with_other_words_have_changed() -> None:
    after = read_structure(TEXT.replace("一、", "1、").replace("每月看一次", "每周看一次"))
    changed = changed_between(DOCUMENT, after)
    assert (changed.clauses, changed.gone) == (frozenset({(0, 1)}), ("每月看一次。",))
    assert changed_between(DOCUMENT, DOCUMENT).clauses == frozenset()


def test_sentences_of_which_nothing_was_read_are_listed() -> None:
    (one,) = unread_sentences(DOCUMENT, 0, [CALL, LOOK])
    assert (one[0], TEXT[one[1] : one[2]]) == (0, "水要换。")
