"""serve: the pages for people with a browser, in several processes over one database."""

from __future__ import annotations

import ctypes
import gc
import ipaddress
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from huifang.cli.opening import NotReady, data_folder, opened_to_look
from huifang.cli.output import say
from huifang.kernel.text import Message

APPLICATION = "huifang.web.wsgi:application"
SECRET = "secret.key"  # noqa: S105 # the file's name
THREADS = 8
"""Of each process: enough that those who wait for the database or a password keep nobody else from a page."""

WAITING = 256
STOPS_WITHIN_SECONDS = 10
ANSWERS_WITHIN_SECONDS = 60
PAUSE_SECONDS = 0.05
_DIES_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
"""M_MMAP_THRESHOLD and M_ARENA_MAX of mallopt(3)."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The network address to listen at.")
@click.option("--port", type=click.IntRange(1, 65_535), default=8000, show_default=True, help="The port.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="How many processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages for people with a browser, until Ctrl-C.

    Without HUIFANG_HOSTS they are served to this machine alone, over plain http. With it, whatever stands before
    them (a proxy that HUIFANG_PROXIES names) has to speak https.
    """
    serve_pages(host=host, port=port, workers=workers)


def serve_pages(*, host: str, port: int, workers: int, when_ready: Callable[[], None] = lambda: None) -> None:
    """Serve until somebody stops it; `when_ready` is called once a page has answered.

    Raises NotReady, and what stands in the way of the database and the keys.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    keep_secret(data_folder())
    opened_to_look()
    _refuse_strangers(host)
    refuse_taken(host, port)
    _refuse_without_assets()
    # A page's question is small: helpers of the server would cost all other pages more than they save this one.
    os.environ.setdefault("PGOPTIONS", "-c max_parallel_workers_per_gather=0")
    _load_what_processes_share()

    def ready() -> None:
        say(Message("Huifang answers at http://%(host)s:%(port)d. Ctrl-C stops it.", {"host": host, "port": port}))
        when_ready()

    _run(host, port, workers, ready)


def keep_secret(folder: Path) -> None:
    """Have HUIFANG_SECRET_KEY in the environment: as it is, or from the data folder, made there when missing."""
    from huifang.kernel.keys import KeysMissing
    from huifang.kernel.keys.private_file import alone_with, read_private, write_private

    if os.environ.get("HUIFANG_SECRET_KEY"):
        return
    with alone_with(folder / SECRET) as path:
        try:
            secret = read_private(path).decode()
        except KeysMissing:
            secret = secrets.token_urlsafe(64)
            write_private(path, secret.encode())
    os.environ["HUIFANG_SECRET_KEY"] = secret


def _refuse_strangers(host: str) -> None:
    """Only an installation that knows its own names, and is no demonstration, is shown to other machines."""
    from django.conf import settings

    from huifang.org.queries import organisation

    if _is_loopback(host):
        return
    if organisation().is_demo:
        raise NotReady(Message("This is a demonstration: it is served on 127.0.0.1 alone."))
    if not settings.IS_PUBLIC:
        raise NotReady(
            Message(
                "To be reached from other machines Huifang must know its names: set HUIFANG_HOSTS, such as"
                " crm.example.com, and HUIFANG_PROXIES to the address of the https proxy before it."
            )
        )


def refuse_taken(host: str, port: int) -> None:
    """The server shares its port with whoever else is ready to share it, so it would not notice."""
    try:
        for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
    except OSError as taken:
        raise NotReady(
            Message(
                "%(host)s:%(port)d cannot be listened at: %(reason)s. Is another program there? --port names another.",
                {"host": host, "port": port, "reason": taken.strerror or str(taken)},
            )
        ) from taken


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refuse_without_assets() -> None:
    from django.conf import settings

    if not (settings.STATIC_ROOT / "staticfiles.json").is_file():
        raise NotReady(Message("The pages have no looks yet: run make assets where this was built, then try again."))


def _load_what_processes_share() -> None:
    """Load the pages before the processes part: what all of them read is then in memory once."""
    _give_memory_back()
    import_module(APPLICATION.partition(":")[0])
    gc.collect()
    gc.freeze()
    os.register_at_fork(after_in_child=die_with_parent)


def _give_memory_back() -> None:
    """Have large pieces go back to the system when they are freed.

    glibc would keep the 19 MiB of a password's hash for each thread that ever looked at one, and parts of pages in an
    arena of each; pages are made one at a time, so that one arena is enough.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, 1_000_000)
        mallopt(_ARENA_MAX, 1)


def die_with_parent() -> None:
    """Have a process end when the one that looks after it was killed, so that it keeps neither port nor database."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGTERM)


def _run(host: str, port: int, workers: int, ready: Callable[[], None]) -> None:
    from granian.constants import HTTPModes, Interfaces
    from granian.server import Server

    class Announced(Server):  # type: ignore[misc, valid-type]
        """Says that it answers when it does: the port is taken some time before the first process listens at it."""

        def startup(self, *arguments: Any) -> None:
            super().startup(*arguments)
            if _has_answered(host, port, lambda: bool(self.interrupt_signal)):
                ready()

    server = Announced(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=WAITING,
        respawn_failed_workers=True,
        workers_kill_timeout=STOPS_WITHIN_SECONDS,
        log_enabled=False,
    )
    server.serve()


def _has_answered(host: str, port: int, is_interrupted: Callable[[], bool]) -> bool:
    """Wait until a page has answered, whatever it said; false when somebody stops it before."""
    deadline = time.monotonic() + ANSWERS_WITHIN_SECONDS
    while not is_interrupted():
        if _answers(_reached_at(host), port):
            return True
        if time.monotonic() > deadline:
            say(Message("No page has answered in %(seconds)d seconds.", {"seconds": ANSWERS_WITHIN_SECONDS}))
            return False
        time.sleep(PAUSE_SECONDS)
    return False


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=ANSWERS_WITHIN_SECONDS) as asking:
            asking.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return bool(asking.recv(1))
    except OSError:
        return False


def _reached_at(host: str) -> str:
    """An address of this machine, where the pages are served at all of them."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 # nothing is bound here
