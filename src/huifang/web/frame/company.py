"""The company that the pages belong to: asked of the database once a minute, since it moves about as often."""

from __future__ import annotations

import time
from zoneinfo import ZoneInfo

from huifang.org.models import Organisation
from huifang.org.queries import organisation_and_calendar

KEPT_SECONDS = 60

_kept: dict[str, tuple[Organisation, int | None, float]] = {}


def company() -> Organisation:
    """Name, zone, whether it is a demonstration; at most a minute old."""
    return _known()[0]


def published_until() -> int | None:
    """The last year of which public holidays are published here, if any; at most a minute old."""
    return _known()[1]


def _known() -> tuple[Organisation, int | None, float]:
    known = _kept.get("company")
    if known is None or known[2] < time.monotonic():
        known = _kept["company"] = (*organisation_and_calendar(), time.monotonic() + KEPT_SECONDS)
    return known


def zone() -> ZoneInfo:
    """The zone in which its days are counted."""
    return ZoneInfo(company().time_zone)


def forget_company() -> None:
    """Ask again next time: whoever changes the organisation calls this, for its own process at least."""
    _kept.clear()
