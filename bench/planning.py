"""The planner's numbers: a cold plan against hand-written SQL, and the nights that follow."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg

from bench import company
from huifang.kernel.postgres import Cluster

ROUNDS = 2
LIVE = ("one_duty_of_an_occasion", "followup_of_post_in_department")
OTHER_INDEXES = """
    SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = %s::regclass AND NOT i.indisprimary AND c.relname <> ALL (%s)
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number: what was asked for, and what came of it."""

    name: str
    measured: float
    unit: str
    bound: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Sweeping:
    seconds: float
    made: int
    ended: int
    memory_mb: int


class Bench:
    """A private cluster with the made-up company in it."""

    def __init__(self, cluster: Cluster, data_folder: Path) -> None:
        self.address = cluster.start()
        self.superuser = cluster.superuser_address
        os.environ["DATABASE_URL"] = self.address.as_url()
        os.environ["DJANGO_SETTINGS_MODULE"] = "huifang.settings"
        os.environ["HUIFANG_DATA"] = str(data_folder)
        os.environ["HUIFANG_SECRET_KEY"] = "measured and forgotten"

    def connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.address.as_url(), autocommit=True)

    def build(self, *, customers: int, events: int) -> None:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        with self.connect() as connection:
            company.make_world(connection, customers=customers, events=events)
        self.load(idle_rules=0)
        with self.connect() as connection:
            company.make_baseline_tables(connection)

    def load(self, *, idle_rules: int, every_form: bool = False) -> None:
        from huifang.policy.actions import load_policy
        from huifang.policy.logic.reading import read_pack

        version = "2.0.0" if every_form else f"1.0.{idle_rules}"
        source = company.pack(version=version, idle_rules=idle_rules, every_form=every_form)
        reading = read_pack(source, file="bench", settings={})
        load_policy(source=source, reading=reading, settings={}, actor="bench")

    def forget(self) -> None:
        """As if nothing had been planned yet, with nothing left to be written behind our back."""
        with self.connect() as connection:
            connection.execute(
                "TRUNCATE followups_followup, planning_sweep, planning_sweptrule, planning_anchorday"
                " RESTART IDENTITY CASCADE"
            )
        with psycopg.connect(self.superuser.as_url(), autocommit=True) as connection:
            connection.execute("CHECKPOINT")

    def sweep(self, on: date) -> Sweeping:
        done = subprocess.run(
            [sys.executable, "-m", "bench.sweeping", on.isoformat()], check=True, capture_output=True, text=True
        )
        return Sweeping(**json.loads(done.stdout))

    def baseline(self, *, into: str = "followups_followup") -> tuple[float, int]:
        """Seconds and rows of the hand-written SQL, into the live table or one without an index.

        Live are the keys and a work list's index; the other indexes of the table are made anew within the time.
        """
        sql = (company.FOLDER / "baseline.sql").read_text().replace("INTO followups_followup", f"INTO {into}")
        with self.connect() as connection, connection.transaction():
            connection.execute("SET LOCAL work_mem = '512MB'; SET LOCAL maintenance_work_mem = '512MB'")
            connection.execute("SET LOCAL jit = off")
            began = time.perf_counter()
            others = connection.execute(OTHER_INDEXES, [into, list(LIVE)]).fetchall()
            for name, _ in others:
                connection.execute(f'DROP INDEX "{name}"')  # type: ignore[arg-type]
            rows = connection.execute(sql).rowcount  # type: ignore[arg-type]
            for _, written in others:
                connection.execute(written)
        return time.perf_counter() - began, rows

    def bare(self) -> float:
        """Seconds of the same rows into a table without an index."""
        with self.connect() as connection:
            connection.execute("DROP TABLE IF EXISTS bench_bare")
            connection.execute(
                "CREATE TABLE bench_bare (LIKE followups_followup INCLUDING IDENTITY INCLUDING DEFAULTS)"
            )
        seconds, _ = self.baseline(into="bench_bare")
        return seconds

    def copy_bare(self) -> float:
        """Seconds of a mere copy of the rows that stand into a table without an index."""
        with self.connect() as connection:
            connection.execute("DROP TABLE IF EXISTS bench_bare")
            connection.execute("CREATE TABLE bench_bare (LIKE followups_followup)")
            began = time.perf_counter()
            connection.execute("INSERT INTO bench_bare SELECT * FROM followups_followup")
            seconds = time.perf_counter() - began
            connection.execute("DROP TABLE bench_bare")
        return seconds


def measure(bench: Bench) -> Iterator[Figure]:
    bares, baselines, colds = [], [], []
    for _ in range(ROUNDS):
        bench.forget()
        bares.append(bench.bare())
        bench.forget()
        seconds, rows = bench.baseline()
        baselines.append(seconds)
        copied = bench.copy_bare()
        bench.forget()
        cold = bench.sweep(company.TODAY)
        assert cold.made == rows, (cold.made, rows)
        colds.append(cold.seconds)
    bare, baseline, planner = (statistics.median(seconds) for seconds in (bares, baselines, colds))
    yield Figure("duties of the cold plan", cold.made, "rows", "about 2 million", holds=True)
    yield Figure("the same SELECT into a table without an index", bare, "s", "the floor", holds=True)
    yield Figure("a mere copy of the rows into such a table", copied, "s", "for comparison", holds=True)
    yield Figure("hand-written SQL, keys and a work list's index live", baseline, "s", "the baseline", holds=True)
    yield Figure("cold plan by the planner", planner, "s", "–", holds=True)
    yield at_least("hand-written SQL, of the floor", bare / baseline, 0.35)
    yield at_least("planner, of the hand-written SQL", baseline / planner, 0.7)
    yield at_least("planner, of the floor: both bounds in one", bare / planner, 0.245)
    yield at_most("memory of the planner's process", cold.memory_mb, 200, "MB")
    yield from _nights(bench, baseline)
    yield from _many_rules(bench, planner)
    from bench.ahead import measure as measure_ahead

    yield from measure_ahead(bench)


def _nights(bench: Bench, baseline: float) -> Iterator[Figure]:
    yield at_most("the same day again", bench.sweep(company.TODAY).seconds, 1, "s")
    entering = bench.sweep(company.TODAY + timedelta(days=1))
    yield Figure("the next day", entering.seconds, "s", f"{entering.made} duties enter", holds=True)
    change_one_percent(bench)
    busy = bench.sweep(company.TODAY + timedelta(days=2))
    yield at_most("a night with 1 % new events and 1 % of customers changed", busy.seconds, 4, "s")
    yield at_most("the same night, of the hand-written cold plan", busy.seconds / baseline, 0.2, "×")


def change_one_percent(bench: Bench, *, mark: str = "N") -> None:
    """New events of 1 % of what there is (called by `mark` and a number), and 1 % of the customers in another tier."""
    with bench.connect() as connection:
        connection.execute(
            "INSERT INTO customers_event (external_id, customer_id, kind_id, occurred_on, attributes, entry_id)"
            f" SELECT '{mark}' || id, customer_id, kind_id, date '2026-06-01', '{{}}', 0 FROM customers_event"
            " WHERE id % 100 = 0"
        )
        connection.execute(
            'UPDATE customers_customer SET attributes = attributes || \'{"tier": "t0"}\','
            " values_changed_on = date '2026-06-02', changed_in = pg_current_xact_id()::text::bigint WHERE id % 100 = 0"
        )


def _many_rules(bench: Bench, cold_seconds: float) -> Iterator[Figure]:
    """Ten times as many rules, the added ones matching nobody: half by the event, half by the segment."""
    bench.load(idle_rules=225)
    bench.forget()
    many = bench.sweep(company.TODAY)
    yield at_most("250 rules, 225 of them idle, of the cold plan", many.seconds / cold_seconds, 2, "×")


def at_least(name: str, measured: float, bound: float) -> Figure:
    return Figure(name, measured, "×", f"≥ {bound}", holds=measured >= bound)


def at_most(name: str, measured: float, bound: float, unit: str) -> Figure:
    return Figure(name, measured, unit, f"≤ {bound}", holds=measured <= bound)


def at_least_rows(name: str, measured: float, bound: int) -> Figure:
    return Figure(name, measured, "rows/s", f"≥ {bound:,}", holds=measured >= bound)
