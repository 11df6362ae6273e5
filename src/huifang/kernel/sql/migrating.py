"""How far a database's migrations are, and applying the ones that are missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

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
        if missing:
            call_command("migrate", verbosity=0, interactive=False)
        return missing
