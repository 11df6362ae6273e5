"""Where the private PostgreSQL keeps its things, and files and folders that nobody else may read."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from huifang.kernel.postgres.account import Account, server_account, user_name
from huifang.kernel.postgres.trouble import PostgresTrouble, file_trouble, wrong_owner
from huifang.kernel.text import Message


@dataclass(frozen=True, slots=True)
class Home:
    """The places of one private PostgreSQL. Everything of it stands in the folder `postgres` of the data folder."""

    room: Path
    account: Account

    @property
    def cluster(self) -> Path:
        """The cluster with its passwords; it is there whole or not at all."""
        return self.room / "cluster"

    @property
    def data(self) -> Path:
        """What PostgreSQL calls the data directory."""
        return self.cluster / "data"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.room / "server.log"

    @property
    def start_lock(self) -> Path:
        """Held alone while somebody starts or stops the server."""
        return self.room / "start.lock"

    @property
    def users_lock(self) -> Path:
        """Held together by every process that uses the server, for as long as it does."""
        return self.room / "users.lock"


def prepare_data_folder(folder: Path | None = None) -> Path:
    """Make Huifang's data folder, for its owner alone, and return its real path.

    Without an argument it is `$HUIFANG_DATA`, for root `/var/lib/huifang`, else `huifang` in the user's data folder.
    Whoever keeps other things there calls this first. A folder that already holds something is left exactly as it is,
    and so is every existing folder above. Raises PostgresTrouble.
    """
    return _prepared(_chosen(folder), server_account())


def open_home(folder: Path | None = None) -> Home:
    """The home of the private PostgreSQL in the data folder, made when missing. Raises PostgresTrouble."""
    account = server_account()
    data_folder = _prepared(_chosen(folder), account)
    room = data_folder / "postgres"
    with file_trouble(room):
        _refuse_a_strangers(data_folder, account)
        make_private_folder(room, account)
    return Home(room, account)


def make_private_folder(folder: Path, account: Account) -> None:
    """Make a folder of ours with mode 0700, or bring back that mode. Raises PostgresTrouble when it is another's."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise NotADirectoryError(20, "it is not a folder", str(folder))
    if account.is_other and found.st_uid == 0:
        account.own(folder)
    elif found.st_uid != account.uid:
        raise wrong_owner(folder, owner=user_name(found.st_uid), account=account.name)
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)


def write_private_file(path: Path, text: str, account: Account) -> None:
    """Put a file with mode 0600 in place: the old one or the whole new one, whatever happens in between."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}.new")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            account.own(descriptor)
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    keep_names(path.parent)


def keep_names(folder: Path) -> None:
    """Bring the folder's list of names to the disk, so that a rename in it outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _chosen(folder: Path | None) -> Path:
    if folder is not None:
        return folder
    if named := os.environ.get("HUIFANG_DATA"):
        return Path(named).expanduser()
    if os.geteuid() == 0:
        return Path("/var/lib/huifang")
    shared = os.environ.get("XDG_DATA_HOME", "")
    # The XDG base directory specification: a relative path there is to be ignored.
    return (Path(shared) if shared.startswith("/") else _own_home() / ".local" / "share") / "huifang"


def _own_home() -> Path:
    try:
        return Path.home()
    except RuntimeError as unknown:
        raise PostgresTrouble(
            Message("This user has no home folder. Set HUIFANG_DATA to the folder where Huifang may keep its data.")
        ) from unknown


def _prepared(folder: Path, account: Account) -> Path:
    folder = Path(os.path.realpath(folder))
    with file_trouble(folder):
        _make_parents(folder.parent, account)
        if not folder.exists() or _is_empty_and_ours(folder, account):
            make_private_folder(folder, account)
    return folder


def _refuse_a_strangers(folder: Path, account: Account) -> None:
    owner = folder.stat().st_uid
    # A user may share a folder that is not his (a mounted volume with a group); root never builds into a user's own.
    usable = owner in (0, account.uid) if account.is_other else os.access(folder, os.W_OK | os.X_OK)
    if not usable:
        raise wrong_owner(folder, owner=user_name(owner), account=account.name)
    if not account.reaches(folder):
        raise PostgresTrouble(
            Message(
                "PostgreSQL runs as the system user %(name)s, which may not enter %(folder)s: it, or a folder above it,"
                " is closed to that user. Set HUIFANG_DATA to a folder it can reach, such as /var/lib/huifang.",
                {"name": account.name, "folder": folder},
            )
        )


def _make_parents(folder: Path, account: Account) -> None:
    if folder.exists():
        return
    _make_parents(folder.parent, account)
    folder.mkdir(exist_ok=True)
    # Root's server runs as another user, who must be able to walk through.
    folder.chmod(0o755 if account.is_other else 0o700)


def _is_empty_and_ours(folder: Path, account: Account) -> bool:
    owner = folder.stat().st_uid
    return owner in (os.geteuid(), account.uid) and not any(folder.iterdir())
