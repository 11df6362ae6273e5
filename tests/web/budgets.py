"""Budgets of queries: `with within_budget("customers"): client.get(...)`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

MOST = 12
FILE = Path(__file__).with_name("budgets.toml")


@cache
def budgets() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@contextmanager
def within_budget(name: str) -> Iterator[None]:
    """Fail, with the statements, when a page asks more of the database than its line in budgets.toml allows."""
    most = budgets()["pages"][name]
    with CaptureQueriesContext(connection) as asked:
        yield
    lines = [query["sql"][:300] for query in asked.captured_queries]
    assert len(lines) <= most, "\n".join([f"{name}: {len(lines)} queries, at most {most}", *lines])
