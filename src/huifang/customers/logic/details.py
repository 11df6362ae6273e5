"""What a person types of a customer at a screen, checked as an import checks it: every fault at once, by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huifang.customers.logic.birthdays import BadBirthday, CalendarName, birthday
from huifang.customers.logic.cells import BadCell
from huifang.customers.logic.company import Company
from huifang.customers.logic.customer_rows import CALENDARS, KINDS, NO_CALENDAR, NO_KIND
from huifang.customers.logic.found_by import word_vector
from huifang.customers.logic.moments import BadDate
from huifang.customers.logic.words_of_rows import code, free_text, name, without_numbers
from huifang.kernel.text import Message
from huifang.kernel.words import pinyin_key, search_words

LONGEST_ATTRIBUTE_NAME = 100
NO_NAME = Message("A customer needs a name.")
NO_ATTRIBUTE_NAME = Message("An attribute needs a name of at most 100 characters.")

Columns = dict[str, Any]


class BadDetails(ValueError):
    """Values that cannot be taken, so none was; `faults` has a sentence for each field, attributes by their names."""

    message = Message("Some of this cannot be taken. Nothing was changed.")

    def __init__(self, faults: Mapping[str, Message]) -> None:
        super().__init__(str(self.message))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class Details:
    """How a customer should stand, as people write it. None leaves a value as it is, an empty text takes it away.

    `department` is a key or a name; `attributes` are put over those that stand.
    """

    name: str | None = None
    kind: str | None = None
    joined_on: date | str | None = None
    birthday: str | None = None
    birthday_calendar: str | None = None
    department: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


def news_of(details: Details, stands: Mapping[str, Any], company: Company) -> Columns:
    """The columns of the customer that `details` speak of, with their new values; raises BadDetails."""
    faults: dict[str, Message] = {}
    news: Columns = {}
    reads: dict[str, Callable[[], Columns]] = {
        "name": lambda: _name(details.name or ""),
        "kind": lambda: _kind(details.kind or ""),
        "joined_on": lambda: {"joined_on": _day(details.joined_on, company)},
        "department": lambda: {"department_id": company.department(details.department) if details.department else None},
    }
    for of, read in reads.items():
        if getattr(details, of) is not None:
            with _noting(faults, of):
                news |= read()
    if details.birthday is not None or details.birthday_calendar is not None:
        with _noting(faults, "birthday"):
            news |= _birthday(details, stands)
    if details.attributes:
        news["attributes"] = _attributes(details.attributes, stands["attributes"], faults)
    if faults:
        raise BadDetails(faults)
    return news


def checked_texts(said: Mapping[str, str]) -> dict[str, str]:
    """Attributes as they are kept, without blank ones, phone and ID numbers in them masked; raises BadDetails."""
    faults: dict[str, Message] = {}
    kept = _attributes(said, {}, faults)
    if faults:
        raise BadDetails(faults)
    return kept


@contextmanager
def _noting(faults: dict[str, Message], of: str) -> Iterator[None]:
    try:
        yield
    except (BadCell, BadBirthday, BadDate) as bad:
        faults[of] = bad.reason


def _name(text: str) -> Columns:
    kept = name(text)
    if not kept:
        raise BadCell(NO_NAME)
    return {"name": kept, "pinyin_key": pinyin_key(kept), "search_words": word_vector(search_words(kept))}


def _kind(text: str) -> Columns:
    if text not in KINDS:
        raise BadCell(NO_KIND, text)
    return {"kind": KINDS[text]}


def _day(said: date | str | None, company: Company) -> date | None:
    return said if isinstance(said, date) else company.calendar.day(said) if said else None


def _birthday(details: Details, stands: Mapping[str, Any]) -> Columns:
    """The birthday in its calendar; what the details leave out of the two stays as it stands."""
    text = stands["birthday"] if details.birthday is None else details.birthday.strip()
    calendar: CalendarName = details.birthday_calendar or stands["birthday_calendar"]  # type: ignore[assignment]
    if calendar not in CALENDARS:
        raise BadCell(NO_CALENDAR, calendar)
    if not text:
        return {"birthday": "", "birthday_calendar": "solar", "born_on": None}
    found = birthday(text, calendar)
    return {"birthday": found.text, "birthday_calendar": found.calendar, "born_on": found.born_on}


def _attributes(said: Mapping[str, str], stands: Mapping[str, Any], faults: dict[str, Message]) -> dict[str, Any]:
    kept = dict(stands)
    for key, text in said.items():
        with _noting(faults, key):
            if not 0 < len(key) <= LONGEST_ATTRIBUTE_NAME:
                raise BadCell(NO_ATTRIBUTE_NAME, key)
            if text.strip():
                kept[code(key)] = without_numbers(free_text(text.strip()))
            else:
                kept.pop(key, None)
    return kept
