"""What a rule of the grammar is: a name, the words it knows, what they state, and examples that a test runs.

Patterns are regular expressions in which `{names}` stand for the word lists of `words.py`: `{length}(?:之|以)?内`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from huifang.policy.logic.reader.grammar import words
from huifang.policy.logic.reader.grammar.words import either

Value = TypeVar("Value")

A_NAME = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """Characters `start` to `end` of a text and what the rule `rule` reads in them."""

    start: int
    end: int
    value: Value
    rule: str


@dataclass(frozen=True, slots=True)
class Rule(Generic[Value]):
    """`reads` makes the value of a match, None when the words are something else after all.

    `examples` are pairs: words, and the value as a short text (see the tests of the grammar).
    """

    name: str
    pattern: re.Pattern[str]
    reads: Callable[[re.Match[str]], Value | None]
    examples: Sequence[tuple[str, str]]


def pattern(written: str) -> re.Pattern[str]:
    """The pattern with the names of word lists put in."""
    return re.compile(spelled(written))


def spelled(written: str) -> str:
    return A_NAME.sub(lambda match: f"(?:{spelled(words.NAMED[match[1]])})", written)


def found_in(text: str, rules: Sequence[Rule[Value]]) -> Iterator[Found[Value]]:
    """What the rules find, from left to right: at each place the first rule that reads something, nothing twice."""
    matches = sorted(
        ((match.start(), order, match) for order, rule in enumerate(rules) for match in rule.pattern.finditer(text)),
        key=lambda found: found[:2],
    )
    free = 0
    for start, order, match in matches:
        if start < free or match.end() == start:
            continue
        value = rules[order].reads(match)
        if value is not None:
            yield Found(start, match.end(), value, rules[order].name)
            free = match.end()


def by_name(table: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """A pattern that finds the words of a table and names, as `lastgroup`, whose word it was."""
    return re.compile("|".join(f"(?P<{key}>{either(many)})" for key, many in table.items()))
