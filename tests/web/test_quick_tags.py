"""The quick tags write what Django's own write, in each language and for each argument."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.template import Context, Engine, engines
from django.urls import NoReverseMatch
from django.utils import translation

FRAME = ["django.templatetags.i18n", "django.templatetags.static"]
POINT = UUID("0190a1b2-0000-8000-8000-000000000001")

TEMPLATES: list[tuple[str, dict[str, Any]]] = [
    ('{% url "today" %}', {}),
    ('{% url "customer" id %}', {"id": 7}),
    ('{% url "customer" id %}', {"id": 900_000_017}),
    ('{% url "correct-event" customer event %}', {"customer": 12, "event": 900_000_018}),
    ('{% url "correct-event" customer event %}', {"customer": 900_000_018, "event": 900_000_017}),
    ('{% url "today-list" pile %}', {"pile": "late"}),
    ('{% url "reveal-point" customer point %}', {"customer": 3, "point": POINT}),
    ('{% url "customer" id as address %}<{{ address }}>', {"id": 7}),
    ("{% url name id %}", {"name": "customer", "id": 7}),
    ('{% translate "Customers" context "navigation" %}', {}),
    ('{% translate "Customers" context "navigation" as word %}<{{ word }}>', {}),
    ('{% translate "Take it" %}{% translate "Take it" %}', {}),
    ("{% translate word %}", {"word": "Take it"}),
    ('{% translate "Take it"|upper %}', {}),
    ('{% translate "100 %% <b>" %}', {}),
]


@pytest.fixture(scope="module")
def plain() -> Engine:
    return Engine(builtins=FRAME)


@pytest.fixture(params=["zh-hans", "zh-hant", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


@pytest.mark.parametrize(("text", "values"), TEMPLATES)
def test_they_write_the_same(text: str, values: dict[str, Any], language: str, plain: Engine) -> None:
    expected = plain.from_string(text).render(Context(values))
    quick = engines["django"].from_string(text)
    assert [quick.render(values), quick.render(values)] == [expected, expected]


def test_a_word_is_in_the_language_of_who_reads_not_of_who_read_first() -> None:
    page = engines["django"].from_string('{% translate "Customers" context "navigation" %}')
    told = []
    for language in ("en", "zh-hans", "en"):
        with translation.override(language):
            told.append(page.render({}))
    assert told == ["Customers", "客户", "Customers"]


@pytest.mark.parametrize("argument", ["nothing", "text", "minus"])
def test_an_address_that_does_not_fit_is_an_error_as_ever(argument: str) -> None:
    page = engines["django"].from_string('{% url "customer" argument %}')
    with pytest.raises(NoReverseMatch):
        page.render({"argument": {"nothing": None, "text": "abc", "minus": -1}[argument]})
