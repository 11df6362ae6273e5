"""Migrations go from nothing to everything, and back to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState
from pytest_django import DjangoDbBlocker

from huifang.kernel.sql.migrating import AS_DJANGO_DOES
from tests.house import plan
from tests.house.empty_database import Standing, differences, empty_database, standing_in
from tests.server import ON_DEBIANS

BELOW_THE_HOUSE = ("auth", "contenttypes")
"""Django's own tables, which signing in brings along."""

OF_THE_QUEUE = "procrastinate"
"""The tables of the queue are their library's, which knows no way back; they stand before ours and stay."""

NAMED_BY_NOBODY = re.compile(r"_auto_|_alter_.*_and_more|_and_more$")


@pytest.fixture
def database(django_db_blocker: DjangoDbBlocker) -> Iterator[BaseDatabaseWrapper]:
    """An empty database of its own: what other tests stand on is not taken down here."""
    with django_db_blocker.unblock(), empty_database() as made:
        yield made


def migrate(database: BaseDatabaseWrapper, targets: list[tuple[str, str | None]]) -> None:
    MigrationExecutor(database).migrate(targets)


def everything(database: BaseDatabaseWrapper) -> list[tuple[str, str | None]]:
    return list(MigrationLoader(database).graph.leaf_nodes())


def apps_with_migrations(database: BaseDatabaseWrapper) -> list[str]:
    """From top to bottom, so that one after the other can be taken down."""
    with_migrations = MigrationLoader(database).migrated_apps
    assert with_migrations <= {*plan.everything(), *BELOW_THE_HOUSE, OF_THE_QUEUE}
    return [room for room in (*plan.everything(), *BELOW_THE_HOUSE) if room in with_migrations]


def tables_of(standing: Standing) -> set[str]:
    return {row[0] for row in standing["tables"]}


def kept_models() -> list[type[models.Model]]:
    """The models that have a table of their own."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


@pytest.mark.django_db
def test_migrations_go_from_nothing_to_everything_and_back_to_nothing(
    database: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Room by room from the top: what is taken down is gone before what it stood on is.

    Up they go as Django does it, which must make what the tests' own database has, made the quick way. What differs
    between the two ways is Python's, so on Debian's server, which is asked whether it takes the statements, both are
    the quick one.
    """
    migrate(database, [key for key in everything(database) if key[0] == OF_THE_QUEUE])
    empty = standing_in(database)
    with monkeypatch.context() as slowly:
        if not ON_DEBIANS:
            slowly.setattr(ProjectState, "_find_reload_model", AS_DJANGO_DOES)
        migrate(database, everything(database))
    made = standing_in(database)
    plan.refuse(differences(made, standing_in(connection)))
    assert tables_of(made) - tables_of(empty) == {model._meta.db_table for model in kept_models()}
    migrate(database, [(room, None) for room in apps_with_migrations(database)])
    plan.refuse(differences(empty, standing_in(database)))


def test_models_that_only_read_are_none_of_the_tables() -> None:
    """They stand for another model's table, or for the rows of one statement."""
    reading = [model for model in apps.get_models() if not model._meta.managed]
    created = {
        (app, operation.name)
        for (app, _), migration in MigrationLoader(None).disk_migrations.items()
        for operation in migration.operations
        if isinstance(operation, CreateModel) and operation.options.get("managed", True)
    }
    assert reading
    plan.refuse(model._meta.label for model in reading if (model._meta.app_label, model.__name__) in created)


def test_migrations_have_names_that_somebody_gave() -> None:
    plan.refuse(
        f"{app}.{name}: say what it does"
        for app, name in MigrationLoader(None).disk_migrations
        if app not in (*BELOW_THE_HOUSE, OF_THE_QUEUE) and NAMED_BY_NOBODY.search(name)
    )


def test_a_difference_between_two_databases_is_found(database: BaseDatabaseWrapper) -> None:
    before = standing_in(database)
    with database.cursor() as cursor:
        cursor.execute("CREATE TABLE left_over (id bigint PRIMARY KEY, note text DEFAULT 'x')")
        cursor.execute("CREATE FUNCTION left_too() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    found = differences(before, standing_in(database))
    assert {line.partition(":")[0] for line in found} >= {"tables", "columns", "indexes", "constraints", "functions"}
