"""A checked map as values: which column of a file is what. Source: docs/import.md.

An `ImportMap` exists only after the check found no fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from huifang.customers.logic.refused import Refusal, shown
from huifang.kernel.sheets import ANY_LAYOUT, Layout
from huifang.kernel.text import Message

Of = Literal["customers", "events"]
Reading = Literal["text", "code", "whole_number", "number", "date", "moment"]
"""How a cell is read: `text` has phone numbers masked, `code` stands as it is, the others are checked."""


LISTS = frozenset({"phones", "emails", "contact_person.phones", "contact_person.emails"})
"""Fields that may have several values."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when the column's text is like one of the patterns (`*` any text, `?` any character), or unlike all."""

    column: str
    patterns: tuple[str, ...]
    is_like: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """The cell of a column; of several lines the first that is not blank."""

    name: str


@dataclass(frozen=True, slots=True)
class Always:
    text: str


@dataclass(frozen=True, slots=True)
class JoinedColumns:
    """Cells one after the other; blank as soon as one of them is."""

    names: tuple[str, ...]
    between: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The text behind the first condition that holds."""

    cases: tuple[tuple[Condition, str], ...]
    otherwise: str


@dataclass(frozen=True, slots=True)
class OverLines:
    """One value over the lines of a group. `count` without a column counts lines, `distinct` different texts."""

    how: Literal["first", "last", "min", "max", "sum", "count", "distinct"]
    column: str | None
    times: str | None = None
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class TierOf:
    """A label by the quantiles of another attribute over the file; `steps` begin with the highest share."""

    attribute: str
    steps: tuple[tuple[str, str], ...]  # label, share as decimal text
    otherwise: str


Origin = Column | Always | JoinedColumns | Choice | OverLines


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from and what is made of it, in this order: reading, meanings, prefix."""

    origin: Origin
    line: int
    reading: Reading = "text"
    meanings: Mapping[str, str] | None = None
    otherwise: str | None = None  # for texts without a meaning; None refuses them
    prefix: str = ""

    @property
    def label(self) -> str:
        """The columns that the value comes from, as the refusals name them."""
        match self.origin:
            case Column(name):
                return name
            case JoinedColumns(names):
                return ", ".join(names)
            case Choice(cases):
                return ", ".join(dict.fromkeys(condition.column for condition, _ in cases))
            case OverLines(column=name):
                return name or ""
            case Always():
                return ""

    @property
    def is_number(self) -> bool:
        return self.reading == "number" and not self.meanings and not self.prefix


@dataclass(frozen=True, slots=True)
class Target:
    """What a value becomes: a field (`name`, `phones`, `contact_person.name`) or an attribute.

    `key` is where it stands in the map.
    """

    field: str
    source: Source
    key: str
    attribute: str | None = None

    @property
    def sorting(self) -> int:
        """What a customer is decides how its numbers are checked, so the kind is read first."""
        return 0 if self.field == "kind" else 1

    def columns(self) -> Iterator[str]:
        """The columns that the target looks at."""
        match self.source.origin:
            case Column(name):
                yield name
            case JoinedColumns(names):
                yield from names
            case Choice(cases):
                yield from (condition.column for condition, _ in cases)
            case OverLines(column=column, times=times, where=where):
                yield from (name for name in (column, times, where and where.column) if name)

    def refusal(self, row: int, value: str, reason: Message) -> Refusal:
        """The refusal of a row for what stands in this target's columns."""
        return Refusal(row, self.source.label, shown(self.field, value), reason)


@dataclass(frozen=True, slots=True)
class Grouping:
    """Several lines make one row. `is_together`: they stand one after the other, and memory holds one group."""

    column: str
    line: int
    is_together: bool = False


@dataclass(frozen=True, slots=True)
class ImportMap:
    of: Of
    sha256: bytes
    targets: tuple[Target, ...]
    layout: Layout = ANY_LAYOUT
    blanks: frozenset[str] = frozenset({""})
    date_formats: tuple[str, ...] = ()
    grouping: Grouping | None = None
    takes_other_columns: bool = False
    tiers: Mapping[str, TierOf] | None = None

    def fields(self) -> set[str]:
        return {target.field for target in self.targets}


def labels_of(field: str, targets: Iterable[Target]) -> str:
    """The columns that a field comes from, as the refusals name them."""
    return ", ".join(dict.fromkeys(target.source.label for target in targets if target.field == field))
