"""Files that are no packs at all are refused in a sentence, quickly, and never with a traceback."""

from __future__ import annotations

import pytest

from huifang.policy.logic.reading import read_pack
from huifang.policy.logic.yaml12 import DEEPEST, LARGEST_FILE, MOST_VALUES
from tests.policy.cast import CLINIC, read, told

LAUGHS = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
TOO_MANY = ("- 1\n" * (MOST_VALUES + 1)).encode()

REFUSED = [
    (b"", 1, "no pack"),
    (b"# only a remark\n", 1, "no pack"),
    (b"- pack\n", 1, "no pack"),
    (b"pack", 1, "no pack"),
    (b"pack: 1\n---\npack: 1\n", 2, "second document"),
    (b"%YAML 1.1\n---\npack: 1\n", 2, "another kind of YAML"),
    (b"%TAG ! tag:x,2000:\n---\npack: 1\n", 2, "another kind of YAML"),
    (b"pack: 1\npolicy: \xff\xfe\n", 2, "not in UTF-8"),
    ("pack: 1\n".encode("utf-16"), 1, "not in UTF-8"),
    ("pack: 1\npolicy: 回访\n".encode("gb18030"), 2, "not in UTF-8"),
    (b"pack: 1\npolicy: \x00\n", 2, "U+0000"),
    (b"pack: 1\r\npolicy: x\x1b[31m\r\n", 2, "U+001B"),
    ("pack: 1\npolicy: a\u2028b\n".encode(), 2, "U+2028"),
    (b"pack: 1\npolicy: {key: a\n", 3, "not closed"),
    (b"pack: 1\npolicy: 'x\n", 3, "not closed"),
    (b"pack: 1\nkey: a: b\n", 2, "needs quotes"),
    (b"pack: 1\nkey:\n\t- x\n", 3, "A tab"),
    (b"pack: 1\npolicy:\n  a: 1\n b: 2\n", 4, "not indented"),
    (b'pack: "\\UFFFFFFFF"\n', 1, "cannot be read"),
    (b"a: " + b"[" * 100_000, 1, f"more than {DEEPEST} deep"),
    (b"{" * 100_000, 1, f"more than {DEEPEST} deep"),
    (LAUGHS.encode(), 5, f"more than {MOST_VALUES} values"),
    (TOO_MANY, MOST_VALUES, f"more than {MOST_VALUES} values"),
    (b"a: '" + b"x" * LARGEST_FILE + b"'", 1, "bytes"),
]


@pytest.mark.parametrize(("text", "line", "words"), REFUSED, ids=range(len(REFUSED)))
def test_a_file_that_cannot_be_a_pack_is_refused_in_one_sentence(text: bytes, line: int, words: str) -> None:
    reading = read_pack(text, file="x.yaml", settings={})
    assert reading.pack is None
    [fault] = reading.faults
    assert fault.line == line
    assert words in told(fault)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("Meet every month.", "!!str Meet", "Tags of YAML"),
        ("Meet every month.", "!python/object:os.system x", "Tags of YAML"),
        ("Meet every month.", "*nowhere", "names nothing that stands before"),
        ("Meet every month.", '"a \\0 b"', "U+0000"),
        ("Meet every month.", '"a \\ud800 b"', "U+D800"),
        ("  clerk: Clerk", "  clerk: Clerk\n  <<: {boss: Boss}", "Merge keys"),
        ("  clerk: Clerk", "  clerk: Clerk\n  [a]: Boss", "cannot be a key"),
        ("  clerk: Clerk", "  clerk: Clerk\n  !x boss: Boss", "Tags of YAML"),
    ],
)
def test_what_a_pack_does_not_need_of_yaml_is_refused(old: str, new: str, words: str) -> None:
    [fault] = read(CLINIC.replace(old, new)).faults
    assert words in told(fault)


def test_words_that_older_yaml_takes_for_truths_and_dates_stay_words() -> None:
    text = CLINIC.replace("in: [C]}", "in: [on, no, y, 12:30:00, 2026-01-31, 1_000, 010]}")
    reading = read(text)
    assert reading.pack
    assert str(reading.pack.segments["regulars"]).count("'no'") == 1
    assert "('on', 'no', 'y', '12:30:00', '2026-01-31', '1_000', '010')" in str(reading.pack.segments["regulars"])


def test_an_alias_stands_for_what_it_names() -> None:
    text = CLINIC.replace("channels: [phone, sms]", "channels: &usual [phone, sms]")
    reading = read(text.replace("    while: elders\n", "    while: elders\n    channels: *usual\n"))
    assert reading.pack, reading.faults
    assert reading.pack.rules[1].channels == ("phone", "sms")


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    text = b"\xef\xbb\xbf" + CLINIC.replace("\n", "\r\n").encode()
    assert read_pack(text, file="x", settings={}).pack == read(CLINIC).pack


def test_segments_that_grow_by_naming_each_other_are_refused() -> None:
    chain = "".join(f"  s{n}: {{all: [{{segment: s{n - 1}}}, {{segment: s{n - 1}}}]}}\n" for n in range(1, 60))
    [fault] = read(CLINIC.replace("segments:\n", "segments:\n  s0: {attr: grade, in: [A]}\n" + chain)).faults
    assert fault.key == "segments.s10"
    assert "too large" in told(fault)


def test_the_deepest_condition_that_is_read_is_also_checked() -> None:
    depth = (DEEPEST - 5) // 2
    nested = "{all: [" * depth + "{attr: nothing, exists: true}" + "]}" * depth
    [fault] = read(CLINIC.replace("{attr: birthday, older_than: P60Y}", nested)).faults
    assert "The attribute nothing is not declared." in told(fault)


def test_numbers_of_any_length_are_refused_like_others() -> None:
    text = CLINIC.replace("times: 2", "times: " + "9" * 10_000).replace("- at: P1M", f"- at: P{'9' * 10_000}D")
    assert [fault.key for fault in read(text).faults] == [
        "rules[surgery-care].due[3].at",
        "rules[surgery-care].due[4].times",
    ]
