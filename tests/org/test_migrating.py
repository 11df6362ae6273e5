"""A company that was described before anybody could sign in keeps its people."""

from __future__ import annotations

from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker

from tests.house.empty_database import empty_database


def test_people_of_an_older_database_are_kept_and_have_no_password(django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), empty_database() as database:
        MigrationExecutor(database).migrate([("customers", "0003_staging"), ("org", "0001_initial")])
        with database.cursor() as cursor:
            cursor.execute("INSERT INTO org_department (key, name) VALUES ('ward', 'Ward')")
            cursor.execute(
                "INSERT INTO org_employee (number, name, department_id) SELECT '7', 'Lin', id FROM org_department"
            )
        executor = MigrationExecutor(database)
        executor.migrate(executor.loader.graph.leaf_nodes())
        with database.cursor() as cursor:
            cursor.execute(
                "SELECT number, name, password, language, must_change_password, last_login FROM org_employee"
            )
            assert cursor.fetchall() == [("7", "Lin", "", "", False, None)]
            # What writes past the models, as a bench does, need not know of passwords.
            cursor.execute("INSERT INTO org_employee (number, name) VALUES ('8', 'Chen') RETURNING password")
            assert cursor.fetchone() == ("",)
