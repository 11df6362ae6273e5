"""Every address of the pages, as the list of addresses has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

SAMPLES = {"int": 1, "str": "x", "slug": "x", "uuid": "00000000-0000-0000-0000-000000000000", "path": "x"}
PART = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Address:
    name: str
    route: str
    view: Callable[..., Any]

    @property
    def sample(self) -> str:
        """The address of things that need not be there."""
        parts = {name: SAMPLES[kind or "str"] for kind, name in PART.findall(self.route)}
        return reverse(self.name, kwargs=parts)

    @property
    def needs(self) -> Any:
        return getattr(self.view, "needs", None)


def all_addresses() -> list[Address]:
    return list(_below(get_resolver().url_patterns, ""))


def _below(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern.url_patterns, route)
        else:
            yield Address(pattern.name or "", route, pattern.callback)
