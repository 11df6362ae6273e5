"""Command lines run in this process, on the tests' database and a data folder of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from huifang.cli.main import run


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Huifang = Callable[..., Outcome]


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("HUIFANG_DATA", str(folder))
    monkeypatch.delenv("HUIFANG_KEYS", raising=False)
    monkeypatch.delenv("HUIFANG_DEBUG", raising=False)
    return folder


@pytest.fixture
def huifang(transactional_db: None, data_folder: Path, capsys: pytest.CaptureFixture[str]) -> Huifang:
    def command_line(*arguments: str) -> Outcome:
        capsys.readouterr()
        status = run(arguments)
        said = capsys.readouterr()
        return Outcome(status, said.out, said.err)

    return command_line
