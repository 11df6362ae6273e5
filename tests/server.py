"""A database server for the tests: the product's own private one, or Debian's.

`HUIFANG_TEST_SERVER=debian` takes PostgreSQL 15 from /usr/lib/postgresql; any other value the wheel.
"""

from __future__ import annotations

import atexit
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from huifang.kernel.postgres import Cluster

DEBIAN_BINARIES = Path("/usr/lib/postgresql/15/bin")
ON_DEBIANS = os.environ.get("HUIFANG_TEST_SERVER") == "debian"
SETTINGS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_connections=60"]


def examples(many: int) -> int:
    """How many random worlds to draw. On Debian's server a fifth: that planning is right is shown on our own, there only
    that its statements are taken and mean the same; a few worlds make all of them.
    """
    return max(many // 5, 2) if ON_DEBIANS else many


def test_server() -> str:
    """Start a server that ends with this process; returns its address."""
    folder = Path(tempfile.mkdtemp(prefix="huifang-tests-"))
    folder.chmod(0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if ON_DEBIANS:
        return _debian(folder)
    cluster = Cluster(folder / "data")
    address = cluster.start()
    atexit.register(cluster.stop)
    _prepare(cluster)
    return address.as_url()


def _prepare(cluster: Cluster) -> None:
    """The product's role may not make databases; the tests make one for each process, and no durable one."""
    with psycopg.connect(cluster.superuser_address.as_url(), autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(cluster.address.user)))
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
    wait_for_no_disk(cluster)


def wait_for_no_disk(cluster: Cluster) -> None:
    """What a test keeps need not outlive a cut of the power; everything is written as ever, and nobody waits for it."""
    with psycopg.connect(cluster.superuser_address.as_url(), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")


def _debian(folder: Path) -> str:
    """As root the server runs under the user `postgres`, as it does on Debian."""
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    data, socket = folder / "cluster", folder / "socket"
    secret = folder / "secret"
    secret.write_text(secrets.token_urlsafe(24))
    socket.mkdir()
    if os.geteuid() == 0:
        for path in (folder, socket, secret):
            shutil.chown(path, user, user)

    def run(*command: str) -> None:
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, user=user if os.geteuid() == 0 else None, cwd="/"
        )

    run(str(DEBIAN_BINARIES / "initdb"), "-D", str(data), "-U", "huifang", "--locale=C.UTF-8", "-E", "UTF8", "-A",
        "scram-sha-256", f"--pwfile={secret}")  # fmt: skip
    options = " ".join(f"-c {setting}" for setting in [*SETTINGS, f"unix_socket_directories={socket}"])
    run(str(DEBIAN_BINARIES / "pg_ctl"), "-D", str(data), "-l", str(data / "log"), "-w", "-o", options, "start")
    atexit.register(run, str(DEBIAN_BINARIES / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    return f"postgresql://huifang:{secret.read_text()}@/postgres?host={socket}"
