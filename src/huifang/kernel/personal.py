"""Every field that a person can be known by says so, and says why it is kept.

A test walks all models: a text, date, JSON or binary field that is neither personal nor plain fails it
(the catalogue of purposes that the law on personal information asks for).
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

AnyField = TypeVar("AnyField", bound="models.Field[Any, Any]")


def personal(field: AnyField, *, purpose: str) -> AnyField:
    """Tag a field that holds personal information with the purpose that it is kept for."""
    field.personal_purpose = purpose  # type: ignore[attr-defined]
    return field


def plain(field: AnyField) -> AnyField:
    """Tag a field that says nothing about a natural person."""
    field.personal_purpose = None  # type: ignore[attr-defined]
    return field
