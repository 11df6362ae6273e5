"""Tags of Django that a list renders hundreds of times, with what never changes between two rows remembered."""

from __future__ import annotations

from functools import lru_cache

from django.template import Context, Node
from django.template.base import FilterExpression, Parser, Token, Variable
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as plain_url
from django.templatetags.i18n import TranslateNode, do_translate
from django.urls import reverse
from django.utils.translation import get_language

_STAND_IN = 900_000_017
"""A number that no address holds by itself; the n-th argument is shown by this plus n."""


def url(parser: Parser, token: Token) -> Node:
    """`{% url "customer" row.id %}`, as Django has it; an address of plain numbers is looked up once."""
    node = plain_url(parser, token)
    quick = isinstance(node.view_name.var, str) and not node.kwargs and node.asvar is None
    return _Url(node.view_name, node.args, node.kwargs, node.asvar) if quick else node


def translate(parser: Parser, token: Token) -> Node:
    """`{% translate "Customers" context "navigation" %}`, as Django has it; a word that is written there, once."""
    node = do_translate(parser, token)
    is_plain = _is_written(node.filter_expression) and (
        node.message_context is None or _is_written(node.message_context)
    )
    return _Translated(node) if is_plain else node


def _is_written(expression: FilterExpression) -> bool:
    written = expression.var.literal if isinstance(expression.var, Variable) else expression.var
    return isinstance(written, str) and not expression.filters


def address_of(name: str, *numbers: int) -> str:
    """The address of this name with these numbers, none of them negative. Raises NoReverseMatch."""
    return _shape(name, len(numbers)) % numbers


@lru_cache(maxsize=1_000)
def _shape(name: str, count: int) -> str:
    """An address with `%d` for each of its numbers. Raises NoReverseMatch."""
    shape = reverse(name, args=[_STAND_IN + place for place in range(count)]).replace("%", "%%")
    for place in range(count):
        shape = shape.replace(str(_STAND_IN + place), "%d")
    return shape


class _Url(URLNode):
    def render(self, context: Context) -> str:
        found = [argument.resolve(context) for argument in self.args]
        if all(type(value) is int and value >= 0 for value in found):
            return address_of(self.view_name.var, *found)
        return super().render(context)


class _Translated(Node):
    """A word in the reader's language; each language is looked up once."""

    def __init__(self, node: TranslateNode) -> None:
        self._asvar, self._node = node.asvar, node
        self._words: dict[str | None, str] = {}
        node.asvar = None

    def render(self, context: Context) -> str:
        language = get_language()
        word = self._words.get(language)
        if word is None:
            word = self._words[language] = self._node.render(context)
        if self._asvar is None:
            return word
        context[self._asvar] = word
        return ""
