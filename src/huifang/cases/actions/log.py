"""How every deed on cases is written: the case by compare and set, a line of its log, and an entry of the history."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db.models import F

from huifang.cases.actions.clocks import keep_clocks
from huifang.cases.actions.refusals import CaseChanged, NotYours, WordsMissing
from huifang.cases.logic.words import LIVE, LONGEST_NOTE, CaseState, Happened
from huifang.cases.models import Case, CaseEvent
from huifang.cases.queries.people import may_work_on
from huifang.customers.actions.changing import write_down
from huifang.followups.logic.written import kept
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id
from huifang.org.models import Employee

NO_FACTS: Mapping[str, object] = MappingProxyType({})
NOT_ON_OFFER: Mapping[str, None] = MappingProxyType(
    {"offered_to": None, "offered_post": None, "offered_department": None}
)


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does something, and when. `by` is None for a customer on the public page and for what happens by itself;
    then `actor` says how the history names it.
    """

    by: Employee | None
    at: datetime
    on: date
    actor: str = ""

    @property
    def named(self) -> str:
        return f"employee:{self.by.number}" if self.by is not None else self.actor


@dataclass(frozen=True, slots=True)
class Line:
    """A line to be written into the log of a case, which stands in `state` after it.

    `at` is for what happened before it is written down; None for what happens now.
    """

    case: int
    kind: Happened
    state: str
    words: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    at: datetime | None = None


def write_lines(lines: Sequence[Line], *, doer: Doer, deed: str, reason: str = "", entry_id: int) -> Entry:
    """Write lines into the logs of cases, one entry for all of them, and keep the clocks that follow."""
    cases = sorted({line.case for line in lines})
    entry = write_down(deed, cases, entry_id, doer.named, reason)
    CaseEvent.objects.bulk_create(
        CaseEvent(
            case_id=line.case,
            at=line.at or doer.at,
            by=doer.by,
            kind=line.kind,
            state=line.state,
            facts=dict(line.facts),
            words=line.words,
            entry=entry,
        )
        for line in lines
    )
    keep_clocks(cases=cases)
    return entry


def case_of(case: int, *, doer: Doer) -> Case:
    """A case that somebody may deal with, locked until the deed is done. Raises NotYours."""
    found = locked(case)
    if doer.by is not None and not may_work_on(found, doer.by, on=doer.on):
        raise NotYours
    return found


def locked(case: int) -> Case:
    """A case, locked until the deed is done. Raises NotYours for none."""
    found = Case.objects.select_for_update(of=("self",)).filter(pk=case).first()
    if found is None:
        raise NotYours
    return found


def move(
    case: Case,
    line: Line,
    *,
    seen: int,
    doer: Doer,
    deed: str,
    out_of: Collection[CaseState] = LIVE,
    news: Mapping[str, Any] = NO_FACTS,
    reason: str = "",
) -> Case:
    """Change a case by compare and set, and write it down. Raises CaseChanged when it is not as it was `seen`."""
    entry_id = next_id(Entry)
    standing = Case.objects.filter(pk=case.pk, version=seen, state__in=out_of)
    changed = standing.update(**{**news, "state": line.state, "version": F("version") + 1, "entry_id": entry_id})
    if not changed:
        raise CaseChanged
    write_lines([line], doer=doer, deed=deed, reason=reason, entry_id=entry_id)
    case.refresh_from_db()
    return case


def said(words: str, *, most: int = LONGEST_NOTE, is_needed: bool = True) -> str:
    """What somebody wrote, as it is kept: numbers masked. Raises WordsMissing for none and for too many."""
    text = kept(words)
    if (is_needed and not text) or len(text) > most:
        raise WordsMissing
    return text
