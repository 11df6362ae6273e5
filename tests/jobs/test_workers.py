"""Real workers over one database: they are killed, they come together, they are told to stop."""

from __future__ import annotations

import os
import signal

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from huifang.customers.models import Customer, FileImport
from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.history.queries import oldest_unsealed
from huifang.jobs.keeping import DEAD_AFTER_SECONDS
from huifang.planning.models import Sweep
from tests.jobs.conftest import Site

pytestmark = pytest.mark.long(45)

MANY = 9_000
"""Three of the pieces that an import is staged in: a worker is told or killed after the first."""


def state_of(one: FileImport) -> str:
    one.refresh_from_db()
    return one.state


def units_of(one: FileImport) -> int:
    one.refresh_from_db()
    return one.units


def as_if_it_were_dead_for_long() -> None:
    """Until then a worker that is not heard of may be alive, and nobody takes up its work."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - make_interval(secs => %s)",
            [DEAD_AFTER_SECONDS],
        )
        assert cursor.rowcount == 1


def test_a_worker_does_all_that_is_due_and_leaves(site: Site, company: None) -> None:
    one = site.ask(50)
    worker = site.worker("--until-done")
    said, _ = worker.communicate(timeout=90)
    assert worker.returncode == 0, said
    assert state_of(one) == "done"
    assert FollowUp.objects.exists()
    assert oldest_unsealed() is None
    assert not ProcrastinateJob.objects.exists()


def test_another_worker_takes_up_what_a_killed_one_left(site: Site) -> None:
    one = site.ask(MANY)
    first = site.worker("--concurrency", "1")
    site.until(lambda: units_of(one) > 0)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert state_of(one) == "run_asked"
    as_if_it_were_dead_for_long()
    site.worker("--concurrency", "1")
    site.until(lambda: state_of(one) == "done")
    assert (one.counts["made"], Customer.objects.count()) == (MANY, MANY)
    assert Entry.objects.filter(deed="customers.imported").count() == 1


def test_two_workers_at_once_do_everything_once(site: Site, company: None) -> None:
    imports = [site.ask(40, first=40 * n) for n in range(4)]
    site.worker()
    site.worker()
    site.until(lambda: all(state_of(one) == "done" for one in imports))
    site.until(lambda: Sweep.objects.exists() and oldest_unsealed() is None)
    assert Customer.objects.filter(external_id__startswith="n").count() == 160
    assert sorted(one.counts["made"] for one in imports) == [40, 40, 40, 40]
    assert Entry.objects.filter(deed="customers.imported").count() == 4


def test_a_worker_that_is_told_to_stop_ends_what_it_has_begun(site: Site) -> None:
    one = site.ask(MANY)
    worker = site.worker("--concurrency", "1")
    site.until(lambda: units_of(one) > 0)
    worker.send_signal(signal.SIGTERM)
    said, _ = worker.communicate(timeout=90)
    assert worker.returncode == 0, said
    assert state_of(one) == "done"
    assert not ProcrastinateJob.objects.filter(status="doing").exists()


def test_a_worker_comes_back_when_the_database_was_away(site: Site) -> None:
    one = site.ask(5)
    site.worker()
    site.until(lambda: state_of(one) == "done")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        assert cursor.fetchone()[0] > 0
    two = site.ask(5, first=5)
    site.until(lambda: state_of(two) == "done")
    assert Customer.objects.count() == 10


def test_a_worker_of_the_short_queue_leaves_the_long_one_alone(site: Site) -> None:
    one = site.ask(5)
    worker = site.worker("--queues", "short", "--until-done")
    said, _ = worker.communicate(timeout=90)
    assert worker.returncode == 0, said
    assert state_of(one) == "run_asked"
    assert list(ProcrastinateJob.objects.values_list("task_name", "status")) == [("carry import out", "todo")]


def test_nothing_personal_stands_in_the_queue(site: Site) -> None:
    site.ask(5)
    site.worker("--queues", "short", "--until-done").communicate(timeout=90)
    assert [set(args) for args in ProcrastinateJob.objects.values_list("args", flat=True)] == [{"file_import"}]
