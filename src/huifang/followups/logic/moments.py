"""Moments that people name for later."""

from __future__ import annotations

from datetime import datetime, timedelta

FURTHEST = timedelta(days=366)


def is_near(moment: datetime, *, at: datetime) -> bool:
    """Whether a moment lies ahead, and so near that it is no slip of the pen."""
    return at < moment <= at + FURTHEST
