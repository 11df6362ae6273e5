"""The grammar of written policies: what each clause states, in words of the text, by rules that have names."""

from __future__ import annotations

from huifang.policy.logic.reader.grammar.reading import read_statements

__all__ = ["read_statements"]
