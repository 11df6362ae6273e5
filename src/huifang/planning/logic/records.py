"""The two files of a preview, read into records; every fault names line, column and value.

Source: the policy pack's page, section 5.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from huifang.customers.logic.birthdays import BadBirthday, birthday
from huifang.kernel.moments import BadMoment, Moment, read_moment
from huifang.kernel.text import Message

NumberedRows = Iterable[tuple[int, list[str]]]
CUSTOMER_COLUMNS = ("id", "name", "joined_on", "birthday", "birthday_calendar")
EVENT_COLUMNS = ("id", "customer", "kind", "occurred_at")


@dataclass(frozen=True, slots=True)
class RowFault:
    """A value that cannot be used, and what was expected in its place."""

    line: int
    column: str
    value: str
    expected: Message


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    id: str
    name: str
    joined_on: date | None
    birthday: str
    birthday_calendar: str
    born_on: date | None
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EventRecord:
    """`customer` is blank for a milestone."""

    id: str
    customer: str
    kind: str
    moment: Moment
    attributes: Mapping[str, str]


@dataclass(slots=True)
class Reading:
    """What the records are read against, and the faults found so far."""

    zone: ZoneInfo
    faults: list[RowFault] = field(default_factory=list)

    def fault(self, line: int, column: str, value: str, expected: Message) -> None:
        self.faults.append(RowFault(line, column, value, expected))


def read_customers(
    heading: tuple[str, ...], rows: NumberedRows, reading: Reading, *, day_attributes: Collection[str]
) -> Iterator[CustomerRecord]:
    """Customers of a file. `day_attributes` anchor rules, so their values must be days."""
    lines: dict[str, int] = {}
    for line, values in _named(heading, rows, reading, required=("id",)):
        if not _is_new(values["id"], line, lines, reading):
            continue
        born_on = _born_on(values, line, reading)
        for attribute in day_attributes:
            if attribute not in CUSTOMER_COLUMNS and (day := values.get(attribute, "").strip()):
                values[attribute] = day
                _moment(values, attribute, line, reading)
        joined = _moment(values, "joined_on", line, reading) if values.get("joined_on", "").strip() else None
        yield CustomerRecord(
            id=values["id"],
            name=values.get("name", "") if values.get("name", "").strip() else "",
            joined_on=joined.on if joined else None,
            birthday=values.get("birthday", "").strip(),
            birthday_calendar=values.get("birthday_calendar", "").strip(),
            born_on=born_on,
            attributes=_attributes(values, CUSTOMER_COLUMNS),
        )


def read_events(
    heading: tuple[str, ...], rows: NumberedRows, reading: Reading, *, customers: Collection[str]
) -> Iterator[EventRecord]:
    """Events of a file; each names a customer of the other file, or none."""
    lines: dict[str, int] = {}
    for line, values in _named(heading, rows, reading, required=EVENT_COLUMNS):
        is_new = _is_new(values["id"], line, lines, reading)
        is_known = not values["customer"] or values["customer"] in customers
        if not is_known:
            reading.fault(line, "customer", values["customer"], Message("the id of a customer of the other file"))
        if not values["kind"].strip():
            reading.fault(line, "kind", values["kind"], Message("an event kind"))
        moment = _moment(values, "occurred_at", line, reading)
        if is_new and is_known and moment:
            attributes = _attributes(values, EVENT_COLUMNS)
            yield EventRecord(values["id"], values["customer"], values["kind"].strip(), moment, attributes)


def _named(
    heading: tuple[str, ...], rows: NumberedRows, reading: Reading, *, required: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row by column name. A heading that lacks a column is one fault, and then no row is read."""
    missing = [column for column in required if column not in heading]
    for column in missing:
        reading.fault(1, column, "", Message("a column of this name"))
    if missing:
        return
    for line, cells in rows:
        if len(cells) > len(heading):
            reading.fault(line, heading[-1], cells[len(heading)], Message("no more cells than the heading has"))
        else:
            padded = [*cells, *[""] * (len(heading) - len(cells))]
            yield line, dict(zip(heading, padded, strict=True))


def _is_new(id: str, line: int, lines: dict[str, int], reading: Reading) -> bool:
    if not id.strip():
        reading.fault(line, "id", id, Message("an id"))
    elif id in lines:
        reading.fault(line, "id", id, Message("an id of its own; line %(line)d has it already", {"line": lines[id]}))
    else:
        lines[id] = line
        return True
    return False


def _moment(values: Mapping[str, str], column: str, line: int, reading: Reading) -> Moment | None:
    try:
        return read_moment(values[column].strip(), zone=reading.zone)
    except BadMoment:
        reading.fault(line, column, values[column], Message("a day such as 2026-01-31, with or without a time"))
        return None


def _born_on(values: Mapping[str, str], line: int, reading: Reading) -> date | None:
    text, calendar = values.get("birthday", "").strip(), values.get("birthday_calendar", "").strip()
    if calendar not in ("", "solar", "lunar"):
        reading.fault(line, "birthday_calendar", calendar, Message("solar or lunar"))
        return None
    try:
        return birthday(text, "lunar" if calendar == "lunar" else "solar").born_on if text else None
    except BadBirthday:
        expected = Message("a birthday such as 1990-05-04 or 05-04, lunar also 1985-L06-15 in a leap month")
        reading.fault(line, "birthday", text, expected)
        return None


def _attributes(values: Mapping[str, str], columns: Collection[str]) -> dict[str, str]:
    """The further columns; a blank value is as good as none."""
    return {name: value for name, value in values.items() if name and name not in columns and value.strip()}
