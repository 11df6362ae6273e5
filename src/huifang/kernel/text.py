"""Sentences for people, kept apart from the language in which a door will say them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """An English template with named parts, `%(column)s`; doors translate the template and fill it in.

    Templates are collected for translation wherever `Message("…")` stands, so they are literals.
    """

    template: str
    parts: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % self.parts if self.parts else self.template
