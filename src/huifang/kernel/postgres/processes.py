"""Which processes work in a data directory, as the kernel tells it. PostgreSQL's processes all stand in theirs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Postmaster:
    """The server process that `postmaster.pid` names; `state` is `starting`, `ready` or `stopping`."""

    pid: int
    state: str


def running_postmaster(data: Path) -> Postmaster | None:
    """The server that runs on this data directory, or None.

    A number in `postmaster.pid` proves nothing: after a crash another program may carry it. The process must stand in
    the directory, compared by device and inode, because the same directory may have several paths.
    """
    named = named_postmaster(data)
    return named if named is not None and stands_in(named.pid, data) else None


def named_postmaster(data: Path) -> Postmaster | None:
    """What `postmaster.pid` says, true or not."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return None
    if not lines or not lines[0].strip().isdigit():
        return None
    # The eighth line comes last; until it is there the server is starting.
    return Postmaster(int(lines[0]), lines[7].strip() if len(lines) > 7 else "starting")


def processes_in(data: Path) -> list[int]:
    """Every process of PostgreSQL that stands in the data directory, be it the server or one that outlived it."""
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit() and stands_in(int(entry), data)]


def is_alive(pid: int) -> bool:
    """Whether any process carries this number."""
    return Path(f"/proc/{pid}").exists()


def stands_in(pid: int, data: Path) -> bool:
    """Whether the process is one of PostgreSQL's that stands in the directory."""
    process = Path(f"/proc/{pid}")
    try:
        # The name too: a person's shell may stand there as well.
        if (process / "comm").read_bytes().strip() != b"postgres":
            return False
        return (process / "cwd").samefile(data)
    except PermissionError:
        # The kernel does not say, to another user or to the same one in another group. A server of this account may be
        # the one; to take a running server for a dead one would harm it.
        return _same_owner(process, data)
    except OSError:  # it has just ended, or there is no such directory
        return False


def _same_owner(process: Path, data: Path) -> bool:
    try:
        return process.stat().st_uid == data.stat().st_uid
    except FileNotFoundError:
        return False
