"""Locks between processes. The kernel frees them when their holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from huifang.kernel.postgres.account import Account
from huifang.kernel.postgres.trouble import PostgresTrouble
from huifang.kernel.text import Message

LONGEST_WAIT_SECONDS = 1000
"""Longer than a start may take: the one who waits must not give up before the one who works does."""

_PAUSE_SECONDS = 0.05


@contextmanager
def alone(path: Path, account: Account, *, seconds: float = LONGEST_WAIT_SECONDS) -> Iterator[int]:
    """Hold the lock alone; the descriptor is handed over so that a child can keep the lock if we die.

    Raises PostgresTrouble when others have kept it for `seconds`.
    """
    descriptor = _opened(path, account)
    try:
        _wait_for(descriptor, path, seconds)
        _sign(descriptor)
        yield descriptor
    finally:
        os.close(descriptor)


def take_share(path: Path, account: Account) -> int:
    """Hold the lock together with others until the descriptor is closed; no program we start inherits it."""
    descriptor = _opened(path, account)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def nobody_shares(path: Path, account: Account) -> bool:
    """Whether no process holds a share now."""
    descriptor = _opened(path, account)
    try:
        return _taken(descriptor)
    finally:
        os.close(descriptor)


def _opened(path: Path, account: Account) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    account.own(descriptor)
    return descriptor


def _wait_for(descriptor: int, path: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not _taken(descriptor):
        if time.monotonic() > deadline:
            raise PostgresTrouble(
                Message(
                    "Another process (number %(pid)s) has been starting or stopping the database behind %(path)s for"
                    " more than %(seconds)d seconds. Wait until it is done, or end it, and start again.",
                    {"pid": os.pread(descriptor, 20, 0).decode().strip() or "?", "path": path, "seconds": seconds},
                )
            )
        time.sleep(_PAUSE_SECONDS)


def _sign(descriptor: int) -> None:
    # For the message above alone; a full disk must not keep anybody from stopping the server.
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, b"%d\n" % os.getpid(), 0)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
