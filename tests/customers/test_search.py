"""Customers are found by what people type of their names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huifang.customers.logic.found_by import word_vector
from huifang.customers.queries.search import customers_named
from huifang.kernel.words import query_words, search_words
from tests.customers.importing import Importing

NAMES = [
    "张伟明",
    "张伟",
    "单小明",
    "上海利达电子科技有限公司",
    "O'Neil \\ Smith-Jones",
    "null",
    "李 娜",
    "Müller",
    "3M中国",
]
MAP = "map: 1\nof: customers\nfields: {external_id: id, name: name}"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("张伟明", ["张伟明"]),
        ("张伟", ["张伟", "张伟明"]),
        ("伟明", ["张伟明"]),
        ("张", ["张伟", "张伟明"]),
        ("zhangw", ["张伟", "张伟明"]),
        ("Zhang Wei", ["张伟", "张伟明"]),
        ("zwm", ["张伟明"]),
        ("weim", ["张伟明"]),
        ("shan", ["单小明", "上海利达电子科技有限公司"]),
        ("dan", ["单小明"]),
        ("利达", ["上海利达电子科技有限公司"]),
        ("o'neil", ["O'Neil \\ Smith-Jones"]),
        ("smith", ["O'Neil \\ Smith-Jones"]),
        ("nul", ["null"]),
        ("李娜", ["李 娜"]),
        ("muller", ["Müller"]),
        ("3m", ["3M中国"]),
        ("王", []),
        ("' | 'zhang", ["张伟", "张伟明"]),
        ("", []),
        ("!&|:*", []),
    ],
)
def test_names_are_found(importing: Importing, typed: str, found: list[str]) -> None:
    importing.customers(importing.file(["id,name", *(f'{n},"{name}"' for n, name in enumerate(NAMES))]), MAP)
    assert sorted(customer.name for customer in customers_named(typed)) == sorted(found)


@given(st.text(alphabet="张伟明单解上海abcAB'\\ 3-", min_size=1, max_size=12))
def test_what_is_kept_answers_for_every_word(name: str) -> None:
    words = search_words(name)
    kept = [word.strip("'").replace("''", "'") for word in word_vector(words).split(" ") if word]
    for word in {*words, *query_words(name)}:
        assert any(one.startswith(word) if word.isascii() else one == word for one in kept)
