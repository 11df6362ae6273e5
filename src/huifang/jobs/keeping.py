"""What every worker does beside its jobs: ask what is due, take up what dead workers left, delete what is over."""

from __future__ import annotations

import asyncio
import time

from django.db import close_old_connections
from procrastinate import App
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status

from huifang.jobs.ground import Ground
from huifang.jobs.kinds import KINDS, Ids, Kind
from huifang.jobs.queue import ask_for

PAUSE_SECONDS = 2.0
HEARTBEAT_SECONDS = 3.0
DEAD_AFTER_SECONDS = 12.0
"""Without a sign of life for so long a worker is dead, and others take up its jobs."""

KEEP_FAILED_HOURS = 24 * 14
SELDOM_SECONDS = 600


class Round:
    """Rounds through what is due, each kind when its time has come; without `seldom` the rare ones are left out."""

    def __init__(self, ground: Ground, *, seldom: bool = True) -> None:
        self._ground = ground
        self._kinds = [kind for kind in KINDS if seldom or kind.every_seconds < SELDOM_SECONDS]
        self._asked: dict[str, float] = {}

    def due(self) -> list[tuple[Kind, Ids]]:
        """What is due of the kinds that were not asked lately."""
        close_old_connections()
        try:
            return [
                (kind, ids)
                for kind in self._kinds
                if self._is_time(kind.name, kind.every_seconds)
                for ids in kind.due(self._ground)
            ]
        finally:
            close_old_connections()

    def _is_time(self, name: str, seconds: float) -> bool:
        now = time.monotonic()
        if name in self._asked and now - self._asked[name] < seconds:
            return False
        self._asked[name] = now
        return True


async def ask_for_what_is_due(rounds: Round) -> int:
    """Put what is due into the queue; returns how many jobs were new there."""
    due = await asyncio.to_thread(rounds.due)
    return sum([await ask_for(kind, ids) for kind, ids in due])


async def take_up_stalled(app: App) -> int:
    """Put jobs of dead workers back into the queue; returns how many. Two workers may try at once."""
    stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_SECONDS)
    return sum([await _take_up(app, job) for job in stalled])


async def _take_up(app: App, job: Job) -> bool:
    assert job.id is not None
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:
        # One of the same waits already, and does what this one would.
        await app.job_manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)
    except ConnectorException:
        return False  # another worker was quicker
    return True


async def delete_failed(app: App) -> None:
    """Delete what failed long ago; what went well is deleted at once."""
    await app.job_manager.delete_old_jobs(
        nb_hours=KEEP_FAILED_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
