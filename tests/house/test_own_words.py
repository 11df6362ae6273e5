"""The repository speaks of the product alone, and in its own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.house import plan

WRITTEN_POLICIES = plan.ROOT.parent / "shared" / "policy-texts"
WINDOW = 12
LEAST_CHINESE = 8

# Put together from parts, so that this page passes its own test.
OF_A_WORKPLACE = {
    "a path of somebody's machine": re.compile("/wo" "rk/|/tmp/" r"hf|/ro" r"ot/|/home/\w"),
    "the number of an issue": re.compile(r"(?i)\biss" r"ues?[ -]*(?:no\.?|number)? *#?\d"),
    "a tool that wrote it": re.compile(r"(?i)\b(cla" r"ude|anth" r"ropic|chat" r"gpt|open" r"ai|ll" r"m)s?\b"),
    "a sitting of somebody's": re.compile(r"(?i)\b(my|your|next|previous|working) sess" r"ions?\b|sub-?ag" r"ent"),
}  # fmt: skip
GENERATED = {"uv.lock"}

CHINESE = re.compile(r"[㐀-䶿一-鿿]")


def texts() -> Iterator[tuple[Path, str]]:
    """The text files of the repository, generated ones left out."""
    for path in plan.files_of_repository():
        if path.name not in GENERATED:
            try:
                yield path, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def words_of_a_workplace(text: str) -> Iterator[tuple[int, str, str]]:
    for kind, pattern in OF_A_WORKPLACE.items():
        for match in pattern.finditer(text):
            yield text.count("\n", 0, match.start()) + 1, kind, match[0]


def windows(text: str) -> Iterator[str]:
    """Every run of so many characters, whatever stands between the lines, that is Chinese for the most part."""
    run = "".join(text.split())
    chinese = [bool(CHINESE.match(character)) for character in run]
    count = sum(chinese[:WINDOW])
    for start in range(len(run) - WINDOW + 1):
        if count >= LEAST_CHINESE:
            yield run[start : start + WINDOW]
        if start + WINDOW < len(run):
            count += chinese[start + WINDOW] - chinese[start]


def copied_from(texts_: Iterable[str], text: str) -> list[str]:
    """The windows of `text` that stand in one of the texts."""
    theirs = {window for other in texts_ for window in windows(other)}
    return [window for window in windows(text) if window in theirs]


def test_the_repository_speaks_of_the_product_alone() -> None:
    plan.refuse(
        f"{plan.place(path, line)}: {word!r} is {kind}"
        for path, text in texts()
        for line, kind, word in words_of_a_workplace(text)
    )


def test_no_sentence_of_a_real_policy_is_in_the_repository() -> None:
    if not WRITTEN_POLICIES.is_dir():
        pytest.skip("../shared/policy-texts is not here: the words of real policies cannot be compared")
    theirs = {
        window
        for path in sorted(WRITTEN_POLICIES.glob("*.txt"))
        for window in windows(path.read_text(encoding="utf-8", errors="replace"))
    }
    assert len(theirs) > 10_000
    plan.refuse(
        f"{path.relative_to(plan.ROOT)}: {window}"
        for path, text in texts()
        for window in windows(text)
        if window in theirs
    )


@pytest.mark.parametrize(
    "text",
    [
        "see /wo" "rk/main/README.md",
        "as iss" "ue 12 asks",
        "(Iss" "ue #7)",
        "written by Cla" "ude",
        "left for the next sess" "ion",
    ],
)  # fmt: skip
def test_a_word_of_a_workplace_is_found(text: str) -> None:
    assert len(list(words_of_a_workplace(text))) == 1


@pytest.mark.parametrize(
    "text", ["an issue of 1200 words", "the session of the database", "framework/main", "/var/lib"]
)
def test_words_of_the_product_are_left_alone(text: str) -> None:
    assert list(words_of_a_workplace(text)) == []


def test_a_copied_sentence_is_found_across_lines() -> None:
    theirs = "第一条 凡购买本店商品之顾客,均由专人于三日内致电问候。"
    assert copied_from([theirs], "本店写道:\n    均由专人于三\n    日内致电问候。")
    assert copied_from([theirs], "三日内打电话。") == []
    assert copied_from(["aaaaaaaaaaaaaaaaaaaaaaa"], "aaaaaaaaaaaaaaaaaaaaaaa") == []
