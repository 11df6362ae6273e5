"""The headings of the tables that commands print, collected for translation."""

from __future__ import annotations


def _p(_context: str, word: str) -> str:
    """Marks a word that has its translation in the context of tables."""
    return word


HEADINGS = (
    _p("table", "algorithm"),
    _p("table", "bound"),
    _p("table", "cancelled"),
    _p("table", "capability"),
    _p("table", "catalogue"),
    _p("table", "clauses"),
    _p("table", "closes"),
    _p("table", "column"),
    _p("table", "created"),
    _p("table", "day"),
    _p("table", "days off"),
    _p("table", "declared"),
    _p("table", "department"),
    _p("table", "due"),
    _p("table", "effective"),
    _p("table", "ended"),
    _p("table", "guidance"),
    _p("table", "header"),
    _p("table", "id"),
    _p("table", "key"),
    _p("table", "late"),
    _p("table", "left on"),
    _p("table", "made up"),
    _p("table", "missing"),
    _p("table", "name"),
    _p("table", "number"),
    _p("table", "occasion"),
    _p("table", "open"),
    _p("table", "opens"),
    _p("table", "own"),
    _p("table", "pack"),
    _p("table", "password"),
    _p("table", "policy"),
    _p("table", "posts"),
    _p("table", "reason"),
    _p("table", "role"),
    _p("table", "roles"),
    _p("table", "row"),
    _p("table", "rule"),
    _p("table", "rules"),
    _p("table", "runs"),
    _p("table", "signs in"),
    _p("table", "source"),
    _p("table", "state"),
    _p("table", "title"),
    _p("table", "to come"),
    _p("table", "unbound"),
    _p("table", "value"),
    _p("table", "values"),
    _p("table", "version"),
    _p("table", "who"),
    _p("table", "year"),
)
