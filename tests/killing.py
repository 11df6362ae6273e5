"""Work that is killed at a boundary: before the n-th thing that it says to the database.

Every statement, every commit and every block of a COPY is one thing said, whoever says it: Django, psycopg or our own
code. `kill -9` leaves nobody the time to tidy up, and neither does this.

    for n in boundaries(work, undo=begin_anew):     # it has been killed there
        work()                                      # again, and to the end
        assert state() == expected

Only boundaries that differ are taken. Inside a transaction nothing is kept of what was said, so being killed before any
of its statements leaves the same rows: those that stood before it began. What remains is every boundary that no
transaction is open at, and one inside each transaction, its last, at which the server still holds its locks.
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
INSIDE, OUTSIDE = "i", "o"


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
    """The places, from 1, of what was said outside of a transaction, and of what was said last in each."""
    return [n for n, inside in enumerate(said, 1) if inside == OUTSIDE or said[n : n + 1] == OUTSIDE or n == len(said)]


def _said_by(work: Work) -> str:
    """Do the work in a process of its own; for each thing that it says, whether that is inside a transaction."""
    connections.close_all()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        said: list[str] = []
        _live(lambda connection: said.append(_where(connection)), work, at_the_end=lambda: _write(write, "".join(said)))
    os.close(write)
    with os.fdopen(read) as told:
        said_by_it = told.read()
    _, status = os.waitpid(child, 0)
    assert status == 0, "the work failed by itself; see what it printed"
    return said_by_it


def _where(connection: Connection) -> str:
    return OUTSIDE if connection.info.transaction_status == TransactionStatus.IDLE else INSIDE


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
