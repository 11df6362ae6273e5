"""`huifang policy coverage`: the counts, what is open by name, and a status that a gate can use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from huifang.cli.main import run
from tests.policy.test_coverage import PACK, SMALL


@pytest.fixture
def catalogue(tmp_path: Path) -> str:
    (tmp_path / "clinic.yaml").write_text(PACK, encoding="utf-8")
    path = tmp_path / "catalogue.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return str(path)


def coverage(catalogue: str, *arguments: str) -> int:
    return run(["policy", "coverage", f"--catalogue={catalogue}", *arguments])


def test_a_pack_is_held_against_its_own_policy(catalogue: str, capsys: pytest.CaptureFixture[str]) -> None:
    pack = str(Path(catalogue).parent / "clinic.yaml")
    assert coverage(catalogue, pack) == 0
    table = capsys.readouterr().out.splitlines()
    assert table[0].split() == ["policy", "clauses", "runs", "declared", "guidance", "header", "unbound", "missing"]
    assert table[2].split() == ["Q1", "4", "2", "1", "1", "0", "0", "0"]
    assert table[3].split() == ["4", "2", "1", "1", "0", "0", "0"]


def test_while_a_clause_is_missing_or_unbound_it_ends_with_status_1(
    catalogue: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert coverage(catalogue) == 1
    said = capsys.readouterr().out
    assert "Q1 C1 is missing from its pack." in said
    assert "Q2 D1 is missing from its pack." in said


def test_it_names_the_mechanisms_that_may_not_carry_a_clause(
    catalogue: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(catalogue).parent / "clinic.yaml"
    path.write_text(PACK.replace("[case:complaint, ledger:loss]", "[guidance]"), encoding="utf-8")
    assert coverage(catalogue, str(path)) == 1
    assert "Q1 C4 is unbound: guidance cannot carry out a clause of its kind." in capsys.readouterr().out


def test_it_looks_at_the_capabilities_that_are_asked_for(catalogue: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(catalogue).parent / "clinic.yaml"
    path.write_text(PACK.replace("[case:complaint, ledger:loss]", "[guidance]"), encoding="utf-8")
    assert coverage(catalogue, str(path), "--capability=B1,I1", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [(count["name"], count["clauses"], count["runs"]) for count in found["capabilities"]] == [
        ("B1", 1, 1), ("I1", 1, 1),
    ]  # fmt: skip
    assert {clause["clause"] for clause in found["clauses"]} == {"C1", "C2"}
    assert found["policies"][0]["clauses"] == 2


def test_what_it_cannot_read_is_wrong_input(catalogue: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert coverage(catalogue, "--capability=Z9") == 2
    assert "Z9" in capsys.readouterr().err
    Path(catalogue).write_text(SMALL.replace("kind: penalty, ", ""), encoding="utf-8")
    assert coverage(catalogue) == 2
    assert f"{catalogue}:7: [Q1].clauses[C4].kind: " in capsys.readouterr().err
    Path(catalogue).write_text(SMALL, encoding="utf-8")
    pack = Path(catalogue).parent / "clinic.yaml"
    pack.write_text(PACK.replace("post: nurse", "post: nurce"), encoding="utf-8")
    assert coverage(catalogue, str(pack)) == 2
    assert "rules[surgery-care].post" in capsys.readouterr().err
