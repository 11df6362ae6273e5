"""Import customers or events from a table: staged piece by piece, taken in as sets, in one transaction.

Source: docs/decisions/imports.md; docs/security.md, T31 and R-15. One import works at a time, a second one waits for
it. An import that was broken off, however that happened, is resumed by importing the same file with the same map again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256

from django.db import transaction
from django.db.models import Count

from huifang.customers.actions.applying_customers import apply_customers
from huifang.customers.actions.applying_events import apply_events
from huifang.customers.actions.merging import Applied, Merge
from huifang.customers.actions.refusing import refusals
from huifang.customers.actions.run import REGISTERING, Run
from huifang.customers.actions.staging import Tell, begin, forget, stage
from huifang.customers.logic.groups import TooManyGroups
from huifang.customers.logic.import_map import ImportMap, Target, labels_of
from huifang.customers.logic.preparing import begin_reading
from huifang.customers.logic.refused import Refusal
from huifang.customers.models import StagedImport, StagedMatch, StagedRefusal
from huifang.customers.queries.company import company_on
from huifang.history.actions import record
from huifang.history.models import Entry
from huifang.kernel.sheets import Row, Table, Unreadable
from huifang.kernel.sql.locks import alone
from huifang.kernel.sql.statements import next_id, take_lock, tune_for_sets

IMPORTING = "huifang import"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: `rows` of it were read as `units`, customers or events.

    `unchanged` ones say what is known already, `repeated` ones what an earlier row of the file says. `refused` counts
    the rows that the refusals name.
    """

    rows: int
    units: int
    made: int
    changed: int
    unchanged: int
    repeated: int
    refused: int
    new_kinds: tuple[str, ...]
    entry_id: int | None


def import_table(
    table: Table, import_map: ImportMap, run: Run, *, tell: Tell, told: Callable[[Refusal], None]
) -> Imported:
    """Import a table by a checked map whose columns it has.

    `tell` hears how many units are staged, `told` every refusal, in the order of the rows, after all others were taken.
    Raises Unreadable or TooManyGroups when the file breaks off or asks for too much; then nothing is taken.
    """
    with alone(IMPORTING), _staged(table, import_map, run, tell) as staged:
        imported = _take_in(staged, import_map, run)
        for refusal in refusals(ring=run.ring):
            told(refusal)
        return _with_rows(imported, staged)


def check_table(
    table: Table, import_map: ImportMap, run: Run, *, tell: Tell, told: Callable[[Refusal], None]
) -> Imported:
    """Say what `import_table` would do at this moment, with every refusal, and do nothing: it is rolled back.

    Raises Unreadable or TooManyGroups as the import does.
    """
    with alone(IMPORTING), _staged(table, import_map, run, tell) as staged:
        with transaction.atomic(durable=True):
            imported = _take_in_here(staged, import_map, run)
            for refusal in refusals(ring=run.ring):
                told(refusal)
            transaction.set_rollback(True)
        return replace(_with_rows(imported, staged), entry_id=None)


@dataclass(slots=True)
class _Staged:
    """A file in the staging tables: its import, what its columns become, and how many rows and units it has."""

    begun: StagedImport
    targets: tuple[Target, ...]
    rows: int
    units: int


@contextmanager
def _staged(table: Table, import_map: ImportMap, run: Run, tell: Tell) -> Iterator[_Staged]:
    """Stage a file, and leave nothing of it behind when the block ends well or the file cannot be read."""
    begun = begin(table, import_map)
    counted = _Counted(table.rows)
    try:
        units, targets = _stage(begun, replace(table, rows=iter(counted)), import_map, run, tell)
    except (Unreadable, TooManyGroups):
        forget()
        raise
    yield _Staged(begun, targets, counted.rows, units)
    forget()


def _with_rows(imported: Imported, staged: _Staged) -> Imported:
    told = imported.made + imported.changed + imported.unchanged + imported.refused
    return replace(imported, rows=staged.rows, units=staged.units, repeated=staged.units - told)


class _Counted:
    """Rows on their way past, counted."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._passing = rows
        self.rows = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._passing:
            self.rows += 1
            yield row


def _stage(
    begun: StagedImport, table: Table, import_map: ImportMap, run: Run, tell: Tell
) -> tuple[int, tuple[Target, ...]]:
    company = company_on(run.on, zone=run.zone, date_formats=import_map.date_formats)
    preparing, items = begin_reading(table, import_map, company, run.ring)
    return stage(begun, items, preparing, lanes=run.lanes, tell=tell), preparing.targets


def _take_in(staged: _Staged, import_map: ImportMap, run: Run) -> Imported:
    """Apply the staged rows, write the deed down, and mark the import as applied: all of it or nothing."""
    with transaction.atomic(durable=True):
        return _take_in_here(staged, import_map, run)


def _take_in_here(staged: _Staged, import_map: ImportMap, run: Run) -> Imported:
    take_lock(REGISTERING)
    tune_for_sets()
    begun, targets = staged.begun, staged.targets
    merge = Merge({target.field for target in targets}, run.on, next_id(Entry), run.actor)
    labels = {target.field: labels_of(target.field, targets) for target in targets}
    if import_map.of == "customers":
        unnamed = f"row-{bytes(begun.file_sha256).hex()[:12]}-"
        applied = apply_customers(merge, labels=labels, tiers=import_map.tiers or {}, unnamed=unnamed)
    else:
        applied = apply_events(merge, labels=labels)
    entry_id = _write_down(begun, import_map, merge, applied, run)
    StagedImport.objects.filter(id=begun.id).update(is_applied=True)
    matched = StagedMatch.objects.count()
    refused = StagedRefusal.objects.aggregate(rows=Count("row", distinct=True))["rows"]
    return Imported(
        rows=0,
        units=0,
        made=applied.made,
        changed=applied.changed,
        unchanged=matched - applied.made - applied.changed,
        repeated=0,
        refused=refused,
        new_kinds=applied.new_kinds,
        entry_id=entry_id,
    )


def _write_down(begun: StagedImport, import_map: ImportMap, merge: Merge, applied: Applied, run: Run) -> int | None:
    """The entry of the deed; None when nothing was made or changed."""
    if not applied.digests and not applied.changed:
        return None
    facts = {
        "file": bytes(begun.file_sha256).hex(),
        "map": import_map.sha256.hex(),
        "made": applied.made,
        "changed": applied.changed,
        "sets": [digest.hex() for digest in applied.digests],
    }
    digest = sha256(b"".join(applied.digests)).digest()
    count = applied.made + applied.changed
    deed = f"{import_map.of}.imported"
    entry = record(deed=deed, actor=run.actor, row_count=count, row_digest=digest, facts=facts, entry_id=merge.entry_id)
    return entry.id
