"""A file of secrets: read only when nobody else can, replaced as a whole or not at all."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from huifang.kernel.keys.trouble import KeysExposed, KeysMissing, KeysSpoilt
from huifang.kernel.text import Message

OWNER_ONLY = 0o600
MOST_BYTES = 1_000_000


def read_private(path: Path) -> bytes:
    """The bytes of `path`.

    Raises KeysMissing when it is not there, KeysExposed unless it is a plain file of this process's user that
    nobody else may read or write, and KeysSpoilt when it is far larger than any key ring.
    """
    try:
        # Without O_NONBLOCK a named pipe put in the file's place would hold the start-up for ever.
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError) as missing:
        raise KeysMissing(
            Message(
                "There is no key file at %(path)s. Restore it from its backup; "
                "without it the encrypted contact details of this installation cannot be read.",
                {"path": str(path)},
            )
        ) from missing
    except PermissionError as refused:
        raise _exposed_owner(path) from refused
    try:
        _refuse_exposed(path, os.fstat(handle))
        with open(handle, "rb", closefd=False) as file:
            content = file.read(MOST_BYTES + 1)
    finally:
        os.close(handle)
    if len(content) > MOST_BYTES:
        raise KeysSpoilt(Message("The file %(path)s is too large for a key file.", {"path": str(path)}))
    return content


def _refuse_exposed(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise KeysExposed(Message("%(path)s must be a plain file to hold keys.", {"path": str(path)}))
    if found.st_uid != os.geteuid():
        raise _exposed_owner(path)
    mode = stat.S_IMODE(found.st_mode)
    if mode & ~OWNER_ONLY:
        raise KeysExposed(
            Message(
                "The key file %(path)s has permissions %(mode)s and must have 600. "
                "Run: chmod 600 %(path)s. If others could read it, rotate the keys.",
                {"path": str(path), "mode": f"{mode:03o}"},
            )
        )


def _exposed_owner(path: Path) -> KeysExposed:
    return KeysExposed(
        Message(
            "The key file %(path)s must belong to the user that runs this program (user id %(user)d). "
            "Change its owner, or run the program as its owner.",
            {"path": str(path), "user": os.geteuid()},
        )
    )


def write_private(path: Path, content: bytes) -> None:
    """Put `content` in place of `path`: after a crash at any moment the old file or the new one is there, whole.

    Call it inside `alone_with`; the name of the half-written file is shared.
    """
    half_written = path.with_name(path.name + ".new")
    with suppress(FileNotFoundError):
        half_written.unlink()
    handle = os.open(half_written, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, OWNER_ONLY)  # A narrow umask must not lock the owner out.
            file.write(content)
            file.flush()
            os.fsync(handle)
        os.replace(half_written, path)
    except OSError:
        with suppress(OSError):
            half_written.unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def alone_with(path: Path) -> Iterator[Path]:
    """Hold `path` against every other writer, thread or process; yields the real file behind a link.

    The lock file stays behind empty: removing it would let two writers hold two locks.
    """
    real = path.resolve()
    real.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    handle = os.open(real.with_name(real.name + ".lock"), flags, OWNER_ONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield real
    finally:
        os.close(handle)
