"""Files imported in a line, and what the database holds afterwards, without the ids that differ from run to run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from huifang.customers.actions.imports import Imported, import_table
from huifang.customers.actions.run import Run
from huifang.customers.logic.contact_points import PLACE
from huifang.customers.logic.import_map import Of
from huifang.customers.logic.map_check import check_columns, read_map
from huifang.customers.logic.refused import Refusal
from huifang.customers.models import (
    ContactPerson,
    ContactPoint,
    Customer,
    Event,
    StagedClaim,
    StagedContactPoint,
    StagedCustomer,
    StagedEvent,
    StagedImport,
    StagedMatch,
    StagedRefusal,
    Stewardship,
    Subject,
)
from huifang.history.models import Entry
from huifang.kernel.crypto import Sealer
from huifang.kernel.keys import KeyRing
from huifang.kernel.sheets import open_table

TODAY = date(2026, 3, 2)
SHANGHAI = ZoneInfo("Asia/Shanghai")
STAGED = (StagedClaim, StagedContactPoint, StagedCustomer, StagedEvent, StagedImport, StagedMatch, StagedRefusal)


@dataclass
class Importing:
    """A desk at which files are imported."""

    folder: Path
    ring: KeyRing
    on: date = TODAY
    lanes: int = 0
    zone: ZoneInfo = SHANGHAI
    refusals: list[Refusal] = field(default_factory=list)

    def file(self, content: str | bytes | Iterable[str], name: str = "file.csv") -> Path:
        path = self.folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            lines = content.strip().splitlines() if isinstance(content, str) else content
            path.write_text("".join(f"{line.strip()}\n" for line in lines), encoding="utf-8")
        return path

    def __call__(self, of: Of, content: Path | str | bytes, by: str) -> Imported:
        path = content if isinstance(content, Path) else self.file(content)
        import_map = read_map(by.encode(), file="map.yaml", of=of)
        run = Run("tests", self.on, self.zone, self.ring, self.lanes)
        self.refusals = []
        with open_table(path, import_map.layout) as table:
            check_columns(import_map, table.heading, file="map.yaml")
            return import_table(table, import_map, run, tell=lambda _units: None, told=self.refusals.append)

    def customers(self, content: Path | str | bytes, by: str) -> Imported:
        return self("customers", content, by)

    def events(self, content: Path | str | bytes, by: str) -> Imported:
        return self("events", content, by)

    @property
    def reasons(self) -> list[tuple[int, str, str, str]]:
        return [(one.row, one.column, one.value, str(one.reason)) for one in self.refusals]

    def points(self) -> list[tuple[str, str, str, str]]:
        """Whose, of which kind, the value, and the contact person that it reaches."""
        sealer = Sealer(self.ring, PLACE)
        rows = ContactPoint.objects.order_by("customer__external_id", "kind").values_list(
            "customer__external_id", "kind", "id", "value", "contact_person__name"
        )
        return sorted(
            (whose, ContactPoint.Kind(kind).name, sealer.decrypt(value, point), person or "")
            for whose, kind, point, value, person in rows
        )

    def state(self) -> dict[str, Any]:
        """All that imports make, by what it says."""
        return {
            "customers": list(
                _rows(Customer, ("department__key",), ("id", "changed_in", "entry", "first_entry", "department"))
            ),
            "points": self.points(),
            "persons": list(_rows(ContactPerson, ("customer__external_id",), ("id", "customer", "entry"))),
            "subjects": list(_rows(Subject, ("customer__external_id",), ("id", "customer", "entry"))),
            "stewards": list(
                _rows(
                    Stewardship, ("customer__external_id", "employee__number"), ("id", "customer", "employee", "entry")
                )
            ),
            "events": list(
                _rows(
                    Event,
                    ("customer__external_id", "subject__external_id", "kind__key"),
                    ("id", "customer", "subject", "kind", "changed_in", "entry", "first_entry"),
                )
            ),
            "history": list(Entry.objects.order_by("id").values_list("deed", "row_count")),
            "on the way": [model.__name__ for model in STAGED if model._default_manager.exists()],
        }


def _rows(model: Any, joined: tuple[str, ...], without: tuple[str, ...]) -> Iterable[dict[str, Any]]:
    own = [known.name for known in model._meta.concrete_fields if known.name not in without]
    return sorted(model.objects.values(*own, *joined), key=str)
