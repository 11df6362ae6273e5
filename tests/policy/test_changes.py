"""What one text of a policy says otherwise than another, by table; pieces of a text put together give both texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huifang.kernel.dates import Duration
from huifang.policy.logic.changes import Became, ClauseSaid, VersionSaid, changes_between, pieces_of
from huifang.policy.logic.reading import Reading
from tests.policy.cast import CLINIC, read, spoilt

ANSWERS = {"promptly": "P1D"}


def said(text: str) -> VersionSaid:
    reading: Reading = read(text, answers=ANSWERS)
    assert reading.pack, reading.faults
    return VersionSaid(
        clauses=tuple(ClauseSaid(one.id, one.text, one.carried_out_by) for one in reading.pack.clauses),
        rules=reading.pack.rules,
    )


FIRST = said(CLINIC)


def counts(old: str, new: str) -> dict[str, int]:
    return changes_between(FIRST, said(spoilt(old, new))).counts


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("Be polite.", "Be kind.", {"clauses_changed": 1}),
        ("    text: Meet every month.\n", "    text: Meet every month.\n    carried_out_by: [guidance]\n",
         {"clauses_changed": 1}),
        ("  - id: C4\n    text: Meet every month.\n", "", {"clauses_removed": 1}),
        ("posts:\n", "  - id: C5\n    text: More.\nposts:\n", {"clauses_added": 1}),
        ("      - within: P3D\n        id: soon", "      - within: P5D\n        id: soon", {"rules_changed": 1}),
        ("    channels: [phone, sms]\n", "", {"rules_changed": 1}),
        ("  - key: renewal", "  - key: renewals", {"rules_added": 1, "rules_removed": 1}),
    ],
)  # fmt: skip
def test_each_change_is_found_as_what_it_is(old: str, new: str, found: dict[str, int]) -> None:
    assert counts(old, new) == found


def test_the_same_text_says_the_same() -> None:
    assert changes_between(FIRST, said(CLINIC)).is_empty


def test_a_rule_is_compared_step_by_step_and_field_by_field() -> None:
    text = spoilt("      - within: P3D\n        id: soon", "      - within: P5D\n        id: soon")
    text = text.replace("        tolerance: P3D\n", "").replace("channels: [phone, sms]", "channels: [phone]")
    [rule] = changes_between(FIRST, said(text)).rules
    assert (rule.key, rule.became) == ("surgery-care", Became.CHANGED)
    assert {(one.step, one.name): (one.before, one.after) for one in rule.fields} == {
        ("soon", "duration"): (Duration(0, 3), Duration(0, 5)),
        ("3", "tolerance"): (Duration(0, 3), Duration(0, 0)),
        ("", "channels"): (("phone", "sms"), ("phone",)),
    }


def test_a_step_that_came_or_went_is_named() -> None:
    [rule] = changes_between(FIRST, said(spoilt("      - manual: clerk\n", ""))).rules
    [gone] = rule.fields
    assert (gone.name, gone.step, gone.after) == ("due", "2", None)


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", []),
        ("一样", "一样", [("", "一样")]),
        ("术后三天内联系", "术后五天内联系", [("", "术后"), ("-", "三"), ("+", "五"), ("", "天内联系")]),
        ("within 3 days", "within 30 days", [("", "within "), ("-", "3"), ("+", "30"), ("", " days")]),
        ("", "新", [("+", "新")]),
        ("旧", "", [("-", "旧")]),
        ("a" * 3_000, "b" * 3_000, [("-", "a" * 3_000), ("+", "b" * 3_000)]),
    ],
)
def test_texts_are_compared_by_characters_or_words(before: str, after: str, pieces: list[tuple[str, str]]) -> None:
    found = [("-" if one.is_before else "+" if one.is_after else "", one.text) for one in pieces_of(before, after)]
    assert found == pieces


@given(st.text(alphabet="客户三天a b1,", max_size=20), st.text(alphabet="客户三天a b1,", max_size=20))
def test_the_pieces_give_both_texts_again(before: str, after: str) -> None:
    pieces = pieces_of(before, after)
    assert "".join(one.text for one in pieces if not one.is_after) == before
    assert "".join(one.text for one in pieces if not one.is_before) == after
