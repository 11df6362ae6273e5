"""A unit about a customer, checked and encrypted, as lines for COPY into the staging tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from hashlib import blake2b

from huifang.customers.logic.birthdays import BadBirthday, Birthday, birthday
from huifang.customers.logic.cells import BadCell
from huifang.customers.logic.company import Company
from huifang.customers.logic.contact_points import MOST_POINTS_OF_A_ROW, Checked, Kind, Locker, PointIds, checked
from huifang.customers.logic.found_by import word_vector
from huifang.customers.logic.import_map import Target, labels_of
from huifang.customers.logic.lines import Lines
from huifang.customers.logic.moments import BadDate
from huifang.customers.logic.refused import CONTACT_FIELDS, Refusal, shown
from huifang.customers.logic.units import Unit
from huifang.customers.logic.words_of_rows import code, free_text, is_number_of_a_person, name, without_numbers
from huifang.kernel.contacts import BadContact
from huifang.kernel.copy_text import NOTHING, binary, json_object, text
from huifang.kernel.keys import KeyRing
from huifang.kernel.text import Message
from huifang.kernel.words import pinyin_key, search_words

_SAID = {
    **dict.fromkeys(("kind", "joined_on", "born_on", "department", "steward", "opted_out_on", "subject_id"), NOTHING),
    **dict.fromkeys(("name", "birthday", "birthday_calendar", "person_name", "person_role"), ""),
    **dict.fromkeys(("subject_kind", "subject_title"), ""),
}
"""What a row may say, and how COPY writes that it does not."""

_PLACES = {column: place for place, column in enumerate(_SAID)}
_NOTHING_SAID = list(_SAID.values())
KIND, NAME, BIRTHDAY, CALENDAR, BORN_ON = (
    _PLACES[column] for column in ("kind", "name", "birthday", "birthday_calendar", "born_on")
)
PERSON, SUBJECT, SUBJECT_KIND, TITLE = (
    _PLACES[column] for column in ("person_name", "subject_id", "subject_kind", "subject_title")
)

CUSTOMER_COLUMNS = ("row", "fresh_id", "digest", "external_id", "pinyin_key", "search_words", "attributes", *_SAID)
POINT_COLUMNS = ("of_person", "kind", "id", "row", "value", "keyed_index")

MOST_NAMES = 150_000
"""Names remembered in one process, at about half a kilobyte."""

KINDS = {"person": 1, "organisation": 2}
ORGANISATION = str(KINDS["organisation"])
CALENDARS = ("solar", "lunar")
KNOWN_BY = frozenset({Kind.PHONE, Kind.ID_NUMBER})

NO_KIND = Message("A customer is a person or an organisation; translate other words under values.")
NO_CALENDAR = Message("A birthday is in the solar or the lunar calendar; translate other words under values.")
UNKNOWABLE = Message("The row has neither an external id nor a phone or ID number to know the customer by.")
PHONE_AS_ID = Message("This reads like a phone or ID number, and ids are not encrypted. Map it as such, or as: code.")
PERSON_WITHOUT_NAME = Message("A contact person needs a name.")
SUBJECT_WITHOUT_ID = Message("What the relation is about needs an id and a kind.")
TOO_MANY_POINTS = Message("The row has more contact values than one customer can have.")


class _PointTaker:
    """Takes contact values of one kind, the customer's own or those of its contact person."""

    __slots__ = ("begin", "identifies", "kind", "locker", "of_person")

    def __init__(self, ring: KeyRing, kind: Kind, of_person: bool) -> None:
        self.kind = kind
        self.of_person = of_person
        self.identifies = kind in KNOWN_BY and not of_person
        self.locker = Locker(ring, kind)
        self.begin = f"{'t' if of_person else 'f'}\t{kind:d}\t"

    def __call__(self, draft: _Draft, value: str) -> None:
        found = checked(self.kind, value, of_organisation=draft.said[KIND] == ORGANISATION)
        if isinstance(found, BadContact):
            raise BadCell(found.reason, value)
        draft.points.setdefault(self.begin + found.normalised, (self, found))
        draft.has_person = draft.has_person or self.of_person
        draft.is_known = draft.is_known or self.identifies

    def lines(self, taken: Sequence[_Taken]) -> Iterator[str]:
        """A line for each contact point, in their order."""
        begin, rows = self.begin, [row for row, _, _ in taken]
        for row, kept in zip(rows, self.locker.lock([(point, value) for _, point, value in taken]), strict=True):
            yield f"{begin}{kept.id.hex()}\t{row}\t{binary(kept.value)}\t{binary(kept.keyed_index)}"


class _Draft:
    """What a row says, as far as it is read; `said` is in COPY's text format, a place for each column."""

    __slots__ = ("attributes", "birthday", "external_id", "has_person", "is_known", "name", "points", "said")

    def __init__(self) -> None:
        self.said = _NOTHING_SAID.copy()
        self.external_id = NOTHING
        self.name = self.birthday = ""
        self.attributes: dict[str, str] = {}
        self.points: dict[str, tuple[_PointTaker, Checked]] = {}
        self.is_known = self.has_person = False


Take = Callable[[_Draft, str], None]
_Taken = tuple[str, bytes, Checked]
"""A contact point that is taken: its row, the id it will have, its value."""


class CustomerRows:
    """Makes lines of units about customers, by one map, one ring of keys and one company."""

    def __init__(self, targets: Sequence[Target], ring: KeyRing, company: Company) -> None:
        self._ring = ring
        self._company = company
        self._digest_key = ring.index_key("staged row")
        self._targets = targets
        self._ids = PointIds()
        self._takes = [self._take(target) for target in targets]

    def lines(self, units: Sequence[Unit], fresh_ids: Sequence[int]) -> Lines:
        """A line for each unit that can be taken and for each of its contact points; refusals for the others."""
        customers: list[str] = []
        takers: list[_PointTaker] = []
        taken: dict[_PointTaker, list[_Taken]] = defaultdict(list)
        refusals: list[Refusal] = []
        for unit, fresh_id in zip(units, fresh_ids, strict=True):
            draft = _Draft()
            faults = self._taken(unit, draft)
            faults += self._amiss(unit.row, draft, is_sound=not faults)
            if faults:
                refusals += faults
                continue
            row = str(unit.row)
            customers.append(self._customer(row, fresh_id, draft))
            for ordinal, (taker, value) in enumerate(draft.points.values()):
                takers.append(taker)
                taken[taker].append((row, self._ids.next(fresh_id, ordinal), value))
        # Locked by kinds, kept by rows: what belongs to one customer lies together.
        lines = {taker: taker.lines(points) for taker, points in taken.items()}
        points = [next(lines[taker]) for taker in takers]
        return Lines({"StagedCustomer": customers, "StagedContactPoint": points}, refusals)

    def _taken(self, unit: Unit, draft: _Draft) -> list[Refusal]:
        faults = []
        for number, value in unit.found:
            try:
                self._takes[number](draft, value)
            except BadCell as bad:
                faults.append(self._targets[number].refusal(unit.row, bad.text or value, bad.reason))
        return faults

    def _amiss(self, row: int, draft: _Draft, *, is_sound: bool) -> list[Refusal]:
        """What only the whole row can show; that a sound value is missing follows from one that is not."""
        said, faults = draft.said, []
        if draft.birthday:
            faults += self._birthday_faults(row, draft)
        else:
            said[CALENDAR] = ""
        if is_sound and not draft.is_known:
            faults.append(Refusal(row, "", "", UNKNOWABLE))
        if is_sound and not said[PERSON] and draft.has_person:
            faults.append(Refusal(row, labels_of("contact_person.name", self._targets), "", PERSON_WITHOUT_NAME))
        if said[SUBJECT] is NOTHING:
            # Its kind may be the same for all rows, also for those that are about nothing.
            said[SUBJECT_KIND] = ""
        if bool(said[SUBJECT_KIND]) != (said[SUBJECT] is not NOTHING) or (said[TITLE] and not said[SUBJECT_KIND]):
            faults.append(Refusal(row, labels_of("subject.external_id", self._targets), "", SUBJECT_WITHOUT_ID))
        if len(draft.points) > MOST_POINTS_OF_A_ROW:
            faults.append(Refusal(row, "", "", TOO_MANY_POINTS))
        return faults

    def _birthday_faults(self, row: int, draft: _Draft) -> list[Refusal]:
        is_lunar = draft.said[CALENDAR] == "lunar"
        try:
            found = _birthday(draft.birthday, is_lunar, self._company)
        except BadBirthday as bad:
            return [Refusal(row, labels_of("birthday", self._targets), shown("", draft.birthday), bad.reason)]
        draft.said[BIRTHDAY], draft.said[CALENDAR] = found.text, found.calendar
        draft.said[BORN_ON] = found.born_on.isoformat() if found.born_on else NOTHING
        return []

    def _customer(self, row: str, fresh_id: int, draft: _Draft) -> str:
        said = "\t".join([json_object(draft.attributes), *draft.said])
        contents = "\t".join([said, *sorted(draft.points)])
        digest = blake2b(contents.encode(), digest_size=16, key=self._digest_key).digest()
        return f"{row}\t{fresh_id}\t{binary(digest)}\t{draft.external_id}\t{_found_by(draft.name)}\t{said}"

    def _take(self, target: Target) -> Take:
        if target.field in CONTACT_FIELDS:
            return _PointTaker(self._ring, CONTACT_FIELDS[target.field], target.field.startswith("contact_person."))
        if target.attribute is not None:
            return partial(_take_attribute, target.attribute, target.source.reading == "text")
        if target.field in _PLAIN:
            return partial(_take_plain, _PLACES[target.field])
        if target.field in _WORDS:
            return partial(_take_words, _PLACES[_WORDS[target.field]])
        if target.field in _CODES:
            return partial(_take_code, _PLACES[_CODES[target.field]])
        known: dict[str, Take] = {
            "external_id": partial(_take_id, target.source.reading != "code"),
            "kind": _take_kind,
            "name": _take_name,
            "birthday": _take_birthday,
            "birthday_calendar": _take_calendar,
            "department": self._take_department,
            "steward": self._take_steward,
        }
        return known[target.field]

    def _take_department(self, draft: _Draft, value: str) -> None:
        draft.said[_PLACES["department"]] = str(self._company.department(value))

    def _take_steward(self, draft: _Draft, value: str) -> None:
        draft.said[_PLACES["steward"]] = str(self._company.employee(value))


_PLAIN = frozenset({"joined_on", "opted_out_on"})
"""Days, which the reading of the cell has brought to ISO form."""

_WORDS = {"contact_person.name": "person_name", "contact_person.role": "person_role", "subject.title": "subject_title"}
_CODES = {"subject.external_id": "subject_id", "subject.kind": "subject_kind"}


@lru_cache(MOST_NAMES)
def _found_by(name: str) -> str:
    """The two columns that a customer is sorted and found by; many customers bear one name."""
    return f"{text(pinyin_key(name))}\t{text(word_vector(search_words(name)))}"


def _take_id(is_guarded: bool, draft: _Draft, value: str) -> None:
    if is_guarded and is_number_of_a_person(value):
        raise BadCell(PHONE_AS_ID, value)
    draft.external_id = text(code(value))
    draft.is_known = True


def _take_kind(draft: _Draft, value: str) -> None:
    if value not in KINDS:
        raise BadCell(NO_KIND, value)
    draft.said[KIND] = str(KINDS[value])


def _take_name(draft: _Draft, value: str) -> None:
    draft.name = name(value)
    draft.said[NAME] = text(draft.name)


def _take_birthday(draft: _Draft, value: str) -> None:
    draft.birthday = value


def _take_calendar(draft: _Draft, value: str) -> None:
    if value not in CALENDARS:
        raise BadCell(NO_CALENDAR, value)
    draft.said[CALENDAR] = value


def _take_attribute(key: str, is_free: bool, draft: _Draft, value: str) -> None:
    """Free text has phone and ID numbers masked; codes and numbers stand as they are."""
    kept = free_text(value)
    draft.attributes[key] = without_numbers(kept) if is_free else kept


def _take_plain(place: int, draft: _Draft, value: str) -> None:
    draft.said[place] = value


def _take_words(place: int, draft: _Draft, value: str) -> None:
    draft.said[place] = text(name(value))


def _take_code(place: int, draft: _Draft, value: str) -> None:
    draft.said[place] = text(code(value))


def _birthday(value: str, is_lunar: bool, company: Company) -> Birthday:
    """A solar birthday may also be written in the forms that the map names. Raises BadBirthday."""
    try:
        return birthday(value, "lunar" if is_lunar else "solar")
    except BadBirthday as bad:
        if is_lunar:
            raise
        try:
            return birthday(company.calendar.day(value).isoformat(), "solar")
        except BadDate:
            raise bad from None
