"""Work that is killed at a boundary: before the n-th thing that it says to the database.

Every statement, every commit and every block of a COPY is one thing said, whoever says it: Django, psycopg or our own
code. `kill -9` leaves nobody the time to tidy up, and neither does this.

    for n in boundaries(work):
        assert killed_at(n, work)
        work()                       # again, and to the end
        assert state() == expected
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from django.db import connections

Work = Callable[[], object]


def killed_at(n: int, work: Work) -> bool:
    """Do the work in a process of its own and kill that before the n-th thing that it says; False when it ended before.

    Whatever the work raises fails the test.
    """
    connections.close_all()
    child = os.fork()
    if child == 0:
        _live(n, work)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed by itself; see what it printed"
    return False


def boundaries(work: Work, *, undo: Work) -> Iterator[int]:
    """1, 2, … as long as the work says more than that; each time it was killed there, and is undone afterwards.

    The caller finishes the work between two of them, and looks at what it left.
    """
    n = 1
    while killed_at(n, work):
        yield n
        undo()
        n += 1
    undo()


def _live(n: int, work: Work) -> None:
    said = 0
    wait = psycopg.Connection.wait

    def count(self: psycopg.Connection[Any], *arguments: Any, **named: Any) -> Any:
        nonlocal said
        said += 1
        if said == n:
            os.kill(os.getpid(), signal.SIGKILL)
        return wait(self, *arguments, **named)

    psycopg.Connection.wait = count  # type: ignore[method-assign]
    try:
        work()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - whatever it is, this process must not live on as a second test run
        traceback.print_exc()
        os._exit(1)
