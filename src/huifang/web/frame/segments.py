"""A segment in the reader's words: whom a rule is for, by the attributes that it asks about."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation

from huifang.policy.logic import wording
from huifang.policy.logic.pack import Predicate


def segment_in_words(segment: Predicate | None, word: Callable[[str], str]) -> str:
    """Whom a segment takes in; `word` says what an attribute is called. None is all customers."""
    return wording.segment_in_words(segment, word, translation)
