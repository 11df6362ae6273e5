"""What a set of units came to: lines for COPY by staging table, and refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huifang.customers.logic.refused import Refusal


@dataclass(frozen=True, slots=True)
class Lines:
    tables: Mapping[str, Sequence[str]]
    refusals: Sequence[Refusal]
