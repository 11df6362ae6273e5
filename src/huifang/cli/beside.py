"""The worker beside the pages of a demonstration: started again when it ends, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from huifang.cli.opening import Ground, NotReady
from huifang.cli.output import say
from huifang.cli.serve import die_with_parent
from huifang.kernel.text import Message

STOPS_WITHIN_SECONDS = 20
MOST_IN_A_ROW = 3
"""So often in a row a worker may end soon after it began; then something is amiss that no start mends."""

SOON_SECONDS = 30
KEEPS = "from huifang.cli.beside import keep_working; keep_working()"
WORKER = (sys.executable, "-c", "from huifang.cli.main import main; main()", "worker")


@contextmanager
def worker_beside(ground: Ground) -> Iterator[None]:
    """A worker as long as the block lasts, or this process lives. Raises NotReady when none could be kept up."""
    environment = dict(os.environ)
    if ground.is_private:
        # The worker holds the private database up by itself, as long as it lives.
        del environment["DATABASE_URL"]
    keeper = subprocess.Popen(  # noqa: S603 # our own program
        [sys.executable, "-c", KEEPS],
        env=environment,
        stdin=subprocess.DEVNULL,
        # In a session of its own: Ctrl-C is for us, and we tell the worker.
        start_new_session=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 # no thread runs yet
    )
    try:
        yield
    finally:
        has_failed = keeper.poll() is not None
        _end(keeper)
        if has_failed:
            raise NotReady(
                Message(
                    "The worker beside the pages ended %(times)d times in a row, so the demonstration ends too. What it"
                    " noted stands in %(folder)s.",
                    {"times": MOST_IN_A_ROW, "folder": ground.data_folder},
                )
            )


def keep_working(command: Sequence[str] = WORKER) -> None:
    """Run a worker, and another one whenever it ends by itself; the program of a process beside the pages.

    When workers end soon again and again the parent is told to end, and this ends too.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    parent, in_a_row = os.getppid(), 0
    while in_a_row < MOST_IN_A_ROW:
        began = time.monotonic()
        _run(command)
        in_a_row = in_a_row + 1 if time.monotonic() - began < SOON_SECONDS else 1
        if in_a_row < MOST_IN_A_ROW:
            say(Message("The worker beside the pages has ended and is started again."))
    os.kill(parent, signal.SIGTERM)


def _run(command: Sequence[str]) -> None:
    worker = subprocess.Popen(  # noqa: S603 # our own program
        command,
        stderr=subprocess.DEVNULL,
        preexec_fn=die_with_parent,  # noqa: PLW1509 # no thread runs here
    )
    try:
        worker.wait()
    finally:
        _end(worker)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOPS_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
