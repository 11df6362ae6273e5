"""The import contracts of pyproject.toml can be broken: each one, by the import that it is there for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import plan

OFFENCES = {
    "Rooms import only rooms below them": ("org/queries.py", "from huifang.customers import models as above"),
    "In a room: actions, queries, logic, models, in this order": (
        "history/models.py",
        "from huifang.history import queries as upstairs",
    ),
    "Decisions know no Django": ("policy/logic/pack.py", "from huifang.kernel.sql import server as indirectly"),
    "Insight answers and does nothing": ("insight/__init__.py", "from huifang.history import actions as deeds"),
    "Only the kernel speaks to the database's driver": ("cli/output.py", "import psycopg"),
    "No circles, neither between rooms nor inside one": (
        "kernel/postgres/locks.py",
        "from huifang.kernel.postgres import server as circle",
    ),
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What import-linter says of each contract in a copy of the house with an offence against each."""
    house = tmp_path_factory.mktemp("house")
    shutil.copytree(plan.SOURCE, house / "huifang", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(plan.ROOT / "pyproject.toml", house)
    for name, line in OFFENCES.values():
        with (house / "huifang" / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    return _verdicts_on(house)


def _verdicts_on(house: Path) -> dict[str, str]:
    program = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(house), "COLUMNS": "200"}
    said = subprocess.run(program, cwd=house, env=environment, capture_output=True, text=True, check=False).stdout
    return dict(re.findall(r"^(.+?) (KEPT|BROKEN)", said, re.MULTILINE))


@pytest.mark.parametrize("contract", OFFENCES)
def test_a_broken_contract_is_found(verdicts: dict[str, str], contract: str) -> None:
    assert verdicts[contract] == "BROKEN"


def test_every_contract_has_its_offence() -> None:
    contracts = plan.pyproject()["tool"]["importlinter"]["contracts"]
    assert {contract["name"] for contract in contracts} == set(OFFENCES)
