"""A catalogue's clauses held against packs: what runs, what is declared, what nothing carries, what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from huifang.policy.logic.coverage import (
    FATES,
    Count,
    counts_by_capability,
    counts_by_policy,
    covered,
    read_catalogue,
)
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.reading import read_pack
from huifang.policy.logic.shipped import shipped_packs
from tests.policy.cast import CLINIC, told
from tests.policy.rooms import ANSWERS, WHOLE

CATALOGUE = Path(__file__).parents[3] / "shared" / "catalogue" / "catalogue.yaml"
CLAUSES_IN_FORCE = 991

SMALL = """\
- id: Q1
  title_en: A clinic
  clauses:
    - {id: C1, kind: schedule, capabilities: [B1, B2]}
    - {id: C2, kind: record, capabilities: [I1]}
    - {id: C3, kind: etiquette, capabilities: [G5]}
    - {id: C4, kind: penalty, capabilities: [Q1]}
- id: Q2
  clauses:
    - {id: D1, kind: goal, data: {type: purpose}, capabilities: [W2]}
  inherits: {base: Q1, excluded: [C1], overridden: {C4: D2}}
"""
PACK = WHOLE.replace("  version: 1.0\n", "  version: 1.0\n  catalogue: Q1\n").replace(
    "  - id: C4\n", "  - id: C4\n    carried_out_by: [case:complaint, ledger:loss]\n"
)


def found(pack: str = PACK, catalogue: str = SMALL) -> dict[tuple[str, str], str]:
    faults = Faults("catalogue.yaml")
    policies = read_catalogue(catalogue.encode(), faults)
    assert not faults, [told(fault) for fault in faults.sorted()]
    reading = read_pack(pack.encode(), file="pack.yaml", settings=ANSWERS)
    assert reading.pack, [told(fault) for fault in reading.faults]
    return {(one.policy, one.clause): one.fate for one in covered(policies, {"Q1": reading})}


def test_each_clause_in_force_has_one_fate() -> None:
    assert found() == {
        ("Q1", "C1"): "runs", ("Q1", "C2"): "runs", ("Q1", "C3"): "guidance", ("Q1", "C4"): "declared",
        ("Q2", "C2"): "missing", ("Q2", "C3"): "missing", ("Q2", "D1"): "missing",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "mechanisms", "fate"),
    [
        ("penalty", "ledger:loss", "declared"),
        ("penalty", "case:complaint", "unbound"),
        ("penalty", "guidance", "unbound"),
        ("etiquette", "guidance", "guidance"),
        ("governance", "header", "unbound"),
        ("governance, data: {type: scope}", "header", "header"),
        ("goal, data: {type: purpose}", "header", "header"),
        ("goal", "header", "unbound"),
        ("sla", "policy:version", "unbound"),
        ("schedule", "rule:regulars, case:complaint", "runs"),
        ("complaint", "rule:regulars, case:complaint", "runs"),
        ("routing", "rule:regulars, case:complaint", "runs"),
        ("penalty", "rule:regulars, ledger:loss", "declared"),
    ],
)
def test_a_mechanism_that_may_not_carry_a_clauses_kind_counts_nothing(kind: str, mechanisms: str, fate: str) -> None:
    catalogue = SMALL.replace("kind: penalty", f"kind: {kind}")
    pack = PACK.replace("[case:complaint, ledger:loss]", f"[{mechanisms}]")
    assert found(pack, catalogue)["Q1", "C4"] == fate


def test_a_clause_without_a_mechanism_is_unbound() -> None:
    assert found(PACK.replace("    carried_out_by: [case:complaint, ledger:loss]\n", ""))["Q1", "C4"] == "unbound"


def test_counts_are_by_policy_and_by_capability() -> None:
    policies = read_catalogue(SMALL.encode(), Faults("catalogue.yaml"))
    reading = read_pack(PACK.encode(), file="pack.yaml", settings=ANSWERS)
    clauses = covered(policies, {"Q1": reading})
    assert counts_by_policy(clauses) == [
        Count("Q1", 4, runs=2, declared=1, guidance=1), Count("Q2", 3, missing=3),
    ]  # fmt: skip
    assert [count.name for count in counts_by_capability(clauses, [])] == ["B1", "B2", "G5", "I1", "Q1", "W2"]
    assert counts_by_capability(clauses, ["I1"]) == [Count("I1", 2, runs=1, missing=1)]


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("kind: schedule, ", "", "[Q1].clauses[C1].kind", "The key kind is missing."),
        ("base: Q1", "base: Q9", "[Q2].inherits.base", "The catalogue has no policy Q9."),
        ("- id: Q1", "id: Q1", "", ""),
    ],
)
def test_what_is_wrong_in_a_catalogue_is_told_with_its_place(old: str, new: str, key: str, words: str) -> None:
    faults = Faults("catalogue.yaml")
    read_catalogue(SMALL.replace(old, new, 1).encode(), faults)
    first = faults.sorted()[0]
    assert first.key == key
    assert words in told(first)


GRADED = "attribute: grade, values: [{key: A, label: A}]"


@pytest.mark.parametrize(
    ("kind", "mechanism", "entry", "runs"),
    [
        ("plan", "plans", "columns: [customer, date], basis: [grade]", True),
        ("plan", "plans", "revised_every: P1M", True),
        ("plan", "plans", "columns: [frequency]", True),
        ("plan", "plans", "columns: [segment]", False),
        ("booking", "bookings", "announce: P1W", True),
        ("booking", "bookings", "announce: P1W, needed: true", False),
        ("booking", "bookings", "remind: P1D", False),
        ("clock", "clocks", "of: follow_up", True),
        ("clock", "clocks", "of: coverage, share: 100%", True),
        ("clock", "clocks", "of: coverage, share: 90%", False),
        ("clock", "clocks", "of: appointment", False),
        ("grade", "grades", f"{GRADED}, changes: [{{on: purchase, to: A}}]", True),
        ("grade", "grades", f"{GRADED}, changes: [{{on: purchase, to: A}}], every: P1M", False),
        ("grade", "grades", f"{GRADED}, by: clerk", False),
        ("duty", "duties", "who: clerk", True),
        ("preparation", "preparations", "shows: [profile, orders], attributes: [grade], by: clerk", True),
        ("preparation", "preparations", "shows: [profile, dossier]", False),
        ("preparation", "preparations", "brings: [A pen], ahead: P1D", False),
        ("approval", "approvals", "of: [plan], steps: [{does: approve, who: clerk}]", True),
        ("approval", "approvals", "of: [expense], steps: [{does: approve, who: clerk}]", False),
    ],
)
def test_what_planning_does_runs_and_what_it_leaves_undone_is_declared(
    kind: str, mechanism: str, entry: str, runs: bool
) -> None:
    text = CLINIC.replace("  - id: C4\n", f"  - id: C4\n    carried_out_by: ['{kind}:mine']\n")
    reading = read_pack(
        f"{text}\n{mechanism}:\n  mine: {{{entry}}}\n".encode(), file="pack.yaml", settings={"promptly": "P1D"}
    )
    assert reading.pack, [told(fault) for fault in reading.faults]
    [clause] = [one for one in reading.pack.clauses if one.id == "C4"]
    assert clause.standing == ("runs" if runs else "declared")


@pytest.mark.skipif(not CATALOGUE.exists(), reason="The catalogue is not here.")
class TestTheCatalogue:
    def test_every_clause_in_force_is_counted_once_for_each_policy(self) -> None:
        faults = Faults("catalogue.yaml")
        clauses = covered(read_catalogue(CATALOGUE.read_bytes(), faults), {})
        assert not faults
        assert (len(clauses), {one.fate for one in clauses}) == (CLAUSES_IN_FORCE, {"missing"})

    def test_no_clause_of_a_shipped_pack_is_unbound_or_missing(self) -> None:
        policies = read_catalogue(CATALOGUE.read_bytes(), Faults("catalogue.yaml"))
        packs = {}
        for name, source in shipped_packs().items():
            reading = read_pack(source, file=name, settings={})
            assert reading.pack
            packs[reading.pack.catalogue or name] = reading
        shipped = [policy for policy in policies if policy.id in packs]
        assert len(shipped) >= 3
        bad = [(one.clause, one.fate, one.misfits) for one in covered(shipped, packs) if one.fate in FATES[-2:]]
        assert bad == []
