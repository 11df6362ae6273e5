"""What a deed of this room needs to know beside its set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from huifang.kernel.keys import KeyRing

REGISTERING = "huifang customers"
"""The lock under which customers are matched and made: two at once could both find a phone number new."""


@dataclass(frozen=True, slots=True)
class Run:
    """On whose behalf a deed is done, on which day of which zone, by which keys; how many lanes prepare rows."""

    actor: str
    on: date
    zone: ZoneInfo
    ring: KeyRing
    lanes: int = 0
