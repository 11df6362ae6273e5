"""A worker: takes jobs from the queue until it is told to stop, then ends those that it has begun."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Awaitable, Callable, Sequence

from django.db import InterfaceError, OperationalError
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app as queue_app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException

from huifang.jobs import keeping, queue
from huifang.jobs.ground import Ground
from huifang.jobs.kinds import QUEUES

BACK_AFTER_SECONDS = 3.0
"""After the database went away."""

FAILED_KEPT_LOOKED_AT_SECONDS = 3_600

_LOST = (ConnectorException, InterfaceError, OperationalError, OSError)


def work(ground: Ground, *, queues: Sequence[str] = QUEUES, concurrency: int = 2, until_done: bool = False) -> None:
    """Work until SIGTERM or SIGINT, or, with `until_done`, until nothing is due and nothing waits any more.

    On a signal no new job is begun and the running ones are ended. Comes back by itself when the database was away.
    """
    # What goes wrong is noted as an incident, without the words of errors: they quote what stands in the database.
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
    asyncio.run(_Worker(ground, queues, concurrency).live(until_done=until_done))


class _Worker:
    def __init__(self, ground: Ground, queues: Sequence[str], concurrency: int) -> None:
        self._ground, self._queues, self._concurrency = ground, list(queues), concurrency
        self._stop = asyncio.Event()

    async def live(self, *, until_done: bool) -> None:
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(sign, self._stop.set)
        if until_done:
            await self._connected(self._until_done)
            return
        while not self._stop.is_set():
            try:
                await self._connected(self._until_stopped)
            except _LOST:
                await self._pause(BACK_AFTER_SECONDS)

    async def _connected(self, live: Callable[[App], Awaitable[None]]) -> None:
        connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4)
        with queue_app.replace_connector(connector) as app:
            async with app.open_async():
                await live(app)

    async def _until_stopped(self, app: App) -> None:
        """Work and keep house until a signal comes or one of the two ends, then let what runs come to its end."""
        side_by_side = [
            asyncio.create_task(self._work(app, wait=True)),
            asyncio.create_task(self._keep_house(app)),
            asyncio.create_task(self._stop.wait()),
        ]
        await asyncio.wait(side_by_side, return_when=asyncio.FIRST_COMPLETED)
        for one in side_by_side:
            one.cancel()
        for ended in await asyncio.gather(*side_by_side, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended

    async def _until_done(self, app: App) -> None:
        rounds = keeping.Round(self._ground)
        while True:
            await keeping.take_up_stalled(app)
            asked = await keeping.ask_for_what_is_due(rounds)
            await self._work(app, wait=False)
            if not asked:
                return
            rounds = keeping.Round(self._ground, seldom=False)

    async def _work(self, app: App, *, wait: bool) -> None:
        await app.run_worker_async(
            queues=self._queues,
            concurrency=self._concurrency,
            wait=wait,
            delete_jobs="successful",
            additional_context={queue.GROUND: self._ground},
            install_signal_handlers=False,
            fetch_job_polling_interval=keeping.PAUSE_SECONDS,
            update_heartbeat_interval=keeping.HEARTBEAT_SECONDS,
            stalled_worker_timeout=keeping.DEAD_AFTER_SECONDS,
        )

    async def _keep_house(self, app: App) -> None:
        rounds, looked = keeping.Round(self._ground), 0.0
        while True:
            await keeping.ask_for_what_is_due(rounds)
            await keeping.take_up_stalled(app)
            if not looked or time.monotonic() - looked > FAILED_KEPT_LOOKED_AT_SECONDS:
                await keeping.delete_failed(app)
                looked = time.monotonic()
            await asyncio.sleep(keeping.PAUSE_SECONDS)

    async def _pause(self, seconds: float) -> None:
        """Wait, and no longer than until somebody wants the worker to stop."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)
