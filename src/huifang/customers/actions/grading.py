"""Grades of customers follow the events that are recorded, corrected, withdrawn or taken out again. (分级)

What a value becomes is said in docs/pack-sections.md, grades: the last word of a person or an import, moved on by what
was recorded since, in the order of happening.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from huifang.customers.logic.grading import Change, Move, regraded
from huifang.customers.models import Customer, GradeMove
from huifang.customers.queries.grading import SaidOfGrades, counted_for, events_made, said_of_grades
from huifang.history.actions import record
from huifang.history.models import Entry
from huifang.kernel.copy_text import NOTHING, text
from huifang.kernel.sql.copying import copy_lines
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.kernel.sql.rows import rewrite_rows
from huifang.kernel.sql.statements import next_id

AT_ONCE = 2_000
KEPT = ("customer", "attribute", "event", "fell_on", "left", "version", "grading", "waits")


def grade_by(customers: Collection[int], *, entry: int | None = None, on: date, actor: str) -> int:
    """Have the grades of customers (by id) say what was written and what happened since; returns how many changed.

    `entry` is the deed that has just recorded events of theirs. Doing it twice is doing it once.
    """
    if not customers:
        return 0
    with transaction.atomic():
        deed = _Grading(said_of_grades(), entry, on)
        ids = sorted(customers)
        for start in range(0, len(ids), AT_ONCE):
            deed.grade(ids[start : start + AT_ONCE])
        deed.write_down(actor)
        return len(deed.changed)


def graded_by(events: QuerySet[Any, Any]) -> list[int]:
    """The customers (by id) behind whose grades some of these events (ids) stand. One statement."""
    return list(GradeMove.objects.filter(event_id__in=events).values_list("customer_id", flat=True).distinct())


def grade_by_the_day(*, on: date, actor: str) -> int:
    """Have events that lay ahead when they were recorded move grades once their day has come."""
    waiting = GradeMove.objects.filter(waits=True, event__occurred_on__lte=on)
    return grade_by(list(waiting.values_list("customer_id", flat=True).distinct()), on=on, actor=actor)


@dataclass(slots=True)
class _Grading:
    """One deed on its way: which customers it has changed, and by what."""

    said: SaidOfGrades
    entry: int | None
    on: date
    own_entry: int = field(default_factory=lambda: next_id(Entry))
    changed: list[int] = field(default_factory=list)
    by: set[Change] = field(default_factory=set)

    def grade(self, customers: Sequence[int]) -> None:
        """Some customers, locked in the order of their ids; as many statements for two thousand as for one."""
        locked = Customer.objects.select_for_update(of=("self",)).filter(id__in=customers).order_by("id")
        rows = list(locked.values_list("id", "department_id", "attributes"))
        counted = counted_for(customers)
        new = {} if self.entry is None else events_made(customers, entry=self.entry)
        kept: list[str] = []
        changed: list[tuple[int, str, date, int]] = []
        for customer, department, attributes in rows:
            values = dict(attributes)
            for attribute in {*self.said.kinds, *counted[customer]}:
                value, moves = regraded(
                    attributes.get(attribute),
                    counted[customer][attribute],
                    self.said.of_kind(attribute, new.get(customer, ())),
                    changes_on=self.said.changes(attribute, department),
                    today=self.on,
                )
                kept += (_kept(customer, attribute, move, self.on) for move in moves)
                if value != attributes.get(attribute):
                    _put(values, attribute, value)
                    self.by |= {move.by for move in moves if move.by}
            if values != attributes:
                changed.append((customer, json.dumps(values), self.on, self.own_entry))
        self._write(customers, kept, changed)

    def _write(
        self, customers: Sequence[int], kept: Sequence[str], changed: Sequence[tuple[int, str, date, int]]
    ) -> None:
        GradeMove.objects.filter(customer_id__in=customers).delete()
        copy_lines(GradeMove, KEPT, "".join(kept).encode())
        if changed:
            ids = [row[0] for row in changed]
            rewrite_rows(Customer, changed, columns=("attributes", "values_changed_on", "entry"))
            Customer.objects.filter(id__in=ids).update(changed_in=CurrentTransactionId())
            self.changed += ids

    def write_down(self, actor: str) -> None:
        """The entry of the deed names the policies and clauses by which grades moved; none where nothing changed."""
        if not self.changed:
            return
        clauses = self.said.clauses_of(self.by)
        digest = sha256("\n".join(map(str, sorted(self.changed))).encode()).digest()
        record(
            deed="customers.graded",
            actor=actor,
            reason=", ".join(clause for policy in clauses for clause in clauses[policy] or [policy]),
            row_count=len(self.changed),
            row_digest=digest,
            facts={"policies": clauses},
            entry_id=self.own_entry,
        )


def _put(values: dict[str, Any], attribute: str, value: str | None) -> None:
    if value is None:
        del values[attribute]
    else:
        values[attribute] = value


def _kept(customer: int, attribute: str, move: Move, on: date) -> str:
    """A line for COPY; the rows of a customer get their ids in the order of the lines."""
    by = move.by
    values = (
        str(customer),
        text(attribute),
        str(move.event.id),
        text(move.fell_on),
        text(move.left),
        str(by.version_id) if by else NOTHING,
        text(by.grading if by else ""),
        "t" if move.event.on > on else "f",
    )
    return "\t".join(values) + "\n"
