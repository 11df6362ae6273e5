"""Reads a staff file: every fault at once, each with its row, its column, what stands there, and why it cannot be.

Several rows may tell of one number, a row for each role; what they say of the person must agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from huifang.kernel.sheets import Table
from huifang.kernel.text import Message
from huifang.org.logic.staff import EVERYWHERE, HEADINGS, Column, Known, Person, Staff, StaffFault, StaffPost
from huifang.org.logic.staff_cells import BadCell, clean, day, grant, needed
from huifang.org.logic.staff_departments import Departments

LONGEST_NUMBER = 64
LONGEST_NAME = 200
MOST_ROWS = 50_000
MOST_FAULTS = 1_000
NAMED_AT_MOST = 20

_BETWEEN_POSTS = re.compile(r"[;；,，、\n]")


def read_staff(table: Table, *, known: Known) -> Staff:
    """The staff that a table tells, or a thousand of its faults. Raises Unreadable where the file breaks off."""
    columns = {column: place for place, name in enumerate(table.heading) if (column := _column(name))}
    if faults := tuple(_faults_of_heading(table.heading, columns)):
        return Staff(faults=faults)
    reading = _Reading(columns, known)
    for row, cells in table.rows:
        reading.take(row, cells)
        if len(reading.faults) >= MOST_FAULTS or reading.rows > MOST_ROWS:
            break
    return reading.staff()


def _column(name: str) -> Column | None:
    return HEADINGS.get(name.strip().lower())


def _faults_of_heading(heading: Sequence[str], columns: Mapping[Column, int]) -> Iterator[StaffFault]:
    known = ", ".join(column.value for column in Column)
    for name in heading:
        if name and _column(name) is None:
            reason = Message("No column has this name. The columns are: %(known)s.", {"known": known})
            yield StaffFault(1, name, name, reason)
    named = [_column(name) for name in heading]
    for column in columns:
        if named.count(column) > 1:
            yield StaffFault(1, column, "", Message("Two columns say the same. Take one away."))
    for column in (Column.NUMBER, Column.NAME):
        if column not in columns:
            yield StaffFault(1, column, "", Message("This column is missing."))
    for column, beside in ((Column.PARENT, Column.DEPARTMENT), (Column.SCOPE, Column.ROLE)):
        if column in columns and beside not in columns:
            reason = Message("This column needs another beside it: %(beside)s.", {"beside": beside.value})
            yield StaffFault(1, column, "", reason)


class _Reading:
    """What was read so far, row by row."""

    def __init__(self, columns: Mapping[Column, int], known: Known) -> None:
        self._columns, self._known = columns, known
        self._departments = Departments(known)
        self._people: dict[str, Person] = {}
        self._row_of: dict[str, int] = {}
        self.rows = 0
        self.faults: list[StaffFault] = []

    def take(self, row: int, cells: Sequence[str]) -> None:
        """Add one row to what is known, or to the faults."""
        self.rows += 1
        try:
            if self.rows > MOST_ROWS:
                reason = Message("The file has more than %(most)d rows. Split it.", {"most": MOST_ROWS})
                raise BadCell(Column.NUMBER, "", reason)
            self._add(row, self._person(row, cells))
        except BadCell as bad:
            self.faults.append(StaffFault(row, bad.column, bad.value, bad.reason))

    def staff(self) -> Staff:
        """What the file tells, or what is wrong with it."""
        faults = [*self.faults, *self._departments.circles()]
        if faults:
            return Staff(faults=tuple(sorted(faults, key=lambda fault: fault.row)))
        return Staff(self._departments.told(), tuple(self._people.values()))

    def _cell(self, column: Column, cells: Sequence[str]) -> str:
        place = self._columns.get(column)
        return "" if place is None or place >= len(cells) else clean(column, cells[place])

    def _person(self, row: int, cells: Sequence[str]) -> Person:
        # The department first: the row's posts may name it.
        department = self._departments.add(row, self._cell(Column.DEPARTMENT, cells), self._cell(Column.PARENT, cells))
        granted = grant(self._cell(Column.ROLE, cells), self._cell(Column.SCOPE, cells))
        has = self._columns.keys()
        return Person(
            number=needed(Column.NUMBER, self._cell(Column.NUMBER, cells), longest=LONGEST_NUMBER),
            name=needed(Column.NAME, self._cell(Column.NAME, cells), longest=LONGEST_NAME),
            department=department if Column.DEPARTMENT in has else None,
            joined_on=day(Column.JOINED_ON, self._cell(Column.JOINED_ON, cells)),
            left_on=day(Column.LEFT_ON, self._cell(Column.LEFT_ON, cells)),
            has_left_on=Column.LEFT_ON in has,
            posts=frozenset(self._posts(self._cell(Column.POSTS, cells))) if Column.POSTS in has else None,
            grants=frozenset([granted] if granted else []) if Column.ROLE in has else None,
        )

    def _posts(self, cell: str) -> Iterator[StaffPost]:
        for text in _BETWEEN_POSTS.split(cell):
            title, at, where = (part.strip() for part in text.partition("@"))
            if title:
                yield StaffPost(self._post(title), self._where(where) if at else None)
            elif at:
                raise BadCell(Column.POSTS, text.strip(), Message("A place is named, and no post."))

    def _post(self, title: str) -> str:
        if key := self._known.posts.get(title.lower()):
            return key
        keys = sorted(set(self._known.posts.values()))[:NAMED_AT_MOST]
        if not keys:
            raise BadCell(
                Column.POSTS, title, Message("No post is known yet: they come with a policy. Load one first.")
            )
        reason = Message("No policy names this post. The posts are: %(posts)s.", {"posts": ", ".join(keys)})
        raise BadCell(Column.POSTS, title, reason)

    def _where(self, name: str) -> str:
        return "" if name.lower() in EVERYWHERE else self._departments.named(Column.POSTS, name)

    def _add(self, row: int, person: Person) -> None:
        before = self._people.get(person.number)
        if before is None:
            self._people[person.number], self._row_of[person.number] = person, row
            return
        for column, one, other in (
            (Column.NAME, before.name, person.name),
            (Column.DEPARTMENT, before.department, person.department),
            (Column.JOINED_ON, before.joined_on, person.joined_on),
            (Column.LEFT_ON, before.left_on, person.left_on),
        ):
            if one != other:
                reason = Message("Row %(row)d says otherwise of this number.", {"row": self._row_of[person.number]})
                raise BadCell(column, str(other or ""), reason)
        self._people[person.number] = _joined(before, person)


def _joined(one: Person, other: Person) -> Person:
    """Both rows' posts and roles."""
    posts = None if one.posts is None or other.posts is None else one.posts | other.posts
    grants = None if one.grants is None or other.grants is None else one.grants | other.grants
    return replace(one, posts=posts, grants=grants)
