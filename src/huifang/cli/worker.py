"""worker: does what the clock sets off and what pages ask for, beside any number of others like it."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

import click

from huifang.cli.opening import Ground, key_ring, newest_key_lock, opened
from huifang.cli.output import say
from huifang.kernel.text import Message

if TYPE_CHECKING:
    from huifang.kernel.keys import KeyRing

QUEUES = ("short", "long")
MOST_LANES = 4


@click.command()
@click.option(
    "--queues", type=click.Choice(QUEUES), multiple=True, help="Take jobs from this queue alone; else from all."
)
@click.option("--concurrency", type=click.IntRange(1, 16), default=2, show_default=True, help="Jobs at the same time.")
@click.option("--until-done", is_flag=True, help="Leave when nothing is due and nothing waits.")
def worker(*, queues: tuple[str, ...], concurrency: int, until_done: bool) -> None:
    """Do the work behind the pages, until Ctrl-C: plan, import, seal the history, forget what has had its day.

    Several workers on several machines share one database; what one leaves undone, another takes up. Told to stop
    (SIGTERM, Ctrl-C) it ends the jobs that it has begun.
    """
    ground = opened()
    # Doors do not know each other: the jobs are loaded by their name.
    jobs, standing = import_module("huifang.jobs.worker"), import_module("huifang.jobs.ground")
    stands_on = standing.Ground(
        anchors=ground.anchors,
        data_folder=ground.data_folder,
        actor="worker",
        open_ring=lambda: _ring(ground),
        lanes=_lanes(),
    )
    say(Message("The worker waits for what is due. Ctrl-C stops it."))
    jobs.work(stands_on, queues=queues or QUEUES, concurrency=concurrency, until_done=until_done)


def _ring(ground: Ground) -> KeyRing:
    """The keys as they are now; while this thread's connection lives, the newest of them is not retired."""
    from huifang.kernel.sql.locks import share

    ring = key_ring(ground.data_folder, on=ground.today())
    share(newest_key_lock(ring.newest.id))
    return ring


def _lanes() -> int:
    """A process for each processor to prepare the rows of an import, where there is more than one."""
    processors = len(os.sched_getaffinity(0))
    return min(processors, MOST_LANES) if processors > 1 else 0
