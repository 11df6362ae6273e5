"""What a run stands on: the ways, the rows that name them, who may receive by each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from huifang.history.actions import record
from huifang.kernel.sql.digest import SetDigest
from huifang.planning.logic.allocating import LEFT, Way
from huifang.planning.models import AllocationRule, Candidate
from huifang.planning.queries.allocation.candidates import Receiver, receivers


@dataclass(frozen=True, slots=True)
class Run:
    """One run: `rules` are the ids of the ways' rows by number, `candidates` who may receive by each way."""

    ways: tuple[Way, ...]
    rules: Mapping[int, int]
    candidates: Mapping[int, tuple[Receiver, ...]]
    on: date
    actor: str
    zone: str


def rule_ids(ways: Iterable[Way]) -> dict[int, int]:
    """The rows that name the ways, made where there are none yet."""
    named = {(way.policy_id, way.says.key): way.number for way in ways}
    rows = [AllocationRule(policy_id=policy, key=key) for policy, key in named]
    AllocationRule.objects.bulk_create(rows, ignore_conflicts=True)
    there = AllocationRule.objects.filter(policy__in={policy for policy, _key in named})
    return {
        named[policy, key]: pk
        for pk, policy, key in there.values_list("pk", "policy_id", "key")
        if (policy, key) in named
    }


def candidates_of(ways: Iterable[Way], on: date) -> dict[int, tuple[Receiver, ...]]:
    """Who may receive by each way, and the same as rows that the ways' statements join."""
    found = {way.number: receivers(way, on=on) for way in ways if way.says.way not in LEFT}
    Candidate.objects.bulk_create(
        Candidate(way=number, employee_id=one.employee, department_id=department)
        for number, people in found.items()
        for one in people
        for department in ([None] if one.departments is None else sorted(one.departments))
    )
    return found


def write(way: Way, deed: str, done: SetDigest, entry_id: int, run: Run) -> int:
    """The entry of what a way did, with the clauses that asked for it; a set of nothing leaves none."""
    if done.count:
        facts = {"policy": way.policy_key, "assignment": way.says.key, "clauses": list(way.says.clauses)}
        record(deed=deed, actor=run.actor, row_count=done.count, row_digest=done.sha256, entry_id=entry_id, facts=facts)
    return done.count
