"""Texts for people as the pack gives them: by language, or one for all."""

from __future__ import annotations

from huifang.policy.logic.pack import Text
from huifang.policy.logic.tree import Place

NO_LANGUAGE = "und"
"""The tag of a text whose language the pack does not say (BCP 47: undetermined)."""


def text_of(place: Place | None) -> Text:
    """The text at `place` by language tag; empty when there is none."""
    if place is None:
        return {}
    if place.text is not None:
        return {NO_LANGUAGE: place.text}
    return {language: text.text for language, text in place.fields() if text.text is not None}


def text_or_name(place: Place | None, name: str) -> Text:
    """The text at `place`, or the bare name where the pack gives none."""
    return text_of(place) or {NO_LANGUAGE: name}
