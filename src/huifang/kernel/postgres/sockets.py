"""The folder of the server's socket: in the data folder, or, where that path is too long, a short private one."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path

from huifang.kernel.postgres.conf import PORT
from huifang.kernel.postgres.folder import Home, make_private_folder, write_private_file
from huifang.kernel.postgres.trouble import PostgresTrouble
from huifang.kernel.text import Message

SOCKET_NAME = f".s.PGSQL.{PORT}"
LONGEST_SOCKET_PATH = 107
"""Bytes: `sun_path` of unix(7) has 108, the last of them a zero."""


def socket_folder(home: Home) -> Path:
    """The folder of the socket, existing and closed to others. Called under the start lock. Raises PostgresTrouble."""
    own = home.room / "socket"
    if _fits(own):
        make_private_folder(own, home.account)
        return own
    return _recorded(home) or _new_short_folder(home)


def forget_short_folder(home: Home) -> None:
    """Remove the short folder, if there is one, once the server has stopped."""
    if folder := _recorded(home):
        shutil.rmtree(folder, ignore_errors=True)
    _record(home).unlink(missing_ok=True)


def _fits(folder: Path) -> bool:
    # The client library reads a comma in the path as the end of it and the start of a second host.
    return len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET_PATH and "," not in str(folder)


def _record(home: Home) -> Path:
    return home.room / "socket-folder"


def _recorded(home: Home) -> Path | None:
    """The short folder made earlier, if it is still there and still ours: it stands where other users may write."""
    try:
        folder = Path(_record(home).read_text(encoding="utf-8"))
        found = folder.lstat()
    except FileNotFoundError:
        return None
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == home.account.uid and stat.S_IMODE(found.st_mode) == 0o700
    return folder if ours else None


def _new_short_folder(home: Home) -> Path:
    for base in _bases(home):
        if base.is_dir() and _fits(base / "huifang-12345678") and os.access(base, os.W_OK):
            folder = Path(tempfile.mkdtemp(prefix="huifang-", dir=base))
            home.account.own(folder)
            write_private_file(_record(home), str(folder), home.account)
            return folder
    raise PostgresTrouble(
        Message(
            "The path of %(folder)s is too long for a socket (%(longest)d bytes), and no shorter folder for temporary"
            " files was found. Set HUIFANG_DATA to a folder with a shorter path.",
            {"folder": home.room, "longest": LONGEST_SOCKET_PATH},
        )
    )


def _bases(home: Home) -> list[Path]:
    # Root's own runtime folder is closed to the account that its server runs as.
    own = [] if home.account.is_other else [Path(f"/run/user/{home.account.uid}")]
    return [*own, Path(tempfile.gettempdir()), Path("/tmp")]  # noqa: S108 - mkdtemp makes a folder of our own
