"""Take over cases that were dealt with before, each with its dates as lines of its log.

Nobody is told, nothing is routed, and no clock of today's policies runs against them: they are history, or are gone on
with as they are. What another system said of their punctuality is kept as it said it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db import transaction

from huifang.cases.logic.clock.limits import Runs
from huifang.cases.logic.intake import title_from
from huifang.cases.logic.old import CaseMap, OldCase, OldRows
from huifang.cases.logic.words import CaseState, ClosedAs, Happened, Source
from huifang.cases.models import Case, CaseClock, CaseEvent
from huifang.customers.actions.changing import write_down
from huifang.customers.logic.refused import Refusal
from huifang.customers.models import Customer
from huifang.followups.logic.written import FindingKind
from huifang.history.models import Entry
from huifang.kernel.keys import KeyRing
from huifang.kernel.sheets import Table
from huifang.kernel.sql.statements import next_id, take_lock
from huifang.kernel.text import Message
from huifang.org.models import Department, Employee

AT_ONCE = 500
LOCK = "cases.importing"
JUDGED = "imported"
"""The key of the clock that holds what another system said."""

NO_SUCH = {
    "customer": Message("There is no customer of this number. Import the customers first."),
    "department": Message("There is no department of this key or name."),
    "owner": Message("There is no employee of this number."),
}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ImportedCases:
    """What an import came to, in rows."""

    rows: int
    made: int
    known: int
    refused: int


@dataclass(frozen=True, slots=True)
class _Company:
    """Whom rows name, by what they call them."""

    customers: Mapping[str, tuple[int, int | None]]
    departments: Mapping[str, int]
    owners: Mapping[str, int]

    def missing(self, case: OldCase) -> list[str]:
        named = {"customer": self.customers, "department": self.departments, "owner": self.owners}
        return [name for name, known in named.items() if name in case.texts and case.texts[name] not in known]


def import_cases(
    table: Table, case_map: CaseMap, *, ring: KeyRing, zone: ZoneInfo, actor: str, told: Callable[[Refusal], None]
) -> ImportedCases:
    """Import a table by a checked map whose columns it has; `told` hears every refusal.

    What is known already stays as it is, so the same file twice changes nothing, and an import that was broken off is
    resumed by running it again: each few hundred rows are taken or not taken together. Raises Unreadable when the file
    breaks off; what was taken before stays.
    """
    rows = OldRows(case_map, table.heading, zone, ring.index_key("old case"))
    counts = {"rows": 0, "made": 0, "known": 0, "refused": 0}
    for batch in _batches(table.rows, AT_ONCE):
        read = [rows.read(row) for row in batch]
        cases = [one for one in read if isinstance(one, OldCase)]
        refusals = [fault for one in read if isinstance(one, list) for fault in one[:1]]
        made, strangers = _take_over(cases, case_map, zone=zone, actor=actor)
        for refusal in (*refusals, *strangers):
            told(refusal)
        refused = len(refusals) + len(strangers)
        counts["rows"] += len(batch)
        counts["made"] += made
        counts["refused"] += refused
        counts["known"] += len(batch) - made - refused
    return ImportedCases(**counts)


def _batches(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(rows, size)):
        yield batch


@transaction.atomic
def _take_over(cases: Sequence[OldCase], case_map: CaseMap, *, zone: ZoneInfo, actor: str) -> tuple[int, list[Refusal]]:
    """Make the cases that are not known; returns how many, and the refusals of those that name somebody unknown."""
    take_lock(LOCK)
    company = _company(cases)
    known = set(
        Case.objects.filter(external_id__in=[case.external_id for case in cases]).values_list("external_id", flat=True)
    )
    new, refusals = [], []
    for case in {case.external_id: case for case in reversed(cases)}.values():
        if case.external_id in known:
            continue
        if missing := company.missing(case):
            name = missing[0]
            refusals.append(case_map.target(name).refusal(case.row, case.texts[name], NO_SUCH[name]))
        else:
            new.append(case)
    if new:
        _make(sorted(new, key=lambda case: case.row), company, zone=zone, actor=actor)
    return len(new), sorted(refusals, key=lambda refusal: refusal.row)


def _company(cases: Sequence[OldCase]) -> _Company:
    named = {name: {case.texts[name] for case in cases if name in case.texts} for name in NO_SUCH}
    customers = Customer.objects.filter(external_id__in=named["customer"])
    departments = Department.objects.values_list("id", "key", "name") if named["department"] else ()
    return _Company(
        {external: (pk, at) for external, pk, at in customers.values_list("external_id", "id", "department_id")},
        {name: pk for pk, key, title in departments for name in (title, key)},
        dict(Employee.objects.filter(number__in=named["owner"]).values_list("number", "id")),
    )


def _make(cases: Sequence[OldCase], company: _Company, *, zone: ZoneInfo, actor: str) -> None:
    entry_id = next_id(Entry)
    rows = Case.objects.bulk_create([_case(case, company, zone, entry_id) for case in cases])
    entry = write_down("cases.imported", [row.pk for row in rows], entry_id, actor, "")
    CaseEvent.objects.bulk_create(
        line for case, row in zip(cases, rows, strict=True) for line in _lines(case, row, entry)
    )
    CaseClock.objects.bulk_create(
        CaseClock(
            case=row, key=JUDGED, waits_for=Runs.ANSWER, run=1, started_at=case.received_at, ended_at=case.last_at,
            was_kept=case.truths["is_timely"],
        )
        for case, row in zip(cases, rows, strict=True)
        if "is_timely" in case.truths
    )  # fmt: skip


def _case(case: OldCase, company: _Company, zone: ZoneInfo, entry_id: int) -> Case:
    texts, moments = case.texts, case.moments
    customer, department = company.customers.get(texts.get("customer", ""), (None, None))
    state = _state(case)
    return Case(
        kind=texts.get("kind", FindingKind.COMPLAINT),
        source=texts.get("source", Source.IMPORT),
        external_id=case.external_id,
        customer_id=customer,
        department_id=company.departments.get(texts.get("department", ""), department),
        handling_department_id=company.departments.get(texts.get("department", "")),
        owner_id=company.owners.get(texts.get("owner", "")),
        title=texts.get("title") or title_from(texts["words"]),
        words=texts["words"],
        wanted=texts.get("wanted", ""),
        product=texts.get("product", ""),
        area=texts.get("area", ""),
        topic=texts.get("topic", ""),
        level=texts.get("level", ""),
        state=state,
        taken_in_at=case.received_at,
        taken_in_on=_day(case.received_at, zone),
        resolution=texts.get("resolution", ""),
        resolved_at=moments.get("resolved_at") or moments.get("closed_at"),
        answer=texts.get("answer", ""),
        answered_at=moments.get("answered_at"),
        is_accepted=case.truths.get("is_accepted"),
        closed_at=moments.get("closed_at", case.last_at) if state == CaseState.CLOSED else None,
        closed_as=ClosedAs.SETTLED if state == CaseState.CLOSED else "",
        entry_id=entry_id,
    )


def _state(case: OldCase) -> CaseState:
    if case.is_closed:
        return CaseState.CLOSED
    reached = (
        ("answered_at", CaseState.ANSWERED), ("resolved_at", CaseState.RESOLVED), ("accepted_at", CaseState.ACCEPTED),
    )  # fmt: skip
    return next((state for name, state in reached if name in case.moments), CaseState.OPEN)


_HAPPENED = (
    ("received_at", Happened.TAKEN_IN, CaseState.OPEN),
    ("accepted_at", Happened.ACCEPTED, CaseState.ACCEPTED),
    ("forwarded_at", Happened.HANDED_ON, CaseState.OPEN),
    ("replied_at", Happened.REPLIED, CaseState.IN_WORK),
    ("resolved_at", Happened.RESOLVED, CaseState.RESOLVED),
    ("answered_at", Happened.ANSWERED, CaseState.ANSWERED),
)


def _lines(case: OldCase, row: Case, entry: Entry) -> Iterator[CaseEvent]:
    """Every date of the row as a line, in the order of what happened. Of one that is over without a day, the last day
    that the file knows stands for it, and says so.
    """
    for name, kind, state in _HAPPENED:
        if name in case.moments:
            yield CaseEvent(
                case=row, at=case.moments[name], kind=kind, state=state, facts={"source": Source.IMPORT},
                words=case.texts["words"] if name == "received_at" else "", entry=entry,
            )  # fmt: skip
    if row.state == CaseState.CLOSED:
        facts = {"as": ClosedAs.SETTLED, "source": Source.IMPORT, "is_day_known": "closed_at" in case.moments}
        yield CaseEvent(
            case=row, at=row.closed_at or case.last_at, kind=Happened.CLOSED, state=CaseState.CLOSED, facts=facts,
            words=case.texts.get("resolution", ""), entry=entry,
        )  # fmt: skip


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
