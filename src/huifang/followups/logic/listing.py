"""Which customers a list shows: conditions that all hold, or of which any holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

MOST_ATTRIBUTES = 3
MOST_COLUMNS = 4
LONGEST_NAME = 100
LONGEST_VALUE = 200


class Join(StrEnum):
    """Whether all conditions are to hold, or any of them."""

    ALL = "all"
    ANY = "any"


class Next(StrEnum):
    """What is planned with a customer on the day that is asked about."""

    LATE = "late"
    DUE = "due"
    OPEN = "open"
    NONE = "none"


class BadSelection(ValueError):
    """What was kept is no selection."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions on customers; one that is None or empty asks for nothing.

    `department` has all below it, `steward` looks after the customer now (both by id); `attributes` are names with the
    one value that each must have.
    """

    join: Join = Join.ALL
    department: int | None = None
    steward: int | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    next: Next | None = None
    opted_out: bool | None = None

    @property
    def is_empty(self) -> bool:
        asked = (self.department, self.steward, self.next, self.opted_out)
        return not self.attributes and all(one is None for one in asked)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of customers as somebody looks at it: who is on it, and which attributes have a column.

    `columns` None leaves the columns to the page.
    """

    selection: Selection = Selection()
    columns: tuple[str, ...] | None = None


def as_json(listing: Listing) -> dict[str, Any]:
    """A listing as it is kept."""
    return asdict(listing)


def listing_from(said: object) -> Listing:
    """A listing out of what was kept, of another release too; raises BadSelection."""
    if not isinstance(said, Mapping) or not isinstance(said.get("selection"), Mapping):
        raise BadSelection
    kept, columns = said["selection"], said.get("columns")
    try:
        selection = Selection(
            join=Join(kept["join"]),
            department=_number(kept["department"]),
            steward=_number(kept["steward"]),
            attributes=tuple((str(name), str(value)) for name, value in kept["attributes"])[:MOST_ATTRIBUTES],
            next=None if kept["next"] is None else Next(kept["next"]),
            opted_out=None if kept["opted_out"] is None else bool(kept["opted_out"]),
        )
        return Listing(selection, None if columns is None else tuple(map(str, columns))[:MOST_COLUMNS])
    except (KeyError, TypeError, ValueError) as bad:
        raise BadSelection from bad


def _number(kept: object) -> int | None:
    if kept is not None and not isinstance(kept, int):
        raise BadSelection
    return kept
