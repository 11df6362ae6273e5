"""Other processes of this machine that use, or would like to use, the same private PostgreSQL."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from huifang.kernel.postgres import DatabaseAddress
from huifang.kernel.postgres.processes import processes_in

IS_ROOT = os.geteuid() == 0
SOURCE = Path(__file__).parents[3] / "src"

# Becomes another user if told to, once it has read its own programs, which may be closed to that user. Then it starts
# the cluster, tells which one it reached, and stays until its input ends.
_PROGRAM = """
import encodings.ascii, os, sys
from pathlib import Path
import psycopg
from huifang.kernel.postgres import Cluster, PostgresTrouble
for user in sys.argv[2:]:
    os.setgroups([])
    os.setgid(int(user))
    os.setuid(int(user))
try:
    address = Cluster(Path(sys.argv[1])).start()
except PostgresTrouble as trouble:
    sys.exit("TROUBLE " + str(trouble))
with psycopg.connect(address.as_url()) as connection:
    print(*connection.execute("SELECT system_identifier FROM pg_control_system()").fetchone(), flush=True)
sys.stdin.read()
"""


class Neighbour:
    """A process of its own that starts the cluster and uses it until it leaves or is killed."""

    def __init__(self, folder: Path, *, uid: int | None = None, path: Path = SOURCE) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, folder, *([] if uid is None else [str(uid)])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": f"{path}:{SOURCE}", "PATH": os.defpath, "HOME": "/nonexistent"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.process.kill()
        self.process.communicate()

    def identity(self) -> str:
        """The identity of the cluster it reached; waits until it has."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline().strip()
        assert line, self.complaint()
        return line

    def leave(self) -> None:
        """End in good order."""
        _, errors = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, errors

    def complaint(self) -> str:
        """What it said on standard error before it ended."""
        return self.process.communicate(timeout=60)[1].strip()

    def kill(self) -> None:
        """End at once, with no chance to clean up."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def new_folder(base: Path | None = None) -> Path:
    """A data folder that the server's own account can reach; pytest's folders are closed to it."""
    return Path(tempfile.mkdtemp(prefix="huifang-test-", dir=base or _fast_disk()))


def _fast_disk() -> str:
    memory = "/dev/shm"
    roomy = os.path.isdir(memory) and shutil.disk_usage(memory).free > 2 * 1024**3
    return memory if roomy and os.access(memory, os.W_OK) else "/tmp"


def remove_folder(folder: Path) -> None:
    """End whatever of PostgreSQL still runs in the folder, then remove it."""
    for pid in processes_in(folder / "postgres" / "cluster" / "data"):
        os.kill(pid, signal.SIGQUIT)
    wait_until(lambda: not servers(folder))
    shutil.rmtree(folder)


def servers(folder: Path) -> list[int]:
    """The processes of PostgreSQL in a data folder."""
    return processes_in(folder / "postgres" / "cluster" / "data")


def postmaster(folder: Path) -> int:
    """The number of the server's first process."""
    return int((folder / "postgres" / "cluster" / "data" / "postmaster.pid").read_text().splitlines()[0])


def wait_until(true: Callable[[], object], seconds: float = 30) -> None:
    """Wait for what another process is about to do."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.002)


def run(address: DatabaseAddress, *statements: str) -> object:
    """Run statements, each committed; the first column of the last one's first row, if it has one."""
    with psycopg.connect(address.as_url(), autocommit=True) as connection:
        for statement in statements:
            cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None
