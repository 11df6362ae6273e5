"""The kinds of jobs as the queue knows them: one running at a time of each kind, one waiting at the most."""

from __future__ import annotations

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from huifang.jobs.ground import Ground
from huifang.jobs.kinds import KINDS, Ids, Kind
from huifang.kernel.incidents import note_incident

GROUND = "ground"
"""Under which name the worker hands its ground to the jobs."""

AGAIN_AFTER_SECONDS = 30
MOST_ATTEMPTS = 100
"""In which a job fails some 40 hours long; then it is due anew as long as its rows say so."""


async def ask_for(kind: Kind, ids: Ids) -> bool:
    """Put a job into the queue; False when one of the same already waits there."""
    waiting = " ".join([kind.name, *(str(one) for one in ids.values())])
    job = app.configure_task(kind.name, queue=kind.queue, lock=kind.name, queueing_lock=waiting, allow_unknown=False)
    try:
        await job.defer_async(**ids)
    except AlreadyEnqueued:
        return False
    return True


def _register(kind: Kind) -> None:
    retry = RetryStrategy(max_attempts=MOST_ATTEMPTS, linear_wait=AGAIN_AFTER_SECONDS)

    @app.task(name=kind.name, queue=kind.queue, pass_context=True, retry=retry)
    def work(context: JobContext, /, **ids: int) -> None:
        ground = context.additional_context[GROUND]
        assert isinstance(ground, Ground)
        try:
            kind.work(ground, **ids)
        except BaseException as trouble:
            note_incident(trouble, folder=ground.data_folder, command=f"worker: {kind.name}", at=ground.now())
            raise


for one in KINDS:
    _register(one)
