"""Take an import back: what it made goes, what it changed returns, and what somebody has touched since stays.

Source: security.md, T31.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, Case, DateField, F, Q, QuerySet, Value, When

from huifang.customers.actions.grading import grade_by, graded_by
from huifang.customers.actions.overwriting import CUSTOMER_VALUES, EVENT_VALUES
from huifang.customers.actions.run import REGISTERING, Run
from huifang.customers.logic.found_by import word_vector
from huifang.customers.models import (
    ContactPerson,
    ContactPoint,
    Customer,
    Event,
    GradeMove,
    Overwritten,
    Stewardship,
    Subject,
)
from huifang.customers.queries import overwritten as sets
from huifang.history.actions import record
from huifang.history.models import Entry
from huifang.kernel.sql.deleting import delete_from
from huifang.kernel.sql.digest import DigestedBy, SetDigest
from huifang.kernel.sql.fields import CurrentTransactionId
from huifang.kernel.sql.rows import rewrite_rows
from huifang.kernel.sql.statements import next_id, take_lock, tune_for_sets, update_from
from huifang.kernel.text import Message
from huifang.kernel.words import pinyin_key, search_words

AT_ONCE = 2_000
MOST_KEPT = 1_000
"""How many of those that stay are named; all of them are counted."""

IMPORTS = ("customers.imported", "events.imported")
OF_SEGMENTS = ("birthday", "birthday_calendar", "department_id", "attributes")

BY_ID = DigestedBy(columns=("id",), block_by="id", order=("id",))

CHANGED_SINCE = Message("It was changed after the import.")
IN_USE = Message("Something was done with it after the import.")

Ids = QuerySet[Any, Any]


class NoImport(Exception):
    """The entry is none of an import, or what the import overwrote is not kept any more."""

    message = Message("This is no import that can be taken back.")

    def __init__(self) -> None:
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class Kept:
    """What was left as it is: a customer or an event by its external id, and why."""

    of: str
    external_id: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking an import back did. `kept_count` counts what stays, `kept` names the first of it."""

    removed_customers: int
    removed_events: int
    withdrawn_events: int
    returned_customers: int
    returned_events: int
    removed_besides: int
    kept_count: int
    kept: tuple[Kept, ...]
    entry_id: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """What rooms above need to stay: ids of customers and of events, as sets."""

    customers: Collection[Ids] = ()
    events: Collection[Ids] = ()


NOTHING_HELD = Held()


def undo_import(*, entry: int, run: Run, held: Held = NOTHING_HELD, reason: str = "") -> Undone:
    """Take an import back by its entry in the history. Raises NoImport. Doing it twice is doing it once.

    Customers and events that it made are removed if nobody has touched them; events that are `held` are withdrawn
    instead. Values return to what they were where they still stand as the import left them.
    """
    with transaction.atomic():
        take_lock(REGISTERING)
        tune_for_sets()
        if not Entry.objects.filter(id=entry, deed__in=IMPORTS).exists():
            raise NoImport
        undoing = _Undoing(entry, next_id(Entry), run)
        kept = list(undoing.kept_values())
        graded = graded_by(sets.events_written(entry))
        removed_events, withdrawn = undoing.take_events_out(held)
        returned_events = undoing.give_back(Overwritten.Of.EVENT, EVENT_VALUES)
        grade_by(graded, on=run.on, actor=run.actor)
        besides = undoing.take_surroundings_out()
        returned = undoing.give_back(Overwritten.Of.CUSTOMER, CUSTOMER_VALUES)
        removed = undoing.take_customers_out(held)
        kept += undoing.kept_rows()
        Overwritten.objects.filter(entry_id=entry).delete()
        done = Undone(
            removed_customers=removed,
            removed_events=removed_events,
            withdrawn_events=withdrawn,
            returned_customers=returned,
            returned_events=returned_events,
            removed_besides=besides,
            kept_count=len(kept),
            kept=tuple(kept[:MOST_KEPT]),
            entry_id=None,
        )
        return undoing.written_down(done, reason)


class _Undoing:
    """One import on its way back; `digests` are those of the sets that were written."""

    def __init__(self, entry: int, own_entry: int, run: Run) -> None:
        self.entry, self.own_entry, self.run = entry, own_entry, run
        self.digests: list[bytes] = []

    def take_events_out(self, held: Held) -> tuple[int, int]:
        """Delete the events that the import made, withdraw those that are held; returns how many of each."""
        made = sets.made_events(self.entry).filter(is_untouched=True)
        for ids in held.events:
            made = made.exclude(id__in=ids)
        # What is gone tells no sweep of itself, so its customers do.
        Customer.objects.filter(id__in=made.values("customer_id")).update(changed_in=CurrentTransactionId())
        removed = self._noted(delete_from(Event, made.values_list("id"), digested=BY_ID))
        left = sets.made_events(self.entry).filter(is_untouched=True)
        news = left.values(
            "id",
            new_withdrawn_on=Value(self.run.on, DateField()),
            new_changed_in=CurrentTransactionId(),
            new_entry_id=Value(self.own_entry),
        )
        columns = {"withdrawn_on": "new_withdrawn_on", "changed_in": "new_changed_in", "entry_id": "new_entry_id"}
        return removed, self._noted(update_from(Event, news, key="id", columns=columns, digested=BY_ID))

    def give_back(self, of: Overwritten.Of, names: tuple[str, ...]) -> int:
        """Have values be what they were, where they stand as the import left them; returns of how many rows."""
        join, model = sets.JOINS[of]
        rows = sets.overwritten(of, self.entry, names).filter(_returns_or_is_untouched())
        columns = {name: f"back_{name}" for name in names}
        extra: dict[str, Any] = {"back_entry_id": self._entry_back()}
        if of in (Overwritten.Of.CUSTOMER, Overwritten.Of.EVENT):
            extra["back_changed_in"] = CurrentTransactionId()
        if of is Overwritten.Of.CUSTOMER:
            self._give_names_back(rows)
            given = When(sets.returning_values(OF_SEGMENTS), then=Value(self.run.on))
            extra["back_values_changed_on"] = Case(
                given, default=F("customer__values_changed_on"), output_field=DateField()
            )
        news = rows.annotate(**extra).values(*columns.values(), *extra, id=F(f"{join}__id"))
        columns |= {name.removeprefix("back_"): name for name in extra}
        return self._noted(update_from(model, news, key="id", columns=columns, digested=BY_ID))

    def take_surroundings_out(self) -> int:
        """What the import added to customers whom it did not make, and its changes of persons, subjects, stewards."""
        count = delete_from(ContactPoint, sets.added_points(self.entry).values_list("id")).count
        count += delete_from(Stewardship, sets.begun_stewardships(self.entry).values_list("id")).count
        reopening = sets.reopening_stewardships(self.entry).values(
            id=F("stewardship__id"), back_until_on=F("back_until_on"), back_entry_id=F("entry_before")
        )
        columns = {"until_on": "back_until_on", "entry_id": "back_entry_id"}
        count += update_from(Stewardship, reopening, key="id", columns=columns).count
        count += delete_from(Subject, sets.unused_subjects(self.entry).values_list("id")).count
        count += delete_from(ContactPerson, sets.unused_persons(self.entry).values_list("id")).count
        self.give_back(Overwritten.Of.CONTACT_PERSON, ("role",))
        self.give_back(Overwritten.Of.SUBJECT, ("kind", "title"))
        return count

    def take_customers_out(self, held: Held) -> int:
        """Delete the customers that the import made, with all that hangs on them; returns how many."""
        made = sets.made_customers(self.entry).filter(is_untouched=True)
        for ids in held.customers:
            made = made.exclude(id__in=ids)
        gone = list(made.values_list("id", flat=True))
        for start in range(0, len(gone), AT_ONCE):
            some = gone[start : start + AT_ONCE]
            for model in (ContactPoint, ContactPerson, Subject, Stewardship, GradeMove):
                delete_from(model, model._default_manager.filter(customer_id__in=some).values_list("id"))
            some_rows = Customer.objects.filter(id__in=some).values_list("id")
            self._noted(delete_from(Customer, some_rows, digested=BY_ID))
        return len(gone)

    def kept_values(self) -> Iterator[Kept]:
        """Customers and events with a value that somebody has changed since."""
        for of, names, word in _KEPT_OF:
            join, _ = sets.JOINS[of]
            rows = sets.overwritten(of, self.entry, names).filter(stays=True).order_by("row")
            for external_id in rows.values_list(f"{join}__external_id", flat=True).iterator(AT_ONCE):
                yield Kept(word, external_id, CHANGED_SINCE)

    def kept_rows(self) -> Iterator[Kept]:
        """Customers and events that the import made and that stay."""
        stay: tuple[tuple[Ids, str], ...] = (
            (sets.made_customers(self.entry), "customer"),
            (sets.made_events(self.entry), "event"),
        )
        for rows, word in stay:
            told = rows.order_by("id").values_list("external_id", "entry_id")
            for external_id, entry in told.iterator(AT_ONCE):
                yield Kept(word, external_id, IN_USE if entry == self.entry else CHANGED_SINCE)

    def written_down(self, done: Undone, reason: str) -> Undone:
        """The entry of the deed; none when nothing was left to be done."""
        counts = {name: value for name, value in asdict(done).items() if isinstance(value, int)}
        wrote = sum(value for name, value in counts.items() if name != "kept_count")
        if not wrote:
            return done
        facts = {"import": self.entry, **counts}
        digest = sha256(b"".join(self.digests)).digest()
        record(
            deed="imports.undone",
            actor=self.run.actor,
            reason=reason,
            row_count=wrote,
            row_digest=digest,
            facts=facts,
            entry_id=self.own_entry,
        )
        return replace(done, entry_id=self.own_entry)

    def _entry_back(self) -> Case:
        """A row that nobody has written since is again as the deed before the import left it."""
        untouched = When(is_untouched=True, stays=False, entry_before__isnull=False, then=F("entry_before"))
        return Case(untouched, default=Value(self.own_entry), output_field=BigIntegerField())

    def _give_names_back(self, rows: Ids) -> None:
        """What a customer is sorted and found by follows from its name."""
        named = rows.filter(sets.returning_values(("name",))).values_list("row", "back_name")
        told = named.iterator(AT_ONCE)
        while some := list(islice(told, AT_ONCE)):
            news = [(row, pinyin_key(name), word_vector(search_words(name))) for row, name in some]
            rewrite_rows(Customer, news, columns=("pinyin_key", "search_words"))

    def _noted(self, written: SetDigest) -> int:
        if written.count:
            self.digests.append(written.sha256)
        return written.count


_KEPT_OF = (
    (Overwritten.Of.CUSTOMER, CUSTOMER_VALUES, "customer"),
    (Overwritten.Of.EVENT, EVENT_VALUES, "event"),
)


def _returns_or_is_untouched() -> Q:
    return Q(returns=True) | Q(is_untouched=True, stays=False)
