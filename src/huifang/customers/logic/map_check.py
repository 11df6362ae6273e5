"""A map's file read and checked: every fault at once, each at its line and key."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from huifang.customers.logic.import_map import LISTS, Grouping, ImportMap, Of, Source, Target, TierOf
from huifang.customers.logic.map_file import read_blanks, read_forms, read_layout
from huifang.customers.logic.map_place import MapReader
from huifang.customers.logic.map_sources import read_source
from huifang.customers.logic.map_tiers import read_tier
from huifang.kernel.text import Message
from huifang.policy.logic.faults import Fault, Faults
from huifang.policy.logic.tree import Place
from huifang.policy.logic.yaml12 import read_tree

CUSTOMER_FIELDS = (
    *("external_id", "kind", "name", "joined_on", "birthday", "birthday_calendar", "department", "steward"),
    *("phones", "emails", "id_number", "address", "contact_person", "subject", "opted_out_on"),
)
EVENT_FIELDS = ("external_id", "customer", "kind", "occurred_at", "subject")
PARTS = {"contact_person": ("name", "role", "phones", "emails"), "subject": ("external_id", "kind", "title")}
"""Fields that are groups of fields, in a map of customers."""

READ_AS = {
    "joined_on": "date",
    "opted_out_on": "date",
    "occurred_at": "moment",
    "external_id": "text",
    "customer": "text",
}
"""How fields are read unless the map says otherwise. An id that is no `code` must not look like a phone number."""

KNOWN_BY = ("external_id", "phones", "id_number")
LONGEST_ATTRIBUTE_NAME = 100

_MAP_KEY = re.compile(rb"^\s*[\"']?map[\"']?\s*:", re.MULTILINE)


class FaultyMap(Exception):
    """The map is refused; `faults` are all that was found, by line."""

    message = Message("The map is refused. Nothing was imported.")

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


def read_map(text: bytes, *, file: str, of: Of) -> ImportMap:
    """Read the map of a file of customers or of events; raises FaultyMap with every fault found."""
    faults = Faults(file)
    if not _MAP_KEY.search(text):
        faults.add_at(1, "map", Message("The file is no map."), Message("Begin with map: 1, then of, fields."))
        raise FaultyMap(faults.sorted())
    root = read_tree(text, faults)
    found = _map(MapReader(faults, of), root, hashlib.sha256(text).digest()) if root else None
    if faults or found is None:
        raise FaultyMap(faults.sorted())
    return found


def check_columns(import_map: ImportMap, heading: Sequence[str], *, file: str) -> None:
    """Raise FaultyMap when the map names columns that the file has not."""
    grouping = import_map.grouping
    named = [(grouping.column, grouping.line, "group_by")] if grouping else []
    faults_of_columns(import_map.targets, heading, file=file, beside=named)


def faults_of_columns(
    targets: Iterable[Target], heading: Sequence[str], *, file: str, beside: Sequence[tuple[str, int, str]] = ()
) -> None:
    """Raise FaultyMap when targets, or what is named `beside` (column, line, key), name columns that are not there."""
    faults = Faults(file)
    known = sorted(filter(None, heading))
    named = [(column, target.source.line, target.key) for target in targets for column in target.columns()]
    for column, line, key in dict.fromkeys([*beside, *named]):
        if column not in known:
            nearest = faults.nearest(column, known)
            faults.add_at(line, key, _no_column(column), _columns_are(known, nearest))
    if faults:
        raise FaultyMap(faults.sorted())


def _no_column(column: str) -> Message:
    return Message("The file has no column %(column)s.", {"column": column})


def _columns_are(known: Sequence[str], nearest: str | None) -> Message:
    if nearest:
        return Message("Did you mean %(nearest)s?", {"nearest": nearest})
    return Message("Its columns are: %(known)s.", {"known": ", ".join(known)})


def _map(reader: MapReader, root: Place, sha256: bytes) -> ImportMap:
    reader.keys(root, required=("map", "of", "fields"), allowed=("file", "group_by", "attributes"))
    reader.is_one_of(root.get("map"), ("1",))
    reader.is_one_of(root.get("of"), (reader.of,))
    file = root.get("file")
    grouping = _grouping(reader, root.get("group_by"))
    reader.is_grouped = grouping is not None
    targets = list(_fields(reader, root.get("fields")))
    tiers: dict[str, TierOf] = {}
    targets += _attributes(reader, root.get("attributes"), tiers)
    _check_tiers(reader, root, targets, tiers)
    attributes = root.get("attributes")
    return ImportMap(
        of=reader.of,
        sha256=sha256,
        targets=tuple(targets),
        layout=read_layout(reader, file),
        blanks=read_blanks(reader, file),
        date_formats=read_forms(reader, file),
        grouping=grouping,
        takes_other_columns=attributes is not None and attributes.text == "all",
        tiers=tiers,
    )


def _grouping(reader: MapReader, place: Place | None) -> Grouping | None:
    if place is None:
        return None
    if not place.is_group:
        column = reader.text(place)
        return Grouping(column, place.line) if column else None
    reader.keys(place, required=("column",), allowed=("together",))
    column, together = reader.text(place.get("column")), place.get("together")
    return Grouping(column, place.line, reader.truth(together)) if column else None


def _fields(reader: MapReader, place: Place | None) -> Iterable[Target]:
    if place is None:
        return
    known = EVENT_FIELDS if reader.of == "events" else CUSTOMER_FIELDS
    required = ("external_id", "kind", "occurred_at") if reader.of == "events" else ()
    reader.keys(place, required=required, allowed=known)
    if reader.of == "customers" and place.is_group and not any(key in place for key in KNOWN_BY):
        reader.faults.add(
            place,
            Message("Nothing here says which customer a row is about."),
            Message("Map at least one of %(fields)s.", {"fields": ", ".join(KNOWN_BY)}),
        )
    for name, field in place.fields():
        if reader.of == "customers" and name in PARTS:
            yield from _parts(reader, name, field)
        elif name in known:
            yield from _targets(reader, name, field)


def _parts(reader: MapReader, name: str, place: Place) -> Iterable[Target]:
    required = ("name",) if name == "contact_person" else ("external_id", "kind")
    reader.keys(place, required=required, allowed=PARTS[name])
    for part, field in place.fields():
        if part in PARTS[name]:
            yield from _targets(reader, f"{name}.{part}", field)


def _targets(reader: MapReader, field: str, place: Place) -> Iterable[Target]:
    for one in (place.items() if field in LISTS else []) or [place]:
        source = read_source(reader, one, default=READ_AS.get(field, "code"))
        if source is not None:
            yield Target(field, source, place.label)


def _attributes(reader: MapReader, place: Place | None, tiers: dict[str, TierOf]) -> Iterable[Target]:
    if place is None or place.text == "all":
        return
    for item in place.items():
        if column := reader.text(item):
            yield Target(
                "attributes", Source(reader.column(column), item.line), item.label, _named(reader, item, column)
            )
    for name, field in place.fields():
        if "tier_of" in field:
            if tier := read_tier(reader, field):
                tiers[_named(reader, field, name)] = tier
        elif source := read_source(reader, field, default="text"):
            yield Target("attributes", source, field.label, _named(reader, field, name))
    if not place.items() and not place.is_group:
        reader.faults.add(
            place, Message("This names no attributes."), Message("Write all, a list of columns, or name: column pairs.")
        )


def _named(reader: MapReader, place: Place, name: str) -> str:
    if len(name) > LONGEST_ATTRIBUTE_NAME:
        most = {"most": LONGEST_ATTRIBUTE_NAME}
        reader.faults.add_key(
            place,
            Message("The name is too long."),
            Message("An attribute's name has at most %(most)d characters.", most),
        )
    return name


def _check_tiers(reader: MapReader, root: Place, targets: Sequence[Target], tiers: dict[str, TierOf]) -> None:
    numbers = {target.attribute for target in targets if target.attribute and target.source.is_number}
    for name, tier in tiers.items():
        if tier.attribute not in numbers:
            reader.faults.add(
                root.at(("attributes", name, "tier_of")),
                Message("%(name)s is no number among the attributes of this map.", {"name": tier.attribute}),
                Message("Name an attribute that is summed or counted, or is read as a number."),
            )
