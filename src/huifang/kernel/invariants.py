"""Promises that what is stored must keep, and the questions that look for a broken one.

Each room lists its own as `INVARIANTS` in its queries. Source: security.md 3.3, whose numbers they carry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Exists, ForeignKey, Model, OuterRef, QuerySet

from huifang.kernel.keys import KeyRing
from huifang.kernel.sql.server import invalid_indexes, missing_constraints, unvalidated_constraints
from huifang.kernel.text import Message

EXAMPLES = 5

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What a question may need beside the database: the keys, the anchors, somebody who watches how far it is."""

    ring: KeyRing
    anchors: Path
    progress: Progress


@dataclass(frozen=True, slots=True)
class Found:
    """How often a promise is broken, a few examples by key, and what a reader should know beyond the count."""

    count: int = 0
    examples: tuple[str, ...] = ()
    detail: Message | None = None


NOTHING = Found()


@dataclass(frozen=True, slots=True)
class Invariant:
    """A promise by its stable name; `broken` says with `%(count)d` what it means that it does not hold."""

    name: str
    source: str
    broken: Message
    find: Callable[[Inquiry], Found] = field(repr=False)


def rows_found(ask: Callable[[], QuerySet[Any, Any]]) -> Callable[[Inquiry], Found]:
    """A question that is a set: every row that `ask` gives breaks the promise."""

    def find(_inquiry: Inquiry) -> Found:
        rows = ask()
        count = rows.count()
        if not count:
            return NOTHING
        keys = rows.order_by("pk").values_list("pk", flat=True)[:EXAMPLES]
        return Found(count, tuple(str(key) for key in keys))

    return find


def listed(names: Iterable[str]) -> Found:
    """What was found when each broken promise has a name; reads the names once, keeps a few."""
    every = iter(names)
    examples = tuple(islice(every, EXAMPLES))
    return Found(len(examples) + sum(1 for _ in every), examples)


def references(models: Iterable[type[Model]]) -> tuple[Invariant, ...]:
    """Each reference that the database does not check itself, as a promise that what it names exists."""
    return tuple(
        _reference(model, reference)
        for model in models
        for reference in model._meta.concrete_fields
        if isinstance(reference, ForeignKey) and not getattr(reference, "db_constraint", True)
    )


def _reference(model: type[Model], reference: ForeignKey[Any, Any]) -> Invariant:
    table, target = model._meta.db_table, reference.related_model
    assert isinstance(target, type)

    def lost() -> QuerySet[Any, Any]:
        there = target._default_manager.filter(pk=OuterRef(reference.attname))
        named = model._default_manager.exclude(**{f"{reference.name}__isnull": True})
        return named.filter(~Exists(there))

    return Invariant(
        f"{table}.{reference.name}",
        "I12",
        Message(
            "%(count)d rows of %(table)s name a row of %(target)s that does not exist.",
            {"table": table, "target": target._meta.db_table},
        ),
        rows_found(lost),
    )


def _managed_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.managed]


INVARIANTS = (
    Invariant(
        "indexes-are-valid",
        "I12",
        Message("%(count)d indexes are not valid; a unique one among them refuses nothing. Run REINDEX on them."),
        lambda _inquiry: listed(invalid_indexes()),
    ),
    Invariant(
        "constraints-are-there",
        "I12",
        Message("%(count)d constraints or indexes of this version are not in the database."),
        lambda _inquiry: listed(missing_constraints(_managed_models())),
    ),
    Invariant(
        "constraints-are-validated",
        "I12",
        Message("%(count)d constraints do not speak for all rows. Run ALTER TABLE … VALIDATE CONSTRAINT on them."),
        lambda _inquiry: listed(unvalidated_constraints()),
    ),
)
