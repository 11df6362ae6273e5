"""The steps of the trial, each one command of the product in an installation of its own."""

from __future__ import annotations

import csv
import io
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from huifang.cli.main import run
from huifang.cli.opening import database
from huifang.cli.output import DONE, FINDINGS, TROUBLE
from huifang.kernel.postgres import private_database
from huifang.kernel.text import Message
from trial.asking import follow_up_to_explain, kinds, most_owed, tiers

MAPS = Path(__file__).parents[1] / "docs" / "maps"
AS_OF = date(2011, 11, 1)
EFFECTIVE_ON = date(2011, 1, 1)
PACKS = {
    "p02-general": {
        "answer-time": "P3D",
        "records-kept": "P3Y",
        "training-rhythm": "P3M",
        "meeting-rhythm": "P1M",
        "inspection-rhythm": "P1M",
    },
    "p11-value-tiers": {"filing-time": "P3D", "improvement-time": "P1M"},
}
"""The packs that are loaded, with the answers to what they leave open."""
MOST_OWED = 10


class StepFailed(Exception):
    """A command of the trial ended as it should not; it has said why itself."""

    def __init__(self, command: str, status: int) -> None:
        self.message = Message(
            "huifang %(command)s ended with status %(status)d.", {"command": command, "status": status}
        )
        super().__init__(str(self.message))


@dataclass(slots=True)
class Trial:
    """An installation in `folder`, the file of records, and the day to plan for; `seconds` fills as steps end."""

    folder: Path
    records: Path
    on: date
    seconds: dict[str, float] = field(default_factory=dict)

    def huifang(self, step: str, *arguments: str, may_end: tuple[int, ...] = (DONE,)) -> Any:
        """Run one command of the product and read its JSON. Raises StepFailed."""
        printed = io.StringIO()
        began = time.monotonic()
        with redirect_stdout(printed):
            status = run([*arguments, "--json"])
        self.seconds[step] = round(time.monotonic() - began, 2)
        if status not in may_end:
            raise StepFailed(" ".join(arguments), status)
        return json.loads(printed.getvalue())


def run_trial(trial: Trial, *, progress: Callable[[Message], None]) -> dict[str, Any]:
    """Take all steps; returns what was found, by step. `progress` hears of each before it begins."""
    with _installation_in(trial.folder):
        found = _take_in(trial, progress)
        progress(Message("Planning as of %(on)s …", {"on": trial.on}))
        on = f"--on={trial.on}"
        found["plan"] = trial.huifang("plan", "plan", on, "--by-rule")
        found["again"] = trial.huifang("plan the same day again", "plan", on)
        found["next_day"] = trial.huifang("plan the next day", "plan", f"--on={trial.on + timedelta(days=1)}")
        with database():
            found["kinds"], found["tiers"] = kinds(), tiers()
            found["most_owed"] = most_owed(trial.on, most=MOST_OWED)
            follow_up = follow_up_to_explain(found["most_owed"][0].customer, trial.on)
        found["explained"] = trial.huifang("explain", "explain", str(follow_up), on, "--language=en")
        progress(Message("Looking whether everything stored keeps its promises …"))
        found["fsck"] = trial.huifang("fsck", "fsck", may_end=(DONE, FINDINGS))
        # The doctor finds amiss that the last plan is for a day long past.
        found["doctor"] = trial.huifang("doctor", "doctor", may_end=(DONE, TROUBLE))
    return {"on": trial.on, **found, "seconds": trial.seconds}


def _take_in(trial: Trial, progress: Callable[[Message], None]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for what in ("customers", "events"):
        progress(Message("Importing %(what)s from %(file)s …", {"what": what, "file": trial.records.name}))
        by_map = f"--map={MAPS / f'online-retail-{what}.yaml'}"
        refused = trial.folder / f"{what}-refused.csv"
        step = f"import {what}"
        command = ("import", what, str(trial.records), by_map, f"--refused={refused}")
        found[what] = {**trial.huifang(step, *command, may_end=(DONE, FINDINGS)), "reasons": _reasons(refused)}
    found["policies"] = [_load(trial, pack, answers) for pack, answers in PACKS.items()]
    return found


def _load(trial: Trial, pack: str, answers: Mapping[str, str]) -> Any:
    settings = [part for key, answer in answers.items() for part in ("--set", f"{key}={answer}")]
    return trial.huifang(f"load {pack}", "policy", "load", pack, f"--effective-on={EFFECTIVE_ON}", *settings)


def _reasons(refused: Path) -> dict[str, int]:
    """How many lines were refused for which reason, by the column that the reason speaks of."""
    if not refused.exists():
        return {}
    with refused.open(encoding="utf-8-sig", newline="") as file:
        return dict(Counter(f"{row['column']}: {row['reason']}" for row in csv.DictReader(file)))


@contextmanager
def _installation_in(folder: Path) -> Iterator[None]:
    """An installation of the trial's own, whatever another one's settings say; its server stays up between commands."""
    for name in ("DATABASE_URL", "HUIFANG_KEYS"):
        os.environ.pop(name, None)
    os.environ["HUIFANG_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "huifang.settings"
    with private_database(folder):
        yield
