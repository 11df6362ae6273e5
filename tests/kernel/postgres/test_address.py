"""DATABASE_URL reads as PostgreSQL's own tools read it, and no fault in it shows the password."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper
from pytest_django import DjangoDbBlocker

from huifang.kernel.postgres import DatabaseAddress, PostgresTrouble, database_from_url, require_version
from huifang.kernel.postgres.conf import settings_text

GB = 1024**3


def entry(**known: object) -> dict[str, object]:
    empty = {"NAME": "", "USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "OPTIONS": {}}
    return {"ENGINE": "django.db.backends.postgresql", **empty, **known}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres:///care", entry(NAME="care")),
        (
            "postgresql://lin:p%40ss%3A%2F%25@db.example:6432/c%C3%A4re",
            entry(NAME="cäre", USER="lin", PASSWORD="p@ss:/%", HOST="db.example", PORT="6432"),
        ),
        ("postgres://lin@/care?host=/run/postgresql", entry(NAME="care", USER="lin", HOST="/run/postgresql")),
        ("postgres://lin@%2Frun%2Fpostgresql/care", entry(NAME="care", USER="lin", HOST="/run/postgresql")),
        ("postgres://[::1]:5433/care", entry(NAME="care", HOST="::1", PORT="5433")),
        ("postgres://one:1,two:2/care", entry(NAME="care", HOST="one,two", PORT="1,2")),
        (
            "postgres://db/care?sslmode=verify-full&sslrootcert=/etc/ca.pem&connect_timeout=5",
            entry(
                NAME="care",
                HOST="db",
                OPTIONS={"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem", "connect_timeout": "5"},
            ),
        ),
    ],
)
def test_it_reads_every_spelling_of_postgresql(url: str, expected: dict[str, object]) -> None:
    assert database_from_url(url) == expected


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "does not begin with postgresql://"),
        ("mysql://lin:s3cr3t@db/care", "does not begin with postgresql://"),
        ("host=db dbname=care password=s3cr3t", "does not begin with postgresql://"),
        ("postgres://lin:s3cr3t@db", "names no database"),
        ("postgres://lin:s3cr3t@db/", "names no database"),
        ("postgres://lin:s3cr3t%zz@db/care", "cannot be read"),
        ("postgres://lin:x@s3cr3t@db/care", "cannot be read"),
        ("postgres://lin:s3cr3t@[::1/care", "cannot be read"),
        ("postgres://lin:s3cr3t@db:many/care", "port that is not a number"),
        ("postgres://lin:s3cr3t@db:70000/care", "port that is not a number"),
        ("postgres://lin:s3cr3t@db/care?colour=red", "an option colour"),
    ],
)
def test_it_says_what_is_wrong_and_never_the_password(url: str, said: str) -> None:
    with pytest.raises(PostgresTrouble, match=said) as trouble:
        database_from_url(url)
    assert "s3cr3t" not in str(trouble.value)
    assert "postgresql://user:password@host:5432/database" in str(trouble.value)


def test_an_address_reads_back_from_its_own_url() -> None:
    address = DatabaseAddress(host="/a b/c?d", port=5432, user="l@n", password="p/w:%", name="n&m")
    assert database_from_url(address.as_url()) == address.as_django()


def connected(entry: dict[str, Any]) -> DatabaseWrapper:
    rest = {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "AUTOCOMMIT": True, "ATOMIC_REQUESTS": False}
    return DatabaseWrapper({**entry, **rest, "TIME_ZONE": None, "TEST": {}}, "default")


def test_django_reaches_the_private_database_and_its_version_serves(
    address: DatabaseAddress, django_db_blocker: DjangoDbBlocker
) -> None:
    connection = connected(database_from_url(address.as_url()))
    with django_db_blocker.unblock():
        require_version(connection)
        connection.close()


def test_a_server_that_is_not_there_is_named(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    nowhere = connected(database_from_url(f"postgres://lin@/care?host={tmp_path}"))
    with (
        django_db_blocker.unblock(),
        pytest.raises(PostgresTrouble, match=r"(?s)cannot be reached: .*No such file.* Check DATABASE_URL"),
    ):
        require_version(nowhere)


@pytest.mark.parametrize(
    ("vendor", "number", "found"), [("postgresql", 140_011, "PostgreSQL 14"), ("sqlite", 0, "SQLite")]
)
def test_an_older_or_another_database_is_refused(vendor: str, number: int, found: str) -> None:
    server = SimpleNamespace(info=SimpleNamespace(server_version=number))
    stand_in = SimpleNamespace(vendor=vendor, display_name="SQLite", connection=server, ensure_connection=lambda: None)
    with pytest.raises(PostgresTrouble, match=f"needs PostgreSQL 15 or newer.*: {found}"):
        require_version(cast(BaseDatabaseWrapper, stand_in))


@pytest.mark.parametrize(
    ("memory", "shared", "cache"),
    [(GB // 2, "128MB", "256MB"), (2 * GB, "512MB", "1024MB"), (64 * GB, "1024MB", "32768MB")],
)
def test_memory_is_shared_out_by_the_machine_s_size(memory: int, shared: str, cache: str) -> None:
    text = settings_text(Path("/socket"), memory=memory)
    assert f"shared_buffers = '{shared}'\neffective_cache_size = '{cache}'" in text
