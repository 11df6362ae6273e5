"""How many requests each of the serving processes has, so that whoever waits in a crowd is sent to the others.

A browser, or a proxy, keeps its connection, and with it the process that happened to take it: of eight callers six may
wait in line for one process while another serves two. What a process answers that has more than its share therefore
ends its connection, and the next request comes to any of them.
"""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator

PLACES = 256
"""More than there are processes; one that takes the place of another that died gets the next."""

CROWD = 2
"""So many more than another process has: one more is what is left when they share alike."""


class Crowds:
    """The numbers of all processes, in memory that they share; a process that was not parted from the one that made
    it is alone.
    """

    def __init__(self) -> None:
        self._numbers = memoryview(mmap.mmap(-1, PLACES * 8)).cast("i")  # of each place: the process, and its requests
        self._maker = os.getpid()
        self._place = 0
        self._is_alone = True

    def before_parting(self) -> None:
        """Choose the place of the process that is about to come into being; what is no maker keeps its own."""
        if os.getpid() == self._maker:
            self._place = (self._place + 1) % PLACES

    def after_parting(self) -> None:
        """Take the chosen place, in the new process."""
        if os.getppid() == self._maker:
            self._is_alone = False
            self._numbers[2 * self._place + 1] = 0
            self._numbers[2 * self._place] = os.getpid()

    def tell(self, present: int) -> None:
        """Say how many requests this process has."""
        if not self._is_alone:
            self._numbers[2 * self._place + 1] = present

    def is_here(self) -> bool:
        """Whether this process has a crowd beside another one."""
        most = -1 if self._is_alone else self._numbers[2 * self._place + 1] - CROWD
        return most >= 0 and any(present <= most and _is_alive(process) for process, present in self._others())

    def _others(self) -> Iterator[tuple[int, int]]:
        for place in range(PLACES):
            process = self._numbers[2 * place]
            if process and place != self._place:
                yield process, self._numbers[2 * place + 1]


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


CROWDS = Crowds()
