"""What a worker stands on, and the clock that its jobs read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from huifang.customers.actions.run import Run
from huifang.kernel.keys import KeyRing
from huifang.org.queries import time_zone


@dataclass(frozen=True, slots=True)
class Ground:
    """An installation as a worker sees it; made once, read by jobs in several threads.

    `open_ring` reads the keys anew, for keys may have been changed since the worker started, and has the connection of
    its thread keep the newest one from being retired. `lanes` says how many processes prepare the rows of an import.
    """

    anchors: Path
    data_folder: Path
    actor: str
    open_ring: Callable[[], KeyRing]
    lanes: int = 0

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        """The day that it is where the organisation is."""
        return datetime.now(self.zone()).date()

    def zone(self) -> ZoneInfo:
        return ZoneInfo(time_zone())

    def run(self) -> Run:
        """What deeds on customers need to know."""
        zone = self.zone()
        return Run(self.actor, datetime.now(zone).date(), zone, self.open_ring(), self.lanes)
