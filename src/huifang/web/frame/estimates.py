"""Days that rest on a year whose public holidays nobody has published yet: they may move, and the page says so."""

from __future__ import annotations

import time
from datetime import date

from huifang.planning.queries.calendars import counting_working_days
from huifang.web.frame.company import published_until

Rules = frozenset[int | tuple[int, str]]
KEPT_SECONDS = 60

_kept: dict[date, tuple[Rules, float]] = {}


def is_estimate(day: date, *, rule: int | tuple[int, str], on: date) -> bool:
    """Whether a day of a rule, by its id or by version and key, counts working days of such a year.

    Costs nothing for the days of published years; else two statements, once a minute in a process.
    """
    until = published_until()
    return until is not None and day.year > until and rule in _counting(on)


def unpublished_from(until: date) -> int | None:
    """The first year up to a day whose public holidays nobody has published yet, if there is one."""
    last = published_until()
    return last + 1 if last is not None and until.year > last else None


def _counting(on: date) -> Rules:
    known = _kept.get(on)
    if known is None or known[1] < time.monotonic():
        _kept.clear()
        known = _kept[on] = (counting_working_days(on), time.monotonic() + KEPT_SECONDS)
    return known[0]


def forget_estimates() -> None:
    """Ask again next time."""
    _kept.clear()
