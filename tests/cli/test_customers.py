"""`huifang customers`: coverage and what is not planned, in the terminal."""

from __future__ import annotations

from pathlib import Path

from huifang.cli.customers import GAPS
from huifang.planning.logic.coverage import Gap
from tests.cli.conftest import Huifang
from tests.planning.books import write_customer, write_event
from tests.policy.cast import CLINIC

ON = "--on=2026-02-10"


def test_the_gaps_of_the_command_are_those_that_there_are() -> None:
    assert list(GAPS) == [gap.value for gap in Gap]


def test_it_counts_and_lists_what_is_amiss_and_what_is_not_planned(huifang: Huifang, tmp_path: Path) -> None:
    path = tmp_path / "clinic.yaml"
    path.write_text(CLINIC, encoding="utf-8")
    loaded = huifang("policy", "load", str(path), "--set=promptly=P1D", "--on-trial", "--reason=to see")
    assert loaded.status == 0, loaded.err
    write_customer({"id": "c1", "name": "王芳", "grade": "A"})
    write_customer({"id": "c2", "name": "李四", "grade": "C"})
    event = {"id": "e1", "customer": "c1", "kind": "surgery_done", "occurred_at": "2026-01-31", "service": "surgery"}
    write_event(event, zone="Asia/Shanghai")
    assert huifang("plan", ON).status == 0
    found = huifang("customers", "coverage", ON, "--json")
    assert found.status == 1, found.err
    [row] = found.json
    assert (row["name"], row["customers"], row["nothing_set"]) == ("", 2, 1)
    assert "nothing set" in huifang("customers", "coverage", ON, "--by=steward").out
    listed = huifang("customers", "coverage", ON, "--list=nothing_set", "--json")
    assert (listed.status, listed.json) == (1, [{"customer": "c2", "department": "-"}])
    assert huifang("customers", "coverage", ON, "--list=steward_left").status == 0
    counts = huifang("customers", "not-planned", ON, "--json")
    assert counts.status == 0, counts.err
    [surgery] = [one for one in counts.json if one["reason"] == "no_interval" and one["rule"].endswith("/surgery-care")]
    told = huifang("customers", "not-planned", ON, f"--rule={surgery['rule']}", "--reason=no_interval")
    assert "c1" in told.out and "王芳" not in told.out
    for wrong in (["--rule=shop/none"], ["--reason=no_holder"], [f"--rule={surgery['rule']}", "--reason=nonsense"]):
        assert huifang("customers", "not-planned", ON, *wrong).status == 2
