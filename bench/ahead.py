"""What lies ahead, and every form of time: simulation, what a version changes, and the nights of a fuller policy."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

from bench import company
from bench.planning import Bench, Figure, at_least, at_most, change_one_percent


def measure(bench: Bench) -> Iterator[Figure]:
    bench.load(idle_rules=0)
    bench.forget()
    bench.sweep(company.TODAY)
    yield from _ahead(bench)
    yield from every_form(bench)


def _ahead(bench: Bench) -> Iterator[Figure]:
    before = _rows(bench)
    year = _asked("simulate")
    yield at_most("simulation of 12 months", year["seconds"], 60, "s")
    yield Figure("follow-ups of the 12 months", year["counted"], "rows", "–", holds=year["counted"] > 0)
    changed = _asked("difference")
    yield at_most("what a version changes, five rules of it by two days", changed["seconds"], 60, "s")
    yield Figure("follow-ups that it would change", changed["counted"], "rows", "–", holds=changed["counted"] > 0)
    yield at_most("rows written by both", abs(_rows(bench) - before), 0, "rows")


def every_form(bench: Bench) -> Iterator[Figure]:
    """Beside the hand-written SQL of the 25 rules, measured again: the machine of an hour ago is another one."""
    bench.forget()
    baseline, rows = bench.baseline()
    yield Figure("hand-written SQL of the 25 rules, again", baseline, "s", f"{rows:,} duties", holds=True)
    bench.load(idle_rules=0, every_form=True)
    bench.forget()
    cold = bench.sweep(company.TODAY)
    yield Figure("cold plan with every form in use", cold.seconds, "s", f"{cold.made:,} duties", holds=True)
    yield at_least("its rows a second, of the hand-written SQL's", cold.made / cold.seconds / (rows / baseline), 0.7)
    yield at_most("memory of the planner's process, every form", cold.memory_mb, 200, "MB")
    yield at_most("the same day again, every form", bench.sweep(company.TODAY).seconds, 1, "s")
    entering = bench.sweep(company.TODAY + timedelta(days=1))
    yield Figure("the next day, every form", entering.seconds, "s", f"{entering.made:,} duties enter", holds=True)
    weekly = bench.sweep(company.TODAY + timedelta(days=2))
    enters = f"{weekly.made:,} duties enter, {weekly.ended:,} end"
    yield Figure("the day on which a weekly duty enters, every form", weekly.seconds, "s", enters, holds=True)
    change_one_percent(bench, mark="F")
    busy = bench.sweep(company.TODAY + timedelta(days=2))
    yield at_most("1 % new events and 1 % of customers changed, every form", busy.seconds, 4, "s")
    yield at_most("the same, of the hand-written cold plan", busy.seconds / baseline, 0.2, "×")


def _asked(what: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.looking", what, company.TODAY.isoformat()],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _rows(bench: Bench) -> int:
    """Rows of the tables that a plan is written to."""
    with bench.connect() as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM followups_followup) + (SELECT count(*) FROM planning_sweep)"
            " + (SELECT count(*) FROM planning_anchorday) + (SELECT count(*) FROM history_entry)"
        ).fetchone()
    assert row is not None
    return int(row[0])
