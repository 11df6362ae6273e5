"""How far a database's migrations are, and applying the ones that are missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from huifang.kernel.sql.locks import alone


@dataclass(frozen=True, slots=True)
class Migrations:
    """`missing` are not applied yet; `unknown` are applied by a newer version that knows them."""

    missing: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def are_current(self) -> bool:
        return not (self.missing or self.unknown)


def migrations() -> Migrations:
    """Compare the database with this version of the product."""
    executor = MigrationExecutor(connection)
    loader = executor.loader
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    ours = loader.migrated_apps
    unknown = [key for key in loader.applied_migrations if key[0] in ours and key not in loader.disk_migrations]
    return Migrations(
        tuple(f"{migration.app_label}.{migration.name}" for migration, _ in plan),
        tuple(f"{app}.{name}" for app, name in sorted(unknown)),
    )


def migrate() -> tuple[str, ...]:
    """Apply the missing migrations, one process at a time; returns the names of those that were applied."""
    with alone("huifang migrations"):
        missing = migrations().missing
        if missing and not MigrationExecutor(connection).loader.applied_migrations:
            with models_apart():
                call_command("migrate", verbosity=0, interactive=False)
        elif missing:
            call_command("migrate", verbosity=0, interactive=False)
        return missing


AS_DJANGO_DOES = ProjectState._find_reload_model  # type: ignore[attr-defined]
"""Which models are made anew when one of them changes: all that are related to it, however far away."""


@contextmanager
def models_apart() -> Iterator[None]:
    """Within the block a step of a migration makes anew the model that it changes, and no other.

    All our models are related in the end, so Django makes thirty of them anew for each of four hundred steps: four
    fifths of the time. Who is related matters to a migration that asks for rows through relations; in an empty database
    there are none. A test holds what this makes against what is made without it.
    """

    def itself(_state: ProjectState, app_label: str, model_name: str, _delay: bool = False) -> set[tuple[str, str]]:
        return {(app_label, model_name.lower())}

    ProjectState._find_reload_model = itself  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ProjectState._find_reload_model = AS_DJANGO_DOES  # type: ignore[attr-defined]
