"""Parts as they are typed: one in each line."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from huifang.cases.actions.orders import Part


def read_parts(text: str) -> list[Part] | None:
    """Name, quantity and price in each line, with commas between; None for a line that cannot be read."""
    found = [_part(line) for line in text.splitlines() if line.strip()]
    return None if None in found else [part for part in found if part is not None]


def _part(line: str) -> Part | None:
    name, quantity, price = [*(piece.strip() for piece in line.replace("，", ",").split(",", 2)), "", ""][:3]
    try:
        return Part(name, int(quantity or 1), Decimal(price) if price else None) if name else None
    except (ValueError, InvalidOperation):
        return None
