"""What a surprise leaves behind: where in the code it happened, never whose data it happened to."""

from __future__ import annotations

import json
import os
import secrets
import sys
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

LOG = "incidents.log"
_DIAGNOSTICS = ("schema_name", "table_name", "column_name", "constraint_name", "datatype_name")


def note_incident(trouble: BaseException, *, folder: Path, command: str, at: datetime) -> str:
    """Append one line of JSON about `trouble` to the incident log in `folder`; returns the incident's id.

    The line holds the kinds of the errors and the places in the code. The errors' own words are left out, and so
    are the arguments of the command: a value that broke something is as often as not a person's name or number.
    Raises OSError when the log cannot be written.
    """
    incident = secrets.token_hex(4)
    line = {
        "incident": incident,
        "at": at.isoformat(timespec="seconds"),
        "command": command,
        "python": sys.version.split()[0],
        "errors": told(trouble),
    }
    handle = os.open(folder / LOG, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    with open(handle, "a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")
    return incident


def told(trouble: BaseException) -> list[dict[str, object]]:
    """Kind and places of an error, then of what it came from; none of their words."""
    return [_told(error) for error in _chain(trouble)]


def _chain(trouble: BaseException) -> Iterator[BaseException]:
    """The error, then what it came from."""
    error: BaseException | None = trouble
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> dict[str, object]:
    kind = type(error)
    told: dict[str, object] = {"kind": f"{kind.__module__}.{kind.__qualname__}"}
    if isinstance(error, OSError):
        told["errno"] = error.errno
    if isinstance(sqlstate := getattr(error, "sqlstate", None), str):
        told["sqlstate"] = sqlstate
        told["of"] = [name for at in _DIAGNOSTICS if (name := getattr(getattr(error, "diag", None), at, None))]
    frames = traceback.extract_tb(error.__traceback__)
    told["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return told
