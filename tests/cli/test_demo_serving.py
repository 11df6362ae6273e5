"""`huifang demo` as a program: it serves to this machine alone, keeps what was done, and leaves no process behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from huifang.cli.demo import EASY_SIGNS
from huifang.settings import STATIC_ROOT
from tests.cli.conftest import Huifang
from tests.followups.cast import everything

pytestmark = pytest.mark.long(40)

MADE_SMALL = """
from datetime import UTC, datetime
from huifang.cli import opening
from huifang.kernel.postgres import Cluster
from tests.server import wait_for_no_disk
cluster = Cluster()
cluster.start()
wait_for_no_disk(cluster)
with opening.database():
    from huifang.cli.sample.customers import Size
    from huifang.cli.sample.filling import fill, today_there
    from huifang.kernel.sql.migrating import migrate
    migrate()
    on = today_there(datetime.now(UTC))
    fill(on=on, ring=opening.key_ring(opening.data_folder(), on=on), size=Size(clinic=6, estate=20, days=8))
cluster.stop()
"""
PASSWORD = re.compile(r"^(\w+) +(E\d+) +([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})", re.MULTILINE)
TIME_TO_START = 90
SECOND_START_WITHIN = 10


def wait_until(done: Callable[[], object], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def processes_of(folder: Path) -> list[int]:
    """Every process that was told of the folder: the command, pages, worker, and the database server with its own."""
    mark, found = str(folder).encode(), []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            try:
                told = (entry / "environ").read_bytes() + (entry / "cmdline").read_bytes()
                if mark in told:
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def listening_addresses(port: int) -> set[str]:
    """Where a port is listened at, as the kernel writes addresses."""
    lines = [
        line.split()
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{name}").read_text(encoding="utf-8").splitlines()[1:]
    ]
    places = [place.rsplit(":", 1) for _, place, _, state, *_ in lines if state == "0A"]
    return {address for address, number in places if int(number, 16) == port}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Demo:
    """One start of the command."""

    folder: Path
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUIFANG_", "DATABASE_URL"))}
        self.began = time.monotonic()
        self.out = self.folder / "out.txt"
        with self.out.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-c", "from huifang.cli.main import main; main()", "demo", "--port", str(self.port)],
                env={**kept, "HUIFANG_DATA": str(self.folder / "data")},
                stdout=out,
                stderr=out,
            )

    def ready(self) -> dict[str, str]:
        """Wait until it answers; the passwords by number."""
        wait_until(lambda: len(self.sign_ins()) == 3 or self.process.poll() is not None, TIME_TO_START, "a start")
        assert self.process.poll() is None, self.out.read_text()
        wait_until(self.answers, TIME_TO_START, "an answer")
        self.took = time.monotonic() - self.began
        return self.sign_ins()

    def sign_ins(self) -> dict[str, str]:
        return {number: password for _, number, password in PASSWORD.findall(self.out.read_text())}

    def answers(self) -> bool:
        try:
            with build_opener().open(f"http://127.0.0.1:{self.port}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except URLError:
            return False

    def can_sign_in(self, number: str, password: str) -> bool:
        """Whether a browser comes in with a number and a password."""
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        address = f"http://127.0.0.1:{self.port}/sign-in"
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self._page(browser, address, None))
        assert token
        typed = {"csrfmiddlewaretoken": token[1], "number": number, "password": password}
        self._page(browser, address, urlencode(typed).encode())
        return 'action="/sign-out"' in self._page(browser, f"http://127.0.0.1:{self.port}/my/sessions", None)

    def _page(self, browser: OpenerDirector, address: str, sent: bytes | None) -> str:
        browser.addheaders = [("Referer", address), ("Origin", f"http://127.0.0.1:{self.port}")]
        try:
            with browser.open(address, sent, timeout=30) as answer:
                return str(answer.read().decode())
        except HTTPError as refused:
            return str(refused.read().decode())

    def stop(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(60)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the database server's own user can reach, with a small company in it."""
    made = Path(tempfile.mkdtemp(prefix="huifang-demo-"))
    made.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUIFANG_", "DATABASE_URL"))}
    try:
        data = {"HUIFANG_DATA": str(made / "data" / "demo"), "HUIFANG_SECRET_KEY": "only for this test"}
        subprocess.run([sys.executable, "-c", MADE_SMALL], env={**kept, **data}, check=True)
        yield made
        assert processes_of(made) == []
    finally:
        for process in processes_of(made):
            os.kill(process, signal.SIGKILL)
        shutil.rmtree(made, ignore_errors=True)


@pytest.mark.skipif(not (STATIC_ROOT / "staticfiles.json").is_file(), reason="make assets has not been run")
def test_it_serves_to_this_machine_alone_and_stops_as_a_whole(folder: Path) -> None:
    first = Demo(folder)
    passwords = first.ready()
    assert set(passwords) == {"E001", "E201", "E202"}
    assert all(set(password) <= {*EASY_SIGNS, "-"} for password in passwords.values())
    assert listening_addresses(first.port) == {"0100007F"}
    assert first.can_sign_in("E202", passwords["E202"])
    assert not first.can_sign_in("E203", passwords["E202"])
    # The command, two processes for the pages, one worker, the database server and what serves its clients.
    assert len(processes_of(folder)) >= 5
    assert first.stop(signal.SIGTERM) == 0
    wait_until(lambda: not processes_of(folder), 10, f"an end of {processes_of(folder)}")

    second = Demo(folder)
    anew = second.ready()
    assert second.took < SECOND_START_WITHIN * (3 if os.getloadavg()[0] > 2 else 1)
    assert "Filling" not in second.out.read_text()
    assert not set(anew.values()) & set(passwords.values())
    assert not second.can_sign_in("E202", passwords["E202"])
    assert second.can_sign_in("E201", anew["E201"])
    assert second.stop(signal.SIGINT) in (0, 130)
    wait_until(lambda: not processes_of(folder), 10, f"an end of {processes_of(folder)}")


@pytest.fixture
def on_my_own_signals() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("on_my_own_signals")
class TestRefusals:
    def test_a_real_company_is_left_alone(self, huifang: Huifang) -> None:
        assert huifang("organisation", "set", "--name", "No sample").status == 0
        before = everything()
        refused = huifang("demo", "--port", str(free_port()))
        assert refused.status == 3
        assert "no demonstration" in refused.err
        assert everything() == before

    def test_a_port_that_is_taken_is_said_before_anything_is_made(self, huifang: Huifang, data_folder: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            refused = huifang("demo", "--port", str(port))
        assert refused.status == 3
        assert f"127.0.0.1:{port} cannot be listened at" in refused.err
        assert not data_folder.exists()

    def test_a_demonstration_is_not_served_to_other_machines(self, huifang: Huifang) -> None:
        from huifang.org.actions import mark_as_demo

        mark_as_demo()
        refused = huifang("serve", "--host", "0.0.0.0", "--port", str(free_port()))
        assert refused.status == 3
        assert "127.0.0.1 alone" in refused.err
