"""Links that many open at once leave the desk its threads: a few are looked at at a time, the next come again.

Source: security.md, R-30. What somebody sends is never turned away: it would be lost.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

from huifang.web.answering.shown import come_again
from huifang.web.frame.one_at_a_time import PAGES, standing_apart
from huifang.web.frame.turns import TooManyWaiting, Turns

AT_ONCE = 1
MOST_WAITING = 4
"""With those at work five of a process's eight threads."""

LOOKS = Turns(at_once=AT_ONCE, most_waiting=MOST_WAITING)
"""Of this process."""

View = Callable[..., HttpResponse]


def beside_the_desk(view: View) -> View:
    """Answer a look when it is its turn; when too many wait, have the browser come again by itself."""

    @standing_apart
    @wraps(view)
    def in_turn(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with LOOKS.turn(), PAGES.behind():
                return view(request, *args, **kwargs)
        except TooManyWaiting:
            return come_again(request)

    return in_turn
