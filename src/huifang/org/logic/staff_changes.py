"""What registering a staff file would change, person by person, told before it is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AnySet
from dataclasses import dataclass
from datetime import date

from huifang.kernel.text import Message
from huifang.org.logic.staff import NewGrant, Person, Staff, StaffPost

NEW = Message("New in the company.")
NAME = Message("Name: %(before)s → %(after)s")
DEPARTMENT = Message("Department: %(before)s → %(after)s")
JOINED = Message("Joined on %(day)s.")
LEAVES = Message("Leaves on %(day)s.")
STAYS = Message("Does not leave any more.")
POSTS = Message("Posts: %(gained)d given, %(lost)d taken away.")
ROLES = Message("Roles: %(gained)d given, %(lost)d taken away.")


@dataclass(frozen=True, slots=True)
class Standing:
    """A person as the company has them now; posts with the key of their department, empty for everywhere."""

    name: str
    department: str
    department_name: str
    left_on: date | None
    posts: frozenset[tuple[str, str]]
    grants: frozenset[NewGrant]
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What a file changes of one person, one sentence a matter."""

    number: str
    name: str
    is_new: bool
    changes: tuple[Message, ...]


def changes_of(staff: Staff, standing: Mapping[str, Standing]) -> tuple[PersonChange, ...]:
    """The people of whom the file changes something, in its order; `standing` by number."""
    called = {department.key: department.name for department in staff.departments}
    told = (_change(person, standing.get(person.number), called) for person in staff.people)
    return tuple(change for change in told if change.changes)


def _change(person: Person, before: Standing | None, called: Mapping[str, str]) -> PersonChange:
    if before is None:
        return PersonChange(person.number, person.name, True, (NEW,))
    return PersonChange(person.number, person.name, False, tuple(_differences(person, before, called)))


def _differences(person: Person, before: Standing, called: Mapping[str, str]) -> Iterator[Message]:
    if person.name != before.name:
        yield Message(NAME.template, {"before": before.name, "after": person.name})
    department = before.department if person.department is None else person.department
    if department != before.department:
        parts = {"before": before.department_name or "–", "after": called.get(department, "–")}
        yield Message(DEPARTMENT.template, parts)
    if person.joined_on and person.joined_on != before.joined_on:
        yield Message(JOINED.template, {"day": person.joined_on})
    if person.has_left_on and person.left_on != before.left_on:
        yield Message(LEAVES.template, {"day": person.left_on}) if person.left_on else STAYS
    if person.posts is not None:
        yield from _gained_and_lost(POSTS, {_held(post, department) for post in person.posts}, before.posts)
    if person.grants is not None:
        yield from _gained_and_lost(ROLES, person.grants, before.grants)


def _held(post: StaffPost, own: str) -> tuple[str, str]:
    return post.post, own if post.department is None else post.department


def _gained_and_lost(told: Message, wanted: AnySet[object], held: AnySet[object]) -> Iterator[Message]:
    if wanted != held:
        yield Message(told.template, {"gained": len(wanted - held), "lost": len(held - wanted)})
