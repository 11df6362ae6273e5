"""Cells that go out to people's spreadsheets."""

from __future__ import annotations

_ACTS_AS_FORMULA = frozenset("=+-@\t\r\n\0＝＋－＠")
_PASSED_OVER = " \u3000\u200b\ufeff"


def safe_cell(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula: a quote is put before what would begin one.

    Source: security.md, T26.
    """
    signs = {text[:1], text.lstrip(_PASSED_OVER)[:1]}
    bare = text.replace("\0", "")
    return bare if signs.isdisjoint(_ACTS_AS_FORMULA) else f"'{bare}"
