"""A unit about a customer, checked and encrypted, as lines for COPY into the staging tables."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from huifang.customers.logic.birthdays import BadBirthday, Birthday, birthday
from huifang.customers.logic.cells import BadCell
from huifang.customers.logic.contact_points import (
    MOST_POINTS_OF_A_ROW,
    Checked,
    Kind,
    LockedPoint,
    Locker,
    checked,
    point_id,
)
from huifang.customers.logic.import_map import Target
from huifang.customers.logic.moments import BadDate, Calendar
from huifang.customers.logic.refused import CONTACT_FIELDS
from huifang.customers.logic.units import Refusal, Unit
from huifang.customers.logic.words_of_rows import code, free_text, name, without_numbers
from huifang.kernel.contacts import BadContact
from huifang.kernel.copy_text import NOTHING, binary, json_object, text, texts
from huifang.kernel.keys import KeyRing
from huifang.kernel.text import Message
from huifang.kernel.words import pinyin_key, search_words

CUSTOMER_COLUMNS = (
    *("row", "fresh_id", "digest", "external_id", "kind", "name", "pinyin_key", "search_words", "joined_on"),
    *("birthday", "birthday_calendar", "born_on", "department", "steward", "attributes", "opted_out_on"),
    *("person_name", "person_role", "subject_id", "subject_kind", "subject_title"),
)
POINT_COLUMNS = ("id", "row", "of_person", "kind", "value", "keyed_index", "tail_index")

KINDS = {"person": 1, "organisation": 2}
CALENDARS = ("solar", "lunar")

NO_KIND = Message("A customer is a person or an organisation; translate other words under values.")
NO_CALENDAR = Message("A birthday is in the solar or the lunar calendar; translate other words under values.")
NO_DEPARTMENT = Message("No department has this key or name.")
NO_EMPLOYEE = Message("No employee has this number.")
HAS_LEFT = Message("The employee with this number has left.")
UNKNOWABLE = Message("The row has neither an external id nor a phone or ID number to know the customer by.")
PHONE_AS_ID = Message("This looks like a phone number, and external ids are not encrypted. Map it as a phone, or as: code.")
PERSON_WITHOUT_NAME = Message("A contact person needs a name.")
SUBJECT_WITHOUT_ID = Message("What the relation is about needs an id and a kind.")
TOO_MANY_POINTS = Message("The row has more contact values than one customer can have.")


@dataclass(frozen=True, slots=True)
class Company:
    """Who and what a row may name: departments and employees by their keys, those who left, the organisation's days."""

    departments: Mapping[str, int]
    employees: Mapping[str, int]
    leavers: frozenset[str]
    calendar: Calendar


@dataclass(slots=True)
class Draft:
    """What a row says, as far as it is read."""

    values: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    points: list[tuple[bool, Kind, Checked]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    birthday: Birthday | None = None
