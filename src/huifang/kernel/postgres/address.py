"""Addresses of databases, ours or anybody's, in the forms that Django and PostgreSQL's own tools read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import psycopg
from django.db.utils import NotSupportedError, OperationalError
from psycopg.conninfo import conninfo_to_dict

from huifang.kernel.postgres.trouble import PostgresTrouble
from huifang.kernel.text import Message

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

OLDEST_VERSION = 15

_ENGINE = "django.db.backends.postgresql"
_DJANGO_KEYS = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
_SHAPE = {"shape": "postgresql://user:password@host:5432/database?sslmode=verify-full"}
_UNREADABLE = Message(
    "DATABASE_URL cannot be read. Write it like %(shape)s, and inside user and password write each of @ : / ? # %% as"
    " a percent sign with its number, %%40 for @.",
    _SHAPE,
)


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """Where a database is and how to enter it; `host` is the folder of a socket. The password shows in no repr."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    name: str

    def as_django(self) -> dict[str, Any]:
        """An entry for Django's `DATABASES`."""
        entry = {"HOST": self.host, "PORT": str(self.port), "USER": self.user, "PASSWORD": self.password}
        return {"ENGINE": _ENGINE, "NAME": self.name, **entry, "OPTIONS": {}}

    def as_url(self) -> str:
        """A URL for `DATABASE_URL`, `psql` and `pg_dump`. It contains the password."""
        place = urlencode({"host": self.host, "port": self.port}, quote_via=quote)
        entrant = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        return f"postgresql://{entrant}@/{quote(self.name, safe='')}?{place}"


def database_from_url(url: str) -> dict[str, Any]:
    """An entry for Django's `DATABASES` from a `DATABASE_URL`, read as PostgreSQL's own tools read it.

    `postgres://` and `postgresql://`, percent-encoding, a socket by `?host=/folder`, several hosts, `sslmode` and every
    other option of the client library. Raises PostgresTrouble, which never repeats the URL: it holds a password.
    """
    parts = _parts(url.strip())
    entry: dict[str, Any] = {django: str(parts.pop(key, "")) for key, django in _DJANGO_KEYS.items()}
    if not entry["NAME"]:
        raise PostgresTrouble(Message("DATABASE_URL names no database. Write it like %(shape)s.", _SHAPE))
    _check_place(entry["HOST"], entry["PORT"])
    return {"ENGINE": _ENGINE, **entry, "OPTIONS": parts}


def require_version(connection: BaseDatabaseWrapper) -> None:
    """Raise PostgresTrouble unless Django's connection reaches a PostgreSQL that is new enough."""
    if connection.vendor != "postgresql":
        raise _wrong_server(connection.display_name)
    try:
        connection.ensure_connection()
    except NotSupportedError as too_old:  # older even than Django wants it
        raise _wrong_server(str(too_old)) from too_old
    except OperationalError as refusal:
        raise PostgresTrouble(
            Message(
                "The database cannot be reached: %(reason)s. Check DATABASE_URL and whether the server runs.",
                {"reason": str(refusal).strip().rstrip(".")},
            )
        ) from refusal
    version: int = connection.connection.info.server_version
    if version < OLDEST_VERSION * 10_000:
        raise _wrong_server(f"PostgreSQL {version // 10_000}")


def _parts(url: str) -> dict[str, Any]:
    if not url.startswith(("postgres://", "postgresql://")):
        raise PostgresTrouble(
            Message("DATABASE_URL does not begin with postgresql://. Write it like %(shape)s.", _SHAPE)
        )
    try:
        return {key: value for key, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.ProgrammingError as fault:
        raise PostgresTrouble(_fault(str(fault))) from None


def _fault(said: str) -> Message:
    # The client library quotes what it cannot read, which may be the password: only an option's name is passed on.
    if option := re.match(r'invalid URI query parameter: "(\w+)"', said):
        return Message(
            "DATABASE_URL has an option %(option)s that PostgreSQL's client library does not know."
            " Write it like %(shape)s.",
            {**_SHAPE, "option": option[1]},
        )
    return _UNREADABLE


def _check_place(host: str, ports: str) -> None:
    if "@" in host.lstrip("@"):
        raise PostgresTrouble(_UNREADABLE)
    for port in filter(None, ports.split(",")):
        if not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
            raise PostgresTrouble(
                Message(
                    "DATABASE_URL has a port that is not a number from 1 to 65535. Write it like %(shape)s.", _SHAPE
                )
            )


def _wrong_server(found: str) -> PostgresTrouble:
    return PostgresTrouble(
        Message(
            "Huifang needs PostgreSQL %(oldest)d or newer, and DATABASE_URL leads to another database: %(found)s."
            " Name a newer server, or leave DATABASE_URL empty for the private one.",
            {"oldest": OLDEST_VERSION, "found": found},
        )
    )
