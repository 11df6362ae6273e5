"""The system user that the private PostgreSQL runs as. PostgreSQL refuses to run as root, so root acts for another."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from huifang.kernel.postgres.trouble import PostgresTrouble
from huifang.kernel.text import Message

SYSTEM_USER = "huifang"
_SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True, slots=True)
class Account:
    """Who owns the cluster's files and runs its programs; `is_other` when root acts for somebody else."""

    name: str
    uid: int
    gid: int
    is_other: bool

    def run(
        self,
        command: Sequence[str | Path],
        *,
        folder: Path = Path("/"),
        environment: Mapping[str, str] | None = None,
        keep: Sequence[int] = (),
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this account, standing in `folder`, and return how it ended.

        Nothing of our environment reaches it (PGDATA, PGHOST and their like would change what it does), and of our
        open files only `keep`.
        """
        return subprocess.run(
            command,
            check=False,
            cwd=folder,
            env={"PATH": _SYSTEM_PATH, "LC_ALL": "C", **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            pass_fds=keep,
            user=self.uid if self.is_other else None,
            group=self.gid if self.is_other else None,
            extra_groups=[] if self.is_other else None,
            umask=0o077,
        )

    def reaches(self, path: Path) -> bool:
        """Whether this account may enter the folder, or run the program, at `path`."""
        if not self.is_other:
            return os.access(path, os.X_OK)
        return self.run(["test", "-x", path]).returncode == 0

    def own(self, target: Path | int) -> None:
        """Give a path or an open file that root has just made to this account; links are never followed."""
        if self.is_other and isinstance(target, int):
            os.fchown(target, self.uid, self.gid)
        elif self.is_other:
            os.chown(target, self.uid, self.gid, follow_symlinks=False)


def server_account() -> Account:
    """The account for this process: the user itself, or, for root, the system user `huifang`, made when missing."""
    uid = os.geteuid()
    if uid != 0:
        return Account(user_name(uid), uid, os.getegid(), is_other=False)
    entry = _system_user() or _made_system_user()
    if entry.pw_uid == 0:
        raise PostgresTrouble(
            Message(
                "The system user %(name)s is root under another name, and PostgreSQL does not run as root."
                " Give it a user number of its own.",
                {"name": SYSTEM_USER},
            )
        )
    return Account(SYSTEM_USER, entry.pw_uid, entry.pw_gid, is_other=True)


def user_name(uid: int) -> str:
    """The user's name, or the number where this machine knows no name for it."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _system_user() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return None


def _made_system_user() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path=_SYSTEM_PATH)
    reason = "the program useradd is missing"
    if useradd is not None:
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        made = subprocess.run(
            [useradd, *options, "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=False,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
        reason = made.stderr.strip()
    # Asked again whatever useradd said: another start may have made the user in the same moment.
    entry = _system_user()
    if entry is None:
        raise PostgresTrouble(
            Message(
                "PostgreSQL does not run as root, and the system user %(name)s could not be made: %(reason)s."
                " Make that user by hand, start Huifang as an ordinary user, or set DATABASE_URL.",
                {"name": SYSTEM_USER, "reason": reason},
            )
        )
    return entry
