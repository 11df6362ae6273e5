"""A survey goes out to everybody at once: what an answer costs, and whether the desk feels the links being opened.

Links are opened at 5,000 in 60 seconds, each by its two looks, while somebody at the desk asks for customers again and
again; the stick is the same desk with nobody else there. Source: security.md, R-30.
"""

from __future__ import annotations

import http.client
import re
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.pages import Asked, served
from bench.planning import Bench, Figure, at_most
from huifang.kernel.postgres import Cluster

PER_SECOND = 5_000 / 60
CUSTOMERS = 2_000
SUBMITS = 100
OPENERS = 16
DESK_PAUSE = 0.1
IDLE_SECONDS = 8.0
BUSY = 503


@dataclass(frozen=True, slots=True)
class Company:
    """Who is at the desk, and the words of the links that are out."""

    session: str
    tokens: list[str]


def measure(folder: Path, *, opens: int) -> Iterator[Figure]:
    """In a cluster of its own: a small company whose customers all have a link."""
    cluster = Cluster(folder / "surveys")
    Bench(cluster, folder / "data")  # says in the environment where the database is
    try:
        company = _fill(opens + SUBMITS)
        times = _submitted(company.tokens[:SUBMITS])
        yield at_most("an answer handed in, median", statistics.median(times) * 1000, 30, "ms")
        yield at_most("an answer handed in, p95", sorted(times)[int(len(times) * 0.95)] * 1000, 60, "ms")
        yield from _beside_the_desk(company, company.tokens[SUBMITS:])
    finally:
        cluster.stop()


def _fill(links: int) -> Company:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    from huifang.org.actions import describe_organisation

    describe_organisation(name="Bench", time_zone="Asia/Shanghai")
    return Company(_session(), _links(links))


def _session() -> str:
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from huifang.org.models import Department, Employee, Grant

    department = Department.objects.create(key="east", name="East")
    employee = Employee.objects.create(number="A1", name="A", department=department)
    Grant.objects.create(employee=employee, role="supervisor", scope="all")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(employee.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = employee.get_session_auth_hash()
    session.came_from(device="bench", address="127.0.0.1")
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _links(count: int) -> list[str]:
    """Customers, and so many invitations among them, made as a campaign makes them."""
    from django.db import transaction

    from huifang.customers.models import Customer
    from huifang.history.actions import record
    from huifang.surveys.actions.building import copy_shipped
    from huifang.surveys.logic.library import LIBRARY
    from huifang.surveys.logic.tokens import digest_of, new_token
    from huifang.surveys.models import Invitation
    from huifang.surveys.queries.library import current_version

    at = datetime.now(UTC)
    version = current_version(copy_shipped(of=LIBRARY[1], actor="bench"))
    tokens = [new_token() for _ in range(count)]
    with transaction.atomic():
        entry = record(deed="bench", actor="bench")
        customers = Customer.objects.bulk_create(
            Customer(external_id=f"C{n}", name=f"Customer {n}", pinyin_key=f"{n:06}", entry=entry)
            for n in range(CUSTOMERS)
        )
        Invitation.objects.bulk_create(
            Invitation(
                version=version,
                digest=digest_of(token),
                customer=customers[n % CUSTOMERS],
                asked_on=at.date(),
                asked_at=at,
                expires_at=at + timedelta(days=14),
                entry=entry,
            )
            for n, token in enumerate(tokens)
        )
    return tokens


def _submitted(tokens: list[str]) -> list[float]:
    """How long the server works on the page that hands an answer in, middleware and all."""
    from django.test import Client

    times = []
    for token in tokens:
        client = Client()
        client.get(f"/s/{token}")
        _send(client, {"q.overall": "5", "q.effort": "6"})
        times.append(_send(client, {"q.praise": "Everybody was kind, and it was done in time."}))
    from huifang.surveys.models import Response

    assert Response.objects.counted().count() == len(tokens)
    return times


def _send(client: Any, answers: dict[str, str]) -> float:
    page = client.get("/s/").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(seat|page|in)" value="([^"]*)">', page))
    began = time.perf_counter()
    answer = client.post("/s/send", {**hidden, **answers})
    took = time.perf_counter() - began
    assert answer.status_code == 303, answer.status_code
    return took


def _beside_the_desk(company: Company, tokens: list[str]) -> Iterator[Figure]:
    with served("") as pages:
        _desk(pages.port, company.session, 2.0)
        idle = _desk(pages.port, company.session, IDLE_SECONDS)
        seconds = len(tokens) / PER_SECOND
        with ThreadPoolExecutor(OPENERS + 1) as people:
            desk = people.submit(_desk, pages.port, company.session, seconds)
            began = time.perf_counter()
            looks = [people.submit(_open, pages.port, tokens[n::OPENERS], n, began) for n in range(OPENERS)]
            opened = [part.result() for part in looks]
            busy = desk.result()
        assert not idle.wrong, idle.wrong
        assert not busy.wrong, busy.wrong
        times = sorted(took for part in opened for took in part)
        yield Figure(
            "links opened", len(times) / (time.perf_counter() - began), "links/s", f"{len(tokens)}", holds=True
        )
        yield at_most("a link opened, its two looks, p95", times[int(len(times) * 0.95)] * 1000, 800, "ms")
        yield Figure("the desk's customers alone, p95", idle.p95 * 1000, "ms", "the stick", holds=True)
        yield at_most("the desk while links are opened, p95, of alone", busy.p95 / idle.p95, 2, "times")


def _desk(port: int, cookie: str, seconds: float) -> Asked:
    """Somebody who looks at customers, a tenth of a second after they have read the page before."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    found, end = Asked(), time.perf_counter() + seconds
    while time.perf_counter() < end:
        began = time.perf_counter()
        connection.request("GET", "/customers", headers={"Cookie": cookie, "Accept-Language": "zh-CN"})
        response = connection.getresponse()
        response.read()
        found.times.append(time.perf_counter() - began)
        if response.status != 200:
            found.wrong[response.status] = found.wrong.get(response.status, 0) + 1
        time.sleep(DESK_PAUSE)
    connection.close()
    return found


def _open(port: int, tokens: list[str], place: int, began: float) -> list[float]:
    """Follow each link at its time, and read the page that it leads to."""
    times = []
    for number, token in enumerate(tokens):
        due = began + (number * OPENERS + place) / PER_SECOND
        time.sleep(max(0.0, due - time.perf_counter()))
        first = time.perf_counter()
        cookie = _look(port, f"/s/{token}", "", 303)
        _look(port, "/s/", cookie, 200)
        times.append(time.perf_counter() - first)
    return times


def _look(port: int, path: str, cookie: str, status: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "zh-CN"} if cookie else {})
    response = connection.getresponse()
    response.read()
    if response.status == BUSY:  # as a browser does by itself
        connection.close()
        time.sleep(float(response.headers["Refresh"]))
        return _look(port, path, cookie, status)
    assert response.status == status, (path, response.status)
    given = (response.getheader("Set-Cookie") or "").partition(";")[0]
    connection.close()
    return given
