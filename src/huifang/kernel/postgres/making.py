"""A new cluster: made aside and renamed into place, so that it is there whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from huifang.kernel.postgres.conf import OWN_FILE
from huifang.kernel.postgres.folder import Home, keep_names, make_private_folder, write_private_file
from huifang.kernel.postgres.programs import MAJOR_VERSION
from huifang.kernel.postgres.trouble import PostgresTrouble, disk_is_full, full_disk
from huifang.kernel.text import Message

SUPERUSER = "postgres"
SUPERUSER_FILE = "superuser.password"
OWNER_FILE = "owner.password"

# Code point order and full Unicode case, the same on every machine whatever its C library says.
_INITDB = (
    *("--username", SUPERUSER, "--auth", "scram-sha-256", "--data-checksums", "--no-instructions"),
    *("--encoding", "UTF8", "--locale", "C.UTF-8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
)


def make_cluster_if_missing(home: Home, programs: Path, start_lock: int) -> None:
    """Make the cluster once. Raises PostgresTrouble, then leaving nothing behind.

    `start_lock` stays with initdb: should we be killed, nobody clears its folder away while it still writes there.
    """
    for leftover in home.room.glob("new-*"):
        shutil.rmtree(leftover)
    if home.cluster.exists():
        return
    draft = home.room / f"new-{secrets.token_hex(8)}"
    try:
        make_private_folder(draft, home.account)
        write_private_file(draft / SUPERUSER_FILE, new_password(), home.account)
        write_private_file(draft / OWNER_FILE, new_password(), home.account)
        _initdb(home, programs, draft, start_lock)
        draft.rename(home.cluster)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    keep_names(home.room)


def check_cluster(home: Home) -> None:
    """Raise PostgresTrouble when the cluster is damaged or was made by another major version of PostgreSQL."""
    try:
        version = (home.data / "PG_VERSION").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise PostgresTrouble(
            Message(
                "%(folder)s holds no whole database: its file data/PG_VERSION is missing. Restore the folder from a"
                " backup; or, if nothing in it is needed, move it away and start again for a new, empty database.",
                {"folder": home.cluster},
            )
        ) from None
    if version != str(MAJOR_VERSION):
        raise PostgresTrouble(
            Message(
                "The database in %(folder)s was made by PostgreSQL %(theirs)s, and this Huifang brings PostgreSQL"
                " %(ours)d, which cannot read its files. Write a backup with pg_dump under the Huifang that made it,"
                " move the folder away, start this one and load the backup with pg_restore.",
                {"folder": home.cluster, "theirs": version, "ours": MAJOR_VERSION},
            )
        )


def new_password() -> str:
    """A password nobody has to type: 256 random bits."""
    return secrets.token_urlsafe(32)


def _initdb(home: Home, programs: Path, draft: Path, start_lock: int) -> None:
    data = draft / "data"
    password = ("--pwfile", str(draft / SUPERUSER_FILE))
    made = home.account.run([programs / "initdb", *_INITDB, *password, "--pgdata", str(data)], keep=[start_lock])
    if made.returncode != 0:
        said = (made.stdout + made.stderr).strip()
        raise full_disk(home.room) if disk_is_full(home.room, said) else _not_made(home, said)
    with open(data / "postgresql.conf", "a", encoding="utf-8") as file:
        file.write(f"\ninclude = '{OWN_FILE}'\n# Settings of your own go below this line.\n")
        file.flush()
        os.fsync(file.fileno())


def _not_made(home: Home, said: str) -> PostgresTrouble:
    return PostgresTrouble(
        Message(
            "A new database could not be made in %(folder)s. PostgreSQL's initdb said:\n%(said)s\n"
            "Mend what it names and start again; nothing was left half made.",
            {"folder": home.room, "said": "\n".join(said.splitlines()[-8:])},
        )
    )
