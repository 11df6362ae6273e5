"""Pages are made one at a time in a process, in the order in which they were asked for.

Python does one thing at a time however many threads ask: pages made together are all ready when the last one is, and
take longer. Whoever has waited for a moment goes beside the one that takes so long; what has turns of its own, or
mostly waits, stands apart from the beginning.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from huifang.web.frame.crowds import CROWDS

PATIENCE_SECONDS = 0.15

View = TypeVar("View", bound=Callable[..., Any])


def standing_apart(view: View) -> View:
    """Mark a view for which nobody waits, and which waits for nobody."""
    view.stands_apart = True  # type: ignore[attr-defined]
    return view


class Queue:
    """Lets one in after the other, first come, first served, and whoever has waited for `patience` seconds as well.

    Whoever stands behind comes in when nobody else waits. `tell` hears how many there are, inside and in line.
    """

    def __init__(self, *, patience: float, tell: Callable[[int], None] = lambda _present: None) -> None:
        self._patience = patience
        self._tell = tell
        self._lock = Lock()
        self._inside = 0
        self._gates: deque[Lock] = deque()
        self._behind: deque[Lock] = deque()

    def wait(self, *, is_behind: bool = False) -> None:
        """Come in when everybody before is out, or when patience ends. `leave` must follow."""
        line = self._behind if is_behind else self._gates
        with self._lock:
            if not self._inside:
                self._inside = 1
                self._tell(1)
                return
            gate = Lock()
            gate.acquire()
            line.append(gate)
            self._tell_all()
        if gate.acquire(timeout=self._patience):
            return
        with self._lock:
            if gate in line:  # else it was opened at the very last moment
                line.remove(gate)
                self._inside += 1

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside and (line := self._gates or self._behind):
                self._inside = 1
                line.popleft().release()
            self._tell_all()

    def _tell_all(self) -> None:
        self._tell(self._inside + len(self._gates) + len(self._behind))

    @contextmanager
    def behind(self) -> Iterator[None]:
        """Come in when nobody else wants to."""
        self.wait(is_behind=True)
        try:
            yield
        finally:
            self.leave()


PAGES = Queue(patience=PATIENCE_SECONDS, tell=CROWDS.tell)
"""Of this process."""


class OneAtATime:
    """Has a request wait for its turn before anything is looked up for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        request.has_turn = False
        try:
            response = self.get_response(request)
            if request.has_turn and CROWDS.is_here():
                response["Connection"] = "close"
            return response
        finally:
            if request.has_turn:
                PAGES.leave()

    def process_view(self, request: Any, view: Callable[..., Any], _args: Any, _kwargs: Any) -> None:
        if not getattr(view, "stands_apart", False):
            PAGES.wait()
            request.has_turn = True
