"""The server process: bring it up, know whether it answers, stop it. Everything here runs under the start lock."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

from huifang.kernel.postgres.conf import write_settings
from huifang.kernel.postgres.folder import Home
from huifang.kernel.postgres.processes import is_alive, named_postmaster, processes_in, running_postmaster, stands_in
from huifang.kernel.postgres.programs import forget_other_copies, programs_for
from huifang.kernel.postgres.sockets import SOCKET_NAME, forget_short_folder, socket_folder
from huifang.kernel.postgres.trouble import PostgresTrouble, disk_is_full, full_disk
from huifang.kernel.text import Message

LONGEST_START_SECONDS = 900
"""After a crash the server replays up to 4 GB of its log first, on a slow disk for minutes; stopped, it begins anew."""

LONGEST_STOP_SECONDS = 60
_LONGEST_AFTERMATH_SECONDS = 20
_LARGEST_LOG = 1024 * 1024
_PAUSE_SECONDS = 0.05


def bring_up(home: Home, programs: Path) -> Path:
    """Have the server run and answer; returns the folder of its socket. Raises PostgresTrouble."""
    if is_up(home):
        return socket_folder(home)
    # A server may run that nobody can reach: its socket was swept away, or it never finished stopping.
    stop(home)
    return _launch(home, programs)


def is_up(home: Home) -> bool:
    """Whether the server runs and answers, once it has come up or gone down if it is on its way."""
    return _is_ready(home) and _answers(socket_folder(home))


def stop(home: Home) -> None:
    """Stop the server if it runs, breaking off what its clients do. Raises PostgresTrouble when it will not stop."""
    for mode in ("fast", "immediate"):
        if found := running_postmaster(home.data):
            wait = ["-w", "-t", str(LONGEST_STOP_SECONDS)]
            home.account.run([programs_for(home) / "pg_ctl", "stop", "-m", mode, *wait], environment=_place(home))
            _wait_for_the_end_of(found.pid, home.data)
    if left := running_postmaster(home.data):
        raise PostgresTrouble(
            Message(
                "The database server in %(folder)s (process %(pid)d) does not stop. Look for what holds it in"
                " %(log)s, then end the process.",
                {"folder": home.room, "pid": left.pid, "log": home.log},
            )
        )
    forget_short_folder(home)


def _wait_for_the_end_of(pid: int, data: Path) -> None:
    """pg_ctl is content when postmaster.pid is gone; the server lives a moment longer, and nothing outlives it."""
    _wait_until(lambda: not stands_in(pid, data), _LONGEST_AFTERMATH_SECONDS)


def _is_ready(home: Home, seconds: float = LONGEST_START_SECONDS) -> bool:
    """Wait while a server is on its way up or down; then whether it is ready."""

    def settled() -> bool:
        found = running_postmaster(home.data)
        return found is None or found.state == "ready"

    _wait_until(settled, seconds)
    found = running_postmaster(home.data)
    return found is not None and found.state == "ready"


def _answers(folder: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(10)
        try:
            probe.connect(str(folder / SOCKET_NAME))
        except OSError:
            return False
        return True


def _launch(home: Home, programs: Path) -> Path:
    folder = socket_folder(home)
    _clear_aftermath(home, folder)
    forget_other_copies(home, programs)
    write_settings(home, folder)
    said_before = _open_log(home)
    # Neither path is given as an option: pg_ctl would put it into a command line of the shell.
    wait = ["-w", "-t", str(LONGEST_START_SECONDS), "-l", home.log.name]
    started = home.account.run([programs / "pg_ctl", "start", *wait], folder=home.room, environment=_place(home))
    # Asked whatever pg_ctl said: somebody who was killed a moment ago may have launched it before us.
    if not (_is_ready(home, _LONGEST_AFTERMATH_SECONDS) and _answers(folder)):
        raise _not_started(home, said_before, started.stderr)
    return folder


def _place(home: Home) -> dict[str, str]:
    return {"PGDATA": str(home.data)}


def _clear_aftermath(home: Home, folder: Path) -> None:
    """After a crash, wait for the last processes of the dead server, and drop its number when that lives on.

    PostgreSQL itself drops its lock files when no process carries their number; when an unrelated one does, or a dead
    one that nobody buried, it refuses to start for ever. Without any process of it in the directory they are stale.
    """
    if not _wait_until(lambda: not processes_in(home.data), _LONGEST_AFTERMATH_SECONDS):
        raise PostgresTrouble(
            Message(
                "The database server in %(folder)s died, and processes of it still work on its files: %(pids)s."
                " They end with the statement they are in; wait for that, or end them, and start again.",
                {"folder": home.room, "pids": ", ".join(map(str, processes_in(home.data)))},
            )
        )
    named = named_postmaster(home.data)
    if named is not None and is_alive(named.pid):
        (home.data / "postmaster.pid").unlink()
    (folder / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)


def _open_log(home: Home) -> int:
    """Make the log when missing, put a long one aside, and return how much of it is older than this start."""
    if home.log.exists() and home.log.stat().st_size > _LARGEST_LOG:
        home.log.replace(home.log.with_suffix(".log.old"))
    descriptor = os.open(home.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    try:
        home.account.own(descriptor)
        return os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)


def _not_started(home: Home, said_before: int, pg_ctl_said: str) -> PostgresTrouble:
    with open(home.log, encoding="utf-8", errors="replace") as log:
        log.seek(said_before)
        said = (log.read() + pg_ctl_said).strip()
    if disk_is_full(home.room, said):
        return full_disk(home.room)
    return PostgresTrouble(
        Message(
            "The database server in %(folder)s did not become ready. Its last words were:\n%(said)s\n"
            "Mend what they name and start again; the whole log is %(log)s.",
            {"folder": home.room, "said": "\n".join(said.splitlines()[-15:]), "log": home.log},
        )
    )


def _wait_until(done: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE_SECONDS)
    return True
