"""The pages at 1 million customers and 5 million follow-ups: how fast, how many at once, in how much memory.

Eight clients ask two web processes for one page after the other, without a pause. The stick to measure by is a bare
Django page, asked for just before and just after each: fifty customers read by the ORM and shown by a template, no
session, no rights. What the machine can do is another thing from minute to minute.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.planning import Bench, Figure, at_least, at_most

CLIENTS = 8
SECONDS = 8.0
STICK_SECONDS = 3.0
PROCESSES = 2
AGENTS = 500
DEPARTMENTS = 20


@dataclass(slots=True)
class Asked:
    """What came of asking for one address again and again. Times in seconds."""

    times: list[float] = field(default_factory=list)
    wrong: dict[int, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def p95(self) -> float:
        return sorted(self.times)[int(len(self.times) * 0.95)] if self.times else float("inf")

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds


def measure(bench: Bench, *, customers: int, follow_ups: int) -> Iterator[Figure]:
    """The figures of all pages; `bench` holds the planner's company, planned."""
    fill(bench, customers=customers, follow_ups=follow_ups)
    _count_clauses()
    agent, supervisor, administrator = sessions()
    sticks: list[float] = []
    with served("bench.bare:application") as bare, served("") as pages:
        ask(bare.port, "/", "", seconds=1.0)
        for name, path, session in addresses(bench, agent, supervisor, administrator):
            ask(pages.port, path, session, seconds=1.0)
            before = _bare(bare)
            asked = ask(pages.port, path, session)
            assert not asked.wrong, (name, path, asked.wrong)
            stick = (before + _bare(bare)) / 2
            sticks.append(stick)
            yield at_most(f"{name}: p95", asked.p95 * 1000, 150, "ms")
            yield at_least(f"{name}: requests/s, of the bare page's", asked.per_second / stick, 0.25)
        yield at_most("memory of the web processes together (PSS)", pages.pss_mb(), 200, "MB")
    name = f"a bare Django page of fifty customers, beside each ({min(sticks):.0f} to {max(sticks):.0f})"
    yield Figure(name, statistics.median(sticks), "requests/s", "the stick", holds=True)


def _bare(bare: Served) -> float:
    """The bare page's requests a second at this moment."""
    asked = ask(bare.port, "/", "", seconds=STICK_SECONDS)
    assert not asked.wrong, asked.wrong
    return asked.per_second


def _count_clauses() -> None:
    """As a worker does after each plan."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from huifang.insight.actions import roll_up

    roll_up(on=datetime.now(ZoneInfo("Asia/Shanghai")).date())


def addresses(bench: Bench, agent: str, supervisor: str, administrator: str) -> list[tuple[str, str, str]]:
    """Name, path and session of each page that people look at all day."""
    with bench.connect() as connection:
        customer, follow_up = _one(
            connection,
            "SELECT f.customer_id, f.id FROM followups_followup f JOIN customers_customer c ON c.id = f.customer_id"
            " WHERE c.department_id = (SELECT department_id FROM org_employee WHERE number = 'A000') AND f.state = 1"
            " ORDER BY f.due_on, f.id LIMIT 1",
        )
        policy = _one(connection, "SELECT id FROM policy_version ORDER BY id DESC LIMIT 1")[0]
    return [
        ("today, an agent's", "/today", agent),
        ("today, a supervisor's", "/today", supervisor),
        ("late, page one", "/today/list/late", agent),
        ("a follow-up", f"/follow-ups/{follow_up}", agent),
        ("customers, an agent's", "/customers", agent),
        ("customers, a department's", "/customers", supervisor),
        ("customers, everybody's", "/customers", administrator),
        ("a customer", f"/customers/{customer}", supervisor),
        ("search by name", "/search?q=Customer+4711", administrator),
        ("review", "/review", supervisor),
        ("reports owed", "/reports", agent),
        ("policies", "/policies", administrator),
        ("clauses of a policy", f"/policies/{policy}", supervisor),
        ("not planned", "/not-planned", administrator),
        ("bell", "/notices", agent),
        ("staff", "/staff", administrator),
    ]


def fill(bench: Bench, *, customers: int, follow_ups: int) -> None:
    """People who hold the post, and years of work done, beside what the planner has planned."""
    with bench.connect() as connection:
        for statement in WORK.split(";\n"):
            if statement.strip():
                text = statement.replace(":departments", str(DEPARTMENTS)).replace(":agents", str(AGENTS))
                connection.execute(text.replace(":follow_ups", str(follow_ups)))  # type: ignore[arg-type]
        found = _one(connection, "SELECT count(*) FROM followups_followup")[0]
        assert found >= follow_ups, found
        assert _one(connection, "SELECT count(*) FROM customers_customer")[0] >= customers


WORK = (Path(__file__).parent / "work.sql").read_text()


def sessions() -> tuple[str, str, str]:
    """Signed-in sessions of an agent, a supervisor and the administrator."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from huifang.org.models import Employee

    store = import_module(settings.SESSION_ENGINE).SessionStore
    made = []
    for number in ("A000", "S000", "ADMIN"):
        employee = Employee.objects.get(number=number)
        session = store()
        session[SESSION_KEY] = str(employee.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = employee.get_session_auth_hash()
        session.came_from(device="bench", address="127.0.0.1")
        session.save()
        made.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
    return made[0], made[1], made[2]


@dataclass(frozen=True, slots=True)
class Served:
    port: int
    process: subprocess.Popen[bytes]

    def pss_mb(self) -> float:
        """Proportional set size of the serving processes, their parent included."""
        processes = [self.process.pid, *_children(self.process.pid)]
        return sum(_pss_kb(process) for process in processes) / 1024


@contextmanager
def served(application: str) -> Iterator[Served]:
    """Two processes that answer on a free port; the product's own command, or a bare application."""
    port = _free_port()
    command = (
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(PROCESSES), "--blocking-threads",
         "8", "--port", str(port), "--no-log", application]
        if application
        else [str(Path(sys.executable).with_name("huifang")), "serve", "--port", str(port), "--workers", str(PROCESSES)]
    )  # fmt: skip
    process = subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _wait_for(port, process)
        yield Served(port, process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def ask(port: int, path: str, cookie: str, *, seconds: float = SECONDS) -> Asked:
    """Eight clients ask for an address, each again as soon as it is answered."""
    total, began = Asked(), time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        for part in clients.map(lambda _: _client(port, path, cookie, began + seconds), range(CLIENTS)):
            total.times += part.times
            for status, count in part.wrong.items():
                total.wrong[status] = total.wrong.get(status, 0) + count
    total.seconds = time.perf_counter() - began
    return total


def _client(port: int, path: str, cookie: str, end: float) -> Asked:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times: list[float] = []
    wrong: dict[int, int] = {}
    while time.perf_counter() < end:
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "zh-CN"})
        response = connection.getresponse()
        response.read()
        times.append(time.perf_counter() - began)
        if response.status != 200:
            wrong[response.status] = wrong.get(response.status, 0) + 1
    connection.close()
    return Asked(times, wrong)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            assert process.stderr is not None
            raise RuntimeError(process.stderr.read().decode()[-2000:])
        time.sleep(0.1)
    raise RuntimeError("nothing answers")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *_children(int(child))]
    return found


def _pss_kb(pid: int) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    match = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(match[1]) if match else 0


def _one(connection: Any, sql: str) -> tuple[Any, ...]:
    row = connection.execute(sql).fetchone()
    assert row is not None, sql
    return tuple(row)
