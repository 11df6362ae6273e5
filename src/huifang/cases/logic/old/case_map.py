"""The map of a file of old cases, read and checked: every fault at once, each at its line and key.

Source: docs/case-import.md. Where a value comes from is written as in maps of customers and events.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huifang.customers.logic.import_map import Source, Target
from huifang.customers.logic.map_check import FaultyMap, faults_of_columns
from huifang.customers.logic.map_file import read_blanks, read_forms, read_layout
from huifang.customers.logic.map_place import MapReader
from huifang.customers.logic.map_sources import read_source
from huifang.kernel.sheets import Layout
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.tree import Place
from huifang.policy.logic.yaml12 import read_tree

MOMENTS = ("received_at", "accepted_at", "forwarded_at", "replied_at", "resolved_at", "answered_at", "closed_at")
TRUTHS = ("is_closed", "is_timely", "is_accepted")
NEEDED = ("received_at", "words")
FIELDS = (
    *("external_id", "kind", "source", "customer", "department", "owner", "title", "words", "wanted", "product"),
    *("area", "topic", "level", "resolution", "answer", *MOMENTS, *TRUTHS),
)
READ_AS = {"external_id": "text", "customer": "text", **dict.fromkeys(MOMENTS, "moment")}


@dataclass(frozen=True, slots=True)
class CaseMap:
    """A checked map: where each field of a case comes from, and what the file looks like."""

    sha256: bytes
    fields: Mapping[str, Source]
    layout: Layout
    blanks: frozenset[str]
    date_forms: tuple[str, ...]

    def target(self, field: str) -> Target:
        """The field as refusals name it."""
        return Target(field, self.fields[field], f"fields.{field}")


def read_case_map(text: bytes, *, file: str) -> CaseMap:
    """Read the map of a file of cases; raises FaultyMap with every fault found."""
    faults = Faults(file)
    root = read_tree(text, faults)
    found = _map(MapReader(faults, "events"), root, hashlib.sha256(text).digest()) if root else None
    if faults or found is None:
        raise FaultyMap(faults.sorted())
    return found


def check_case_columns(case_map: CaseMap, heading: Sequence[str], *, file: str) -> None:
    """Raise FaultyMap when the map names columns that the file has not."""
    faults_of_columns([case_map.target(field) for field in case_map.fields], heading, file=file)


def _map(reader: MapReader, root: Place, sha256: bytes) -> CaseMap:
    reader.keys(root, required=("map", "of", "fields"), allowed=("file",))
    reader.is_one_of(root.get("map"), ("1",))
    reader.is_one_of(root.get("of"), ("cases",))
    file = root.get("file")
    return CaseMap(
        sha256=sha256,
        fields=_fields(reader, root.get("fields")),
        layout=read_layout(reader, file),
        blanks=read_blanks(reader, file),
        date_forms=read_forms(reader, file),
    )


def _fields(reader: MapReader, place: Place | None) -> dict[str, Source]:
    if place is None:
        return {}
    reader.keys(place, required=NEEDED, allowed=[field for field in FIELDS if field not in NEEDED])
    found = {}
    for name, field in place.fields():
        source = read_source(reader, field, default=READ_AS.get(name, "code")) if name in FIELDS else None
        if source is not None:
            found[name] = source
    return found


__all__ = ["FIELDS", "MOMENTS", "CaseMap", "FaultyMap", "check_case_columns", "read_case_map"]
