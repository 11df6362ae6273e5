"""What costs much is done a few at a time in a process: whoever only reads a page never stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Semaphore


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
