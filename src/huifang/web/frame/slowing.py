"""Counting what happens too often from one network address, in the memory of this process: a look writes nothing.

Source: security.md, T16.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from huifang.org.logic.sign_in import Limit

MOST_PLACES = 10_000


class Counted:
    """What happened lately, by network address; of very many addresses the oldest are forgotten."""

    def __init__(self, limit: Limit, *, most_places: int = MOST_PLACES) -> None:
        self._limit = limit
        self._most = most_places
        self._times: OrderedDict[str, list[datetime]] = OrderedDict()
        self._lock = Lock()

    def is_over(self, place: str, *, at: datetime) -> bool:
        """Whether so many are counted that the next has to wait."""
        with self._lock:
            return len(self._lately(place, at)) >= self._limit.tries

    def count(self, place: str, *, at: datetime) -> None:
        """One more."""
        with self._lock:
            self._times[place] = [*self._lately(place, at), at]
            self._times.move_to_end(place)
            while len(self._times) > self._most:
                self._times.popitem(last=False)

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._times.clear()

    def _lately(self, place: str, at: datetime) -> list[datetime]:
        return [time for time in self._times.get(place, []) if at - time < self._limit.within]
