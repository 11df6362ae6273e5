"""Who may do what inside the private PostgreSQL: a superuser for upkeep, and the owner, as which Huifang works."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql

from huifang.kernel.postgres.address import DatabaseAddress
from huifang.kernel.postgres.conf import PORT
from huifang.kernel.postgres.folder import Home, write_private_file
from huifang.kernel.postgres.making import OWNER_FILE, SUPERUSER, SUPERUSER_FILE, new_password
from huifang.kernel.postgres.trouble import PostgresTrouble, full_disk
from huifang.kernel.text import Message

OWNER = "huifang"
DATABASE = "huifang"


def owner_address(home: Home, socket_folder: Path) -> DatabaseAddress:
    """The database as its owner sees it. The role and the database are made when missing. Raises PostgresTrouble."""
    if not (home.cluster / OWNER_FILE).exists():
        write_private_file(home.cluster / OWNER_FILE, new_password(), home.account)
    address = _address(home, socket_folder, OWNER, OWNER_FILE, DATABASE)
    if _refusal(address):
        _make_owner_and_database(home, superuser_address(home, socket_folder), address.password)
        if refusal := _refusal(address):
            raise _no_entry(home, refusal)
    return address


def superuser_address(home: Home, socket_folder: Path) -> DatabaseAddress:
    """The way in for upkeep, into the server's own database `postgres`. Raises PostgresTrouble without its password."""
    return _address(home, socket_folder, SUPERUSER, SUPERUSER_FILE, "postgres")


def _address(home: Home, folder: Path, user: str, password_file: str, name: str) -> DatabaseAddress:
    try:
        password = (home.cluster / password_file).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise PostgresTrouble(
            Message(
                "The password file %(path)s is missing, and without it nobody can enter the database. Restore it from a"
                " backup of the folder.",
                {"path": home.cluster / password_file},
            )
        ) from None
    return DatabaseAddress(host=str(folder), port=PORT, user=user, password=password, name=name)


def _refusal(address: DatabaseAddress) -> psycopg.OperationalError | None:
    try:
        psycopg.connect(address.as_url(), connect_timeout=10).close()
    except psycopg.OperationalError as refusal:
        return refusal
    return None


def _make_owner_and_database(home: Home, superuser: DatabaseAddress, password: str) -> None:
    try:
        with psycopg.connect(superuser.as_url(), connect_timeout=10, autocommit=True) as connection:
            _make_owner(connection, password)
            _make_database(connection)
    except psycopg.errors.DiskFull as full:
        raise full_disk(home.room) from full
    except psycopg.OperationalError as refusal:
        raise _no_entry(home, refusal) from refusal


def _make_owner(connection: psycopg.Connection, password: str) -> None:
    owner = sql.Identifier(OWNER)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {}").format(owner))
    connection.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(owner, sql.Literal(password)))


def _make_database(connection: psycopg.Connection) -> None:
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
        names = {"name": sql.Identifier(DATABASE), "owner": sql.Identifier(OWNER)}
        connection.execute(sql.SQL("CREATE DATABASE {name} OWNER {owner}").format(**names))


def _no_entry(home: Home, refusal: psycopg.OperationalError) -> PostgresTrouble:
    return PostgresTrouble(
        Message(
            "The database server in %(folder)s runs but lets nobody in: %(reason)s. If it is full of clients, end some;"
            " if a password is refused, restore the password files in %(cluster)s from a backup.",
            {"folder": home.room, "reason": str(refusal).strip().rstrip("."), "cluster": home.cluster},
        )
    )
