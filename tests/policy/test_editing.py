"""Changing a value in a form changes that value in the text, and not one character beside it."""

from __future__ import annotations

import difflib

import pytest

from huifang.kernel.dates import Duration
from huifang.policy.logic.editing import changed_text, next_number, what_can_change
from huifang.policy.logic.editing.offered import Changeable, Part
from huifang.policy.logic.pack import Pack
from huifang.policy.logic.shipped import shipped_packs
from tests.policy.cast import CLINIC, read

TEXT = CLINIC.replace("      - within: P3D\n", "      - within: P3D   # soon, that is\n").replace(
    "  regulars: {not: {attr: grade, in: [C]}}\n",
    "  regulars: {not: {attr: grade, in: [C]}}   # all but C\n  large: {all: [{attr: grade, gte: 10}]}\n",
)


def offered(part: Part, key: str, text: str = TEXT) -> dict[str, Changeable]:
    return {one.label: one for one in what_can_change(text, part, key)}


def pack_of(text: str) -> Pack:
    reading = read(text)
    assert reading.pack, reading.faults
    return reading.pack


def lines_changed(new: str) -> list[str]:
    return [line[1:].strip() for line in difflib.ndiff(TEXT.splitlines(), new.splitlines()) if line.startswith("+ ")]


def test_a_rule_offers_its_durations_channels_post_and_the_words_of_its_clauses() -> None:
    found = offered("rule", "surgery-care")
    assert {label.removeprefix("rules[surgery-care].") for label in found} == {
        "due[soon].within", "due[2].within", "due[3].at", "due[3].before", "due[3].tolerance", "due[4].every",
        "due[4].times", "channels", "post", "clauses[C1].text.zh-Hans", "clauses[C1].text.en",
    }  # fmt: skip
    assert found["rules[surgery-care].channels"].spot.value == ("phone", "sms")


def test_three_days_become_five_in_words_and_number() -> None:
    found = offered("rule", "surgery-care")
    new = changed_text(
        TEXT,
        [
            (found["rules[surgery-care].due[soon].within"], "P5D"),
            (found["clauses[C1].text.zh-Hans"], "术后五天内联系：按时。"),
            (found["rules[surgery-care].channels"], ("wechat", "phone")),
            (found["rules[surgery-care].post"], "clerk"),
        ],
        number="1.1.0",
    )
    assert lines_changed(new) == [
        "version: 1.1.0",
        'text: {zh-Hans: "术后五天内联系：按时。", en: Contact after surgery.}',
        "- within: P5D   # soon, that is",
        "channels: [wechat, phone]",
        "post: clerk",
    ]
    pack = pack_of(new)
    assert pack.version == "1.1.0"
    assert pack.rules == () or pack.rules[0].steps[0].duration == Duration(0, 5)


def test_the_bound_of_a_tier_is_changed_where_it_stands() -> None:
    assert [one.of for one in offered("segment", "large").values()] == ["grade"]
    new = changed_text(TEXT, [(offered("segment", "large")["segments.large.all[1].gte"], "12.5")])
    assert lines_changed(new) == ["large: {all: [{attr: grade, gte: 12.5}]}"]
    new = changed_text(TEXT, [(offered("segment", "regulars")["segments.regulars.not.in"], ("C", "no", "D: 1"))])
    assert lines_changed(new) == ['regulars: {not: {attr: grade, in: [C, "no", "D: 1"]}}   # all but C']


@pytest.mark.parametrize(
    "value", ['say "hi"', "a: b # c", "- x", "{y}", "on", "12", "'", "back\\slash", "two\nlines", "*a"]
)
def test_whatever_is_typed_is_read_again_as_it_was_typed(value: str) -> None:
    found = offered("head", "")
    new = changed_text(TEXT, [(found["policy.title.en"], value)])
    assert pack_of(new).title["en"] == value


def test_nothing_changed_changes_nothing() -> None:
    for part, key in (("rule", "regulars"), ("segment", "elders"), ("head", "")):
        found = what_can_change(TEXT, part, key)  # type: ignore[arg-type]
        assert changed_text(TEXT, [(one, one.spot.value) for one in found]) == TEXT


def test_lists_written_line_by_line_and_what_is_not_there() -> None:
    text = CLINIC.replace("    channels: [phone, sms]\n", "    channels:\n      - phone\n      - sms\n    # next\n")
    found = offered("rule", "surgery-care", text)
    new = changed_text(text, [(found["rules[surgery-care].channels"], ("email",))])
    assert "    channels:\n      [email]\n    # next\n" in new
    assert pack_of(new)
    assert what_can_change(text, "rule", "nothing") == what_can_change("a: [", "head", "") == ()


@pytest.mark.parametrize(
    ("number", "taken", "following"),
    [("1.2.0", [], "1.3.0"), ("1.2.0", ["1.3.0", "1.4.0"], "1.5.0"), ("2", [], "2.1.0"), ("1.0", [], "1.1.0")],
)
def test_the_next_version_has_a_number_of_its_own(number: str, taken: list[str], following: str) -> None:
    assert next_number(number, is_taken=taken) == following


def test_every_rule_of_a_shipped_pack_offers_something_unless_another_pack_says_it() -> None:
    text = shipped_packs()["p04-aesthetic-hospital"].decode()
    for rule in ("surgery-care", "after-consultation", "after-course", "after-discharge"):
        kinds = {one.kind for one in what_can_change(text, "rule", rule)}
        assert {"duration", "words", "post", "text"} <= kinds
