"""Deeds in processes of their own, forked from the test: all at once, or killed at a chosen statement."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

Deed = Callable[[], object]


def all_at_once(deeds: list[Deed]) -> int:
    """Start every deed in a process of its own, let them begin together, and say how many ended well."""
    connections.close_all()
    gate_read, gate_write = os.pipe()
    children = [_fork(deed, before=lambda: os.read(gate_read, 1)) for deed in deeds]
    os.write(gate_write, b"x" * len(deeds))
    statuses = [os.waitpid(child, 0)[1] for child in children]
    os.close(gate_read)
    os.close(gate_write)
    return statuses.count(0)


def killed_at(statement: int, deed: Deed) -> bool:
    """Run a deed in a process that is killed (as by `kill -9`) before its n-th statement; False if it ended first."""
    connections.close_all()
    child = _fork(deed, before=lambda: _kill_before(statement))
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or status == 0, "the deed failed before it could be killed"
    return os.WIFSIGNALED(status)


def _fork(deed: Deed, *, before: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        before()
        deed()
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, this process must not live on as a second test run
        traceback.print_exc()
    finally:
        os._exit(status)


def _kill_before(statement: int) -> None:
    left = statement

    def count(execute: Callable[..., Any], sql: str, params: object, many: bool, context: dict[str, Any]) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    connection.execute_wrappers.append(count)
