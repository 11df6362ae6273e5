"""A unit about an event, checked, as lines for COPY into the staging table."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from huifang.customers.logic.cells import BadCell
from huifang.customers.logic.company import Company
from huifang.customers.logic.customer_rows import PHONE_AS_ID
from huifang.customers.logic.import_map import Target, labels_of
from huifang.customers.logic.lines import Lines
from huifang.customers.logic.refused import Refusal
from huifang.customers.logic.units import Unit
from huifang.customers.logic.words_of_rows import code, free_text, is_number_of_a_person, without_numbers
from huifang.kernel.copy_text import NOTHING, binary, json_object, text
from huifang.kernel.keys import KeyRing
from huifang.kernel.text import Message

EVENT_COLUMNS = (
    *("row", "digest", "external_id", "customer_id", "subject_id", "kind", "occurred_on", "occurred_at", "attributes"),
)

LONGEST_KIND = 100
DAY = len("2026-01-31")

NO_ID = Message("The event has no external id.")
NO_CUSTOMER = Message("The event names no customer.")
NO_EVENT_KIND = Message("The event has no kind.")
NO_MOMENT = Message("The event has no date.")
BAD_KIND = Message("An event kind is a short name without semicolons; translate other words under values.")

_KIND = re.compile(r"[^\s;]([^;\n\r]*[^\s;])?")


class EventRows:
    """Makes lines of units about events, by one map."""

    def __init__(self, targets: Sequence[Target], ring: KeyRing, company: Company) -> None:
        self._targets = targets
        self._calendar = company.calendar
        self._digest_key = ring.index_key("staged row")
        self._needed = {
            "external_id": NO_ID,
            **({"customer": NO_CUSTOMER} if any(target.field == "customer" for target in targets) else {}),
            "kind": NO_EVENT_KIND,
            "occurred_at": NO_MOMENT,
        }

    def lines(self, units: Sequence[Unit], _fresh_ids: Sequence[int] = ()) -> Lines:
        """A line for each unit that can be taken, refusals for the others."""
        events: list[str] = []
        refusals: list[Refusal] = []
        for unit in units:
            said: dict[str, str] = {}
            attributes: dict[str, str] = {}
            if faults := [*self._taken(unit, said, attributes), *self._missing(unit, said)]:
                refusals += faults
            else:
                events.append(self._event(unit.row, said, attributes))
        return Lines({"StagedEvent": events}, refusals)

    def _taken(self, unit: Unit, said: dict[str, str], attributes: dict[str, str]) -> list[Refusal]:
        faults = []
        for number, value in unit.found:
            target = self._targets[number]
            try:
                if target.attribute is None:
                    said[target.field] = _checked(target, value)
                else:
                    kept = free_text(value)
                    attributes[target.attribute] = without_numbers(kept) if target.source.reading == "text" else kept
            except BadCell as bad:
                said[target.field] = ""
                faults.append(target.refusal(unit.row, bad.text or value, bad.reason))
        return faults

    def _missing(self, unit: Unit, said: dict[str, str]) -> list[Refusal]:
        return [
            Refusal(unit.row, labels_of(field, self._targets), "", reason)
            for field, reason in self._needed.items()
            if field not in said
        ]

    def _event(self, row: int, said: dict[str, str], attributes: dict[str, str]) -> str:
        moment = said["occurred_at"]
        contents = (
            said.get("customer", NOTHING),
            said.get("subject", NOTHING),
            said["kind"],
            moment[:DAY],
            moment if len(moment) > DAY else NOTHING,
            json_object(attributes),
        )
        digest = hashlib.blake2b("\t".join(contents).encode(), digest_size=16, key=self._digest_key).digest()
        return "\t".join((str(row), binary(digest), said["external_id"], *contents))


def _checked(target: Target, value: str) -> str:
    if target.field == "occurred_at":
        return value  # read as a moment already: the local day first, then the time with its offset
    if target.field == "kind" and (len(value) > LONGEST_KIND or not _KIND.fullmatch(value)):
        raise BadCell(BAD_KIND, value)
    if target.field == "customer" and target.source.reading != "code" and is_number_of_a_person(value):
        raise BadCell(PHONE_AS_ID, value)
    return text(code(value))
