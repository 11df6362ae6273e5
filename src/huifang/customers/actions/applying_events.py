"""Staged rows become events: new ones are recorded, known ones corrected, as sets."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import F, Value

from huifang.customers.actions.grading import grade_by
from huifang.customers.actions.matching import MATCH, Labels
from huifang.customers.actions.merging import Applied, Merge
from huifang.customers.actions.overwriting import EVENT_VALUES, keep_overwritten
from huifang.customers.actions.refusing import SHOWN, refuse
from huifang.customers.models import Event, Overwritten, StagedMatch
from huifang.customers.queries import staged_events as staged
from huifang.customers.queries.grading import do_events_grade
from huifang.kernel.sql.digest import EMPTY, DigestedBy
from huifang.kernel.sql.filling import fill_from
from huifang.kernel.sql.indexing import indexed_afterwards
from huifang.kernel.sql.statements import update_from
from huifang.kernel.text import Message
from huifang.policy.models import EventKind

MADE = DigestedBy(columns=("id", "external_id"), block_by="id", order=("id",))
CHANGED = DigestedBy(columns=("id",), block_by="id", order=("id",))

UNKNOWN_CUSTOMER = Message("No customer has this external id. Import the customers first.")
UNKNOWN_SUBJECT = Message("The customer has no subject with this external id.")
ANOTHERS_EVENT = Message("The event with this external id is another customer's. Perhaps a prefix is missing.")
SAME_ID = Message("Row %(first)d gives this id too, with other values. Put what belongs together into groups.")

_STANDS = {name: f"event__known__{name}" for name in (*EVENT_VALUES, "entry_id")}
_BECOMES = {name: staged.NEWS_COLUMNS[name] for name in EVENT_VALUES}


def apply_events(merge: Merge, *, labels: Labels) -> Applied:
    """Take the staged rows in. Kinds that nobody declared yet are noted without a title, and named in the result."""
    shown = {SHOWN: F("value")}
    customer, external_id = labels.get("customer", ""), labels.get("external_id", "")
    refuse(staged.of_nobody(), UNKNOWN_CUSTOMER, column=customer, parts=shown)
    refuse(staged.about_nothing(), UNKNOWN_SUBJECT, column=labels.get("subject", ""), parts=shown)
    refuse(staged.of_somebody_else(), ANOTHERS_EVENT, column=external_id, parts=shown)
    rows, named = staged.contradictions()
    refuse(rows, SAME_ID, column=external_id, named=named, parts=shown | {"first": F("first")})
    fill_from(StagedMatch, staged.event_matches(), columns=MATCH)
    kinds = tuple(sorted(staged.undeclared_kinds()))
    EventKind.objects.bulk_create([EventKind(key=kind) for kind in kinds], ignore_conflicts=True)
    with indexed_afterwards(Event, rows=StagedMatch.objects.count()):
        entry = Value(merge.entry_id)
        values = staged.new_events().values_list(*staged.EVENT_COLUMNS.values(), entry, entry)
        made = fill_from(Event, values, columns=(*staged.EVENT_COLUMNS, "entry", "first_entry"), digested=MADE)
    news = staged.news_of_events(entry_id=merge.entry_id)
    changed = EMPTY
    if keep_overwritten(Overwritten.Of.EVENT, news, row="id", stands=_STANDS, becomes=_BECOMES,
                        entry_id=merge.entry_id):  # fmt: skip
        changed = update_from(Event, news, key="id", columns=staged.NEWS_COLUMNS, digested=CHANGED)
    if do_events_grade():
        customers = staged.customers_to_grade(entry_id=merge.entry_id)
        grade_by(customers, entry=merge.entry_id, on=merge.on, actor=merge.actor)
    return replace(Applied.of([made], changed), new_kinds=kinds)
