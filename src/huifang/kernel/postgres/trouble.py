"""The one exception of this package, and the sentences of trouble that several of its files share."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huifang.kernel.text import Message

ROOM_TO_START_MB = 200
"""A new cluster takes some 60 MB with its first write-ahead log; with less than this the work itself fails next."""

_FULL_WORDS = ("No space left on device", "Disk quota exceeded")
_NO_ROOM_AT_ALL = 512 * 1024


class PostgresTrouble(Exception):
    """PostgreSQL cannot be used as things stand; `message` says why and what to do, in whole sentences."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


def disk_is_full(folder: Path, said: str = "") -> bool:
    """Whether a failure there is the disk's: a program `said` so, or not even its last words would fit."""
    return any(words in said for words in _FULL_WORDS) or shutil.disk_usage(folder).free < _NO_ROOM_AT_ALL


def full_disk(folder: Path) -> PostgresTrouble:
    """The trouble of a full disk."""
    return PostgresTrouble(
        Message(
            "The disk that holds %(folder)s is full. Free at least %(megabytes)d MB on it and start again;"
            " nothing was left half made.",
            {"folder": folder, "megabytes": ROOM_TO_START_MB},
        )
    )


def wrong_owner(path: Path, *, owner: str, account: str) -> PostgresTrouble:
    """The trouble of a folder that another user of this machine owns."""
    return PostgresTrouble(
        Message(
            "%(path)s belongs to the user %(owner)s and cannot serve the user %(account)s."
            " Start Huifang as %(owner)s, or set HUIFANG_DATA to a folder of your own.",
            {"path": path, "owner": owner, "account": account},
        )
    )


@contextmanager
def file_trouble(folder: Path) -> Iterator[None]:
    """Turn what the file system refuses into a PostgresTrouble about `folder`."""
    try:
        yield
    except OSError as problem:
        raise _explained(problem, folder) from problem


def _explained(problem: OSError, folder: Path) -> PostgresTrouble:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return full_disk(folder)
    parts = {"path": problem.filename or folder, "reason": problem.strerror or str(problem)}
    if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return PostgresTrouble(
            Message(
                "%(path)s cannot be used: %(reason)s. Start Huifang as the user who owns it,"
                " or set HUIFANG_DATA to a folder of your own that can be written.",
                parts,
            )
        )
    return PostgresTrouble(
        Message("The private PostgreSQL cannot use %(path)s: %(reason)s. Mend that and start again.", parts)
    )
