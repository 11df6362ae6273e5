"""Which confirmations a departure needs, by the policies' `handover` sections, and who may give them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from huifang.org.models import Employee, Post, Posting
from huifang.org.queries import departments_below
from huifang.planning.models import Clearance
from huifang.policy.logic.pack import Text
from huifang.policy.logic.sections.parts import Addressee
from huifang.policy.logic.sections.people import Handover
from huifang.policy.models import Version
from huifang.policy.queries import sections_of, versions_in_force


@dataclass(frozen=True, slots=True)
class Asked:
    """A confirmation that a policy asks for; `who` is the post or department that gives it, empty for anybody else,
    `who_title` what the post is called.

    `confirmed_by` is the name of whoever has given it.
    """

    policy_id: int
    policy_key: str
    key: str
    title: Text
    clauses: tuple[str, ...]
    who: str
    who_title: Text
    confirmed_by: str = ""


def clearances_asked(employee: Employee, *, on: date) -> tuple[Asked, ...]:
    """What is asked of the departure of somebody, and what of it is confirmed. Three statements."""
    blocking = list(_blocking(on))
    if not blocking:
        return ()
    rows = Clearance.objects.filter(employee=employee).values_list("policy", "key", "confirmed_by__name")
    given = {(policy, key): name for policy, key, name in rows}
    titles = dict(
        Post.objects.filter(key__in=[_who(entry) for _version, entry in blocking]).values_list("key", "title")
    )
    return tuple(
        Asked(
            version.policy_id,
            version.policy.key,
            entry.key,
            entry.title,
            entry.clauses,
            _who(entry),
            titles.get(_who(entry), {}),
            given.get((version.policy_id, entry.key), ""),
        )
        for version, entry in blocking
    )


def _who(entry: Handover) -> str:
    return (entry.who.post or entry.who.department or "") if entry.who else ""


def may_confirm(employee: Employee, asked: Asked, *, on: date) -> bool:
    """Whether somebody is whom the policy names."""
    entry = next(
        (one for version, one in _blocking(on) if (version.policy_id, one.key) == (asked.policy_id, asked.key)), None
    )
    return entry is not None and any(_is(employee, who) for who in _named(entry))


def _named(entry: Handover) -> Iterator[Addressee | None]:
    yield entry.who
    yield from entry.alternatives


def _is(employee: Employee, who: Addressee | None) -> bool:
    if who is None:
        return True
    if who.post is not None:
        return Posting.objects.filter(employee=employee, post__key=who.post).exists()
    return employee.department_id in departments_below([who.department or ""])


def _blocking(on: date) -> Iterator[tuple[Version, Handover]]:
    for version in versions_in_force(on):
        for entry in sections_of(version).handover:
            if entry.when == "departure" and entry.blocks:
                yield version, entry
