"""Work that is killed at a boundary: before the n-th thing that it says to the database.

Every statement, every commit and every block of a COPY is one thing said, whoever says it: Django, psycopg or our own
code. `kill -9` leaves nobody the time to tidy up, and neither does this.

    for n in boundaries(work, undo=begin_anew):     # it has been killed there
        work()                                      # again, and to the end
        assert state() == expected

Only boundaries that differ are taken. Inside a transaction nothing is kept of what was said, so being killed before any
of its statements leaves the same rows: those that stood before it began. Outside of one, a boundary leaves the same rows
as the one before it unless the server counted a transaction that wrote since. What remains is every boundary behind
something that was kept, and one inside each transaction that kept something, its last, at which the server still holds
its locks.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import psycopg
from django.db import connections
from psycopg.pq import TransactionStatus

Work = Callable[[], object]
Connection = psycopg.Connection[Any]
INSIDE, CHANGED, SAME = "i", "c", "s"
"""At a boundary a transaction is open; or none is, and rows were kept since the last such boundary, or none were."""


def killed_at(n: int, work: Work) -> bool:
    """Do the work in a process of its own and kill that before the n-th thing that it says; False when it ended before.

    Whatever the work raises fails the test.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        _live(_kill_before(n), work)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed by itself; see what it printed"
    return False


def boundaries(work: Work, *, undo: Work) -> Iterator[int]:
    """The boundaries of the work that differ, one after another; each time it was killed there, and is undone afterwards.

    The caller finishes the work between two of them, and looks at what it left. At the last one the work was over.
    """
    said = _said_by(work)
    undo()
    for n in _that_differ(said):
        assert killed_at(n, work), f"it said fewer than {n} things this time"
        yield n
        undo()


def _that_differ(said: str) -> list[int]:
    """The places, from 1, of what was said behind something that was kept, and of what was said last to keep it."""
    return [
        n for n, what in enumerate(said, 1) if what == CHANGED or (what == INSIDE and said[n : n + 1] in (CHANGED, ""))
    ]


def _said_by(work: Work) -> str:
    """Do the work in a process of its own; for each thing that it says, what it would mean to be killed there."""
    connections.close_all()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        ear = _Ear()
        _live(ear, work, at_the_end=lambda: _write(write, "".join(ear.said)))
    os.close(write)
    with os.fdopen(read) as told:
        said_by_it = told.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, "the work failed by itself; see what it printed"
    return said_by_it


class _Ear:
    """Hears what is said to the database, and asks it on a connection of its own whether anything was kept meanwhile."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._written: object = None
        self._asking = psycopg.connect(**connections["default"].get_connection_params())
        self._asking.autocommit = True

    def __call__(self, connection: Connection) -> None:
        if connection is self._asking:
            return
        if connection.info.transaction_status != TransactionStatus.IDLE:
            self.said.append(INSIDE)
            return
        written = self._asking.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())").fetchone()
        self.said.append(SAME if written == self._written else CHANGED)
        self._written = written


def _write(pipe: int, text: str) -> None:
    with os.fdopen(pipe, "w") as told:
        told.write(text)


def _kill_before(n: int) -> Callable[[Connection], None]:
    said = count(1)

    def heard(_connection: Connection) -> None:
        if next(said) == n:
            os.kill(os.getpid(), signal.SIGKILL)

    return heard


def _live(hear: Callable[[Connection], None], work: Work, *, at_the_end: Work = lambda: None) -> None:
    """The life of the process that works: `hear` is called before each thing that it says to the database."""
    wait = psycopg.Connection.wait

    def heard(self: Connection, *arguments: Any, **named: Any) -> Any:
        hear(self)
        return wait(self, *arguments, **named)

    psycopg.Connection.wait = heard  # type: ignore[method-assign]
    try:
        work()
        at_the_end()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - whatever it is, this process must not live on as a second test run
        traceback.print_exc()
        os._exit(1)
