"""Deeds in processes of their own, forked from the test, all at once."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable

from django.db import connections

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
