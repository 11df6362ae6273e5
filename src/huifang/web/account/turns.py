"""Passwords are looked at a few at a time: each costs 19 MiB and a core for a while.

Source: security.md, T41. The pages that others work on meanwhile keep threads and memory of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Semaphore

AT_ONCE = 2
MOST_WAITING = 4
"""Fewer than the threads of a process that are left: whoever only reads a page never stands behind these."""


class TooManyWaiting(Exception):
    """So many are waiting that one more would keep the desk from its work."""


class Turns:
    """Lets so many in at once and so many wait; the next is turned away at the door."""

    def __init__(self, *, at_once: int, most_waiting: int) -> None:
        self._free = Semaphore(at_once)
        self._places = at_once + most_waiting
        self._taken = 0
        self._lock = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn. Raises TooManyWaiting."""
        with self._lock:
            if self._taken >= self._places:
                raise TooManyWaiting
            self._taken += 1
        try:
            with self._free:
                yield
        finally:
            with self._lock:
                self._taken -= 1


PASSWORDS = Turns(at_once=AT_ONCE, most_waiting=MOST_WAITING)
"""Of this process."""
