"""`huifang serve` as somebody starts it: a first start, many requests, Ctrl-C, a killed parent."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from huifang.kernel.postgres import Cluster
from tests.house import plan

WORKERS = 2
MOST_MEGABYTES = 200
SECONDS = 60
OF_THIS_PROCESS = ("DATABASE_URL", "HUIFANG_KEYS", "HUIFANG_SECRET_KEY")

pytestmark = [
    pytest.mark.skipif(
        not (plan.SOURCE / "web" / "built" / "staticfiles.json").is_file(), reason="make assets has not run"
    ),
    pytest.mark.long(40),
]


class Served:
    """A product that is being served out of a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[subprocess.Popen[str]] = []
        self.port = free_port()
        self.process = self.start("--port", str(self.port), "--workers", str(WORKERS))

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        given = {name: value for name, value in os.environ.items() if name not in OF_THIS_PROCESS}
        environment = {**given, "HUIFANG_DATA": str(self.folder), "DJANGO_SETTINGS_MODULE": "huifang.settings"}
        process = subprocess.Popen(
            [sys.executable, "-c", "from huifang.cli.main import main; main()", "serve", *arguments],
            env=environment,
            cwd="/",
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def end(self) -> None:
        for process in self.started:
            process.terminate()
            process.communicate(timeout=SECONDS)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def processes(self) -> list[int]:
        """The parent and those that it looks after; the database's are none of them."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]

    def wait(self) -> None:
        until(lambda: status_of(f"{self.address}/health") == 200)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status_of(address: str) -> int:
    try:
        with urlopen(address, timeout=10) as answer:
            answer.read()
            return int(answer.status)
    except HTTPError as refused:
        return refused.code
    except (URLError, ConnectionError):
        return 0


def until(holds: Callable[[], bool], seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def megabytes(process: int) -> float:
    found = re.search(r"^Pss: +(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    folder = Path(tempfile.mkdtemp(prefix="huifang-served-"))
    folder.chmod(0o755)
    made = Served(folder / "data")
    try:
        made.wait()
        yield made
    finally:
        made.end()
        Cluster(made.folder).stop()
        shutil.rmtree(folder, ignore_errors=True)


def test_a_first_start_serves_the_sign_in_with_all_its_looks(served: Served) -> None:
    with urlopen(f"{served.address}/sign-in", timeout=10) as answer:
        page = answer.read().decode()
    assets = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(assets) >= 7
    for asset in assets:
        with urlopen(Request(served.address + asset, headers={"Accept-Encoding": "gzip"}), timeout=10) as answer:
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_its_secret_is_its_owners_alone(served: Served) -> None:
    secret = served.folder / "secret.key"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert len(secret.read_text()) >= 50


def test_two_processes_take_little_memory(served: Served) -> None:
    """Source: performance goals: at most 200 MB of the web processes together, the parent counted in."""
    with ThreadPoolExecutor(8) as pool:
        statuses = set(pool.map(lambda _: status_of(f"{served.address}/sign-in"), range(400)))
    assert statuses == {200}
    assert len(served.processes) == WORKERS + 1
    assert sum(map(megabytes, served.processes)) <= MOST_MEGABYTES


def test_a_flood_of_sign_ins_leaves_no_memory_behind(served: Served) -> None:
    """Source: security.md, T41: most are turned away at once, and what a hash took goes back to the system."""
    page = urlopen(f"{served.address}/sign-in", timeout=10)
    cookie = page.headers["Set-Cookie"].strip().partition(";")[0]
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    assert token is not None

    def tried(number: int) -> int:
        typed = {"number": f"X{number}", "password": "wrong", "csrfmiddlewaretoken": token[1]}
        request = Request(f"{served.address}/sign-in", urlencode(typed).encode(), {"Cookie": cookie})
        try:
            return int(urlopen(request, timeout=SECONDS).status)
        except HTTPError as refused:
            return refused.code

    with ThreadPoolExecutor(48) as pool:
        statuses = Counter(pool.map(tried, range(48)))
    assert set(statuses) == {422, 429}
    assert sum(map(megabytes, served.processes)) <= MOST_MEGABYTES


def test_a_killed_process_is_replaced(served: Served) -> None:
    victim = served.processes[1]
    os.kill(victim, signal.SIGKILL)
    until(lambda: victim not in served.processes and len(served.processes) == WORKERS + 1)
    assert status_of(f"{served.address}/sign-in") == 200


def test_a_port_that_is_taken_is_said_in_a_sentence(served: Served) -> None:
    second = served.start("--port", str(served.port))
    _, said = second.communicate(timeout=SECONDS)
    assert second.returncode == 3
    assert f"127.0.0.1:{served.port} cannot be listened at" in said
    assert "Traceback" not in said


def test_an_installation_without_names_is_shown_to_this_machine_alone(served: Served) -> None:
    second = served.start("--host", "0.0.0.0", "--port", str(free_port()))
    _, said = second.communicate(timeout=SECONDS)
    assert second.returncode == 3
    assert "HUIFANG_HOSTS" in said


def test_processes_end_with_their_parent(served: Served) -> None:
    second = Served(served.folder)
    second.wait()
    _, *workers = second.processes
    second.process.kill()
    second.process.communicate(timeout=SECONDS)
    until(lambda: not any(map(is_alive, workers)), 20)


def test_ctrl_c_stops_all_of_it(served: Served) -> None:
    _, *workers = served.processes
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(SECONDS) == 0
    assert not any(map(is_alive, workers))
    assert status_of(f"{served.address}/health") == 0
    assert not (served.folder / "postgres" / "cluster" / "data" / "postmaster.pid").exists()


def test_it_says_that_it_answers_when_it_does(served: Served) -> None:
    port = free_port()
    another = served.start("--port", str(port), "--workers", "1")
    assert another.stderr is not None
    told = next(line for line in another.stderr if str(port) in line)
    assert f"http://127.0.0.1:{port}" in told
    assert status_of(f"http://127.0.0.1:{port}/health") == 200
    another.terminate()
    assert another.wait(SECONDS) == 0
