"""Simulations and differences that somebody asked for are counted, and told how far they are while that lasts."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from huifang.approvals.logic import State as Approving
from huifang.kernel.sql.aside import update_aside
from huifang.org.models import Employee
from huifang.planning.actions.difference import difference
from huifang.planning.actions.simulation import Tell, simulate
from huifang.planning.logic import differences, simulated
from huifang.planning.models import Counting, SimulationRun, VersionDifference
from huifang.planning.queries.drafted import draft_of_version
from huifang.policy.models import Version

KEPT_RUNS = 20
"""So many simulations are kept; the oldest go."""


def ask_for_simulation(
    *, employee: Employee | None, on: date, to_on: date, draft: int | None, at: datetime
) -> SimulationRun:
    """Have a worker simulate a time to come, and with a version (by id) what it would change."""
    made = SimulationRun.objects.create(employee=employee, asked_at=at, on=on, to_on=to_on, draft_id=draft)
    newest = SimulationRun.objects.order_by("-id").values_list("id", flat=True)[:KEPT_RUNS]
    SimulationRun.objects.exclude(id__in=list(newest)).exclude(state=Counting.ASKED).delete()
    return made


def carry_simulation_out(*, run: int, at: datetime) -> None:
    """Count a simulation that was asked for; nothing when another worker did."""
    found = SimulationRun.objects.select_related("draft__policy").filter(pk=run, state=Counting.ASKED).first()
    if found is None:
        return
    tell = _telling(SimulationRun.objects.filter(pk=run, state=Counting.ASKED))
    in_force = simulate(on=found.on, to_on=found.to_on, tell=tell)
    draft = found.draft and draft_of_version(found.draft)
    drafted = simulate(on=found.on, to_on=found.to_on, draft=draft, tell=tell) if draft else None
    SimulationRun.objects.filter(pk=run, state=Counting.ASKED).update(
        state=Counting.COUNTED,
        found=simulated.as_json(in_force),
        drafted=simulated.as_json(drafted) if drafted else None,
        counted_at=at,
    )


def ask_for_difference(*, version: int, at: datetime) -> None:
    """Have a worker count what a version (by id) would change, anew if it was counted before."""
    asked = {"asked_at": at, "state": Counting.ASKED, "done": 0, "steps": 0}
    VersionDifference.objects.update_or_create(version_id=version, defaults=asked)


def carry_difference_out(*, version: int, on: date, at: datetime) -> None:
    """Count what a version (by id) would change, as far as it was asked for or it waits for a yes."""
    if version not in set(differences_due().values_list("pk", flat=True)):
        return
    row, _ = VersionDifference.objects.get_or_create(version_id=version, defaults={"asked_at": at})
    VersionDifference.objects.filter(pk=row.pk).update(state=Counting.ASKED)
    found = Version.objects.select_related("policy").get(pk=version)
    told = difference(draft_of_version(found), on=on, tell=_telling(VersionDifference.objects.filter(pk=row.pk)))
    VersionDifference.objects.filter(pk=row.pk, state=Counting.ASKED).update(
        state=Counting.COUNTED,
        digest=found.digest,
        on=told.on,
        horizon_on=told.horizon_on,
        found=differences.as_json(told),
        counted_at=at,
    )


def differences_due() -> QuerySet[Version]:
    """Versions of which somebody asked what they change, and those that wait for a yes and were not counted yet."""
    rows = VersionDifference.objects.filter(version=OuterRef("pk"))
    counted = rows.filter(state=Counting.COUNTED, digest=OuterRef("digest"))
    asked = Q(Exists(rows.filter(state=Counting.ASKED)))
    waits = Q(approval__state=Approving.WAITING, state=Version.State.DRAFT) & ~Q(Exists(counted))
    return Version.objects.filter(asked | waits).order_by("id")


def simulations_due() -> QuerySet[SimulationRun]:
    """Simulations that somebody asked for."""
    return SimulationRun.objects.filter(state=Counting.ASKED).order_by("id")


def _telling(rows: QuerySet[SimulationRun] | QuerySet[VersionDifference]) -> Tell:
    """Tells how far it is at once, whatever becomes of the transaction that counts."""

    def tell(done: int, steps: int) -> None:
        update_aside(rows, done=done, steps=steps)

    return tell
