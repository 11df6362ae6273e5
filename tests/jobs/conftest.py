"""A company with something to do, and workers for it: in this process, or real ones in processes of their own."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from huifang.cli.opening import learn_keys
from huifang.customers.actions.file_imports import Upload, ask_for_run, map_columns, upload_file
from huifang.customers.logic.simple_map import map_text
from huifang.customers.models import FileImport
from huifang.jobs.ground import Ground
from huifang.kernel.keys import KeyRing
from huifang.kernel.postgres import DatabaseAddress
from huifang.org.models import Employee
from tests.planning.test_planners_under_stress import company as _company

MAP = map_text("customers", {"id": "external_id", "name": "name", "phone": "phones"})
PATIENCE_SECONDS = 90

company = _company
"""Thirty customers, sixty events and rules that ask for something."""


@dataclass
class Site:
    """An installation: a data folder with its keys over the tests' database."""

    folder: Path
    ring: KeyRing
    workers: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def ground(self) -> Ground:
        return Ground(self.folder / "anchors.log", self.folder, "worker", lambda: self.ring)

    def ask(self, rows: int, *, first: int = 0) -> FileImport:
        """Somebody uploads a file of so many customers and asks for its import."""
        lin, _ = Employee.objects.get_or_create(number="E1", defaults={"name": "Lin"})
        lines = ["id,name,phone", *(f"n{n},客户{n},1{3_000_000_000 + n}" for n in range(first, first + rows))]
        upload = Upload("customers.csv", "text/csv", ["\n".join(lines).encode()])
        at = datetime.now(UTC)
        one = upload_file(upload=upload, of="customers", employee=lin, at=at, on=at.date(), ring=self.ring)
        map_columns(file_import=one.id, text=MAP, ring=self.ring)
        ask_for_run(file_import=one.id)
        return one

    def worker(self, *options: str) -> subprocess.Popen[str]:
        """A real worker, in a process of its own."""
        environment = {**os.environ, "DATABASE_URL": _address(), "HUIFANG_DATA": str(self.folder)}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        command = [sys.executable, "-c", "from huifang.cli.main import main; main()", "worker", *options]
        process = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.workers.append(process)
        return process

    def until(self, holds: Callable[[], object]) -> None:
        """Look again and again until it holds; somebody who works died if none of them lives any more."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not holds():
            living = [worker for worker in self.workers if worker.poll() is None]
            assert living, [worker.communicate()[0] for worker in self.workers]
            assert time.monotonic() < deadline, f"still not so: {list(ProcrastinateJob.objects.values())}"
            time.sleep(0.02)

    def end(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                os.killpg(worker.pid, signal.SIGKILL)
            if worker.stdout is not None and not worker.stdout.closed:
                worker.communicate()


def _address() -> str:
    found = connection.settings_dict
    return DatabaseAddress(
        host=found["HOST"],
        port=int(found["PORT"] or 5432),
        user=found["USER"],
        password=found["PASSWORD"],
        name=found["NAME"],
    ).as_url()


@pytest.fixture
def site(transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    ring = KeyRing.create(folder / "keys.json", on=date(2026, 1, 1))
    learn_keys(ring)
    standing = Site(folder, ring)
    yield standing
    standing.end()


def everything() -> dict[str, str]:
    """A digest of the rows of every table of ours."""
    digests: dict[str, str] = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.managed:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
                digests[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return digests
