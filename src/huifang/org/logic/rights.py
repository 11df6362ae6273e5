"""Roles, the rights that they give, and how far a right reaches.

Source: security.md, T01: whatever is looked up is looked up through the reach of the person who asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What somebody is in the company as far as rights go; a person may be several."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class Scope(StrEnum):
    """How far a role reaches: one's own work, a department and all below it, or everything."""

    OWN = "own"
    DEPARTMENT = "department"
    ALL = "all"


class Right(StrEnum):
    """What somebody may do; every page and every deed asks for one."""

    WORK = "work"
    """Contact customers."""
    SEE_CUSTOMERS = "see_customers"
    CHANGE_CUSTOMERS = "change_customers"
    """Record events and change details."""
    REVEAL = "reveal"
    """See a full telephone number, with a reason."""
    REVIEW = "review"
    """Read, approve and send back records and reports."""
    ASSIGN = "assign"
    SEE_POLICIES = "see_policies"
    MANAGE_POLICIES = "manage_policies"
    """Draft policies, hand them in, publish what was approved."""
    REVIEW_POLICIES = "review_policies"
    """Judge a draft before the leadership does, where the policy names nobody."""
    APPROVE_POLICIES = "approve_policies"
    """Give the leadership's yes to a policy, where the policy names nobody."""
    PLAN_AHEAD = "plan_ahead"
    """See what the time to come asks of people, simulate it, and plan it by batches."""
    FOLLOW_ACKNOWLEDGEMENTS = "follow_acknowledgements"
    """See who has confirmed a policy and who has not yet."""
    FOLLOW_DUTIES = "follow_duties"
    """See what the policies ask of each post, who holds it, and which of them nobody holds."""
    SEE_CASES = "see_cases"
    HANDLE_CASES = "handle_cases"
    """Take cases in, accept them, deal with them and answer."""
    DIRECT_CASES = "direct_cases"
    """Decide whose a case is, merge and split, set aside what is no matter, keep answers ready."""
    KEEP_QUESTIONNAIRES = "keep_questionnaires"
    """Write and change what customers are asked, and put codes up at counters."""
    SEE_SATISFACTION = "see_satisfaction"
    """See what customers answered, as figures and in their own words, and say how their words are meant."""
    RUN_CAMPAIGNS = "run_campaigns"
    """Ask many customers at once: draw up a campaign, make its links, see who has not answered."""
    IMPORT = "import"
    MANAGE_STAFF = "manage_staff"
    MANAGE_SETTINGS = "manage_settings"


_AGENT = frozenset(
    {
        Right.WORK,
        Right.SEE_CUSTOMERS,
        Right.CHANGE_CUSTOMERS,
        Right.REVEAL,
        Right.SEE_POLICIES,
        Right.SEE_CASES,
        Right.HANDLE_CASES,
    }
)

RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.AGENT: _AGENT,
        Role.SUPERVISOR: _AGENT
        | {
            Right.REVIEW,
            Right.ASSIGN,
            Right.REVIEW_POLICIES,
            Right.FOLLOW_ACKNOWLEDGEMENTS,
            Right.FOLLOW_DUTIES,
            Right.PLAN_AHEAD,
            Right.KEEP_QUESTIONNAIRES,
            Right.DIRECT_CASES,
            Right.SEE_SATISFACTION,
            Right.RUN_CAMPAIGNS,
        },
        Role.MANAGER: frozenset(
            {
                Right.SEE_CUSTOMERS,
                Right.SEE_POLICIES,
                Right.REVIEW,
                Right.REVIEW_POLICIES,
                Right.APPROVE_POLICIES,
                Right.FOLLOW_ACKNOWLEDGEMENTS,
                Right.FOLLOW_DUTIES,
                Right.PLAN_AHEAD,
                Right.KEEP_QUESTIONNAIRES,
                Right.SEE_CASES,
                Right.DIRECT_CASES,
                Right.SEE_SATISFACTION,
                Right.RUN_CAMPAIGNS,
            }
        ),
        Role.ADMINISTRATOR: frozenset(
            {
                Right.SEE_CUSTOMERS,
                Right.SEE_POLICIES,
                Right.MANAGE_POLICIES,
                Right.FOLLOW_ACKNOWLEDGEMENTS,
                Right.FOLLOW_DUTIES,
                Right.PLAN_AHEAD,
                Right.KEEP_QUESTIONNAIRES,
                Right.IMPORT,
                Right.MANAGE_STAFF,
                Right.MANAGE_SETTINGS,
            }
        ),
    }
)
"""What each role may do. Who looks after the installation contacts nobody and sees no full number."""


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post that somebody holds, in these departments; None is everywhere."""

    post_id: int
    departments: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one right of one person goes: the widest union of what was granted.

    `departments` have all below them; they are empty where only one's own work is granted. `posts` are those that the
    person holds, in the order of their ids, each once; with them those of the people who are away and for whom they
    stand in. What is in the hands of these is theirs to do meanwhile; no other right comes with it.
    """

    employee_id: int
    is_all: bool
    departments: frozenset[int]
    posts: tuple[HeldPost, ...]
    stands_in_for: tuple[int, ...] = ()

    @property
    def people(self) -> tuple[int, ...]:
        """Whose own work this is: the person's, and that of everybody for whom they stand in."""
        return (self.employee_id, *self.stands_in_for)


@dataclass(frozen=True, slots=True)
class Granted:
    """One grant: its scope, and the department that it speaks of, None when there is none."""

    scope: Scope
    department: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """One posting: a post, in one department or, when that is None, everywhere."""

    post_id: int
    department: int | None


@dataclass(frozen=True, slots=True)
class Allowed:
    """Everything that a person may do on a day: what was granted, the posts held, each department's parent.

    `stands_in_for` are those who are away on that day and for whom they stand in, `held_for` the posts of these.
    """

    employee_id: int
    grants: tuple[tuple[Role, Granted], ...]
    held: tuple[Held, ...]
    parents: Mapping[int, int | None]
    stands_in_for: tuple[int, ...] = ()
    held_for: tuple[Held, ...] = ()

    @property
    def rights(self) -> frozenset[Right]:
        return rights_with(role for role, _granted in self.grants)

    @property
    def posts(self) -> tuple[HeldPost, ...]:
        """The posts that the person holds, whatever they may do."""
        return _posts(self.held, _children(self.parents))

    def reach(self, right: Right) -> Reach | None:
        """How far a right goes; None without it."""
        granted = (grant for role, grant in self.grants if right in RIGHTS[role])
        found = reach_from(self.employee_id, granted, (*self.held, *self.held_for), self.parents)
        return found and replace(found, stands_in_for=self.stands_in_for)


def roles_with(right: Right) -> frozenset[Role]:
    """The roles that give a right."""
    return frozenset(role for role, rights in RIGHTS.items() if right in rights)


def rights_with(roles: Iterable[Role]) -> frozenset[Right]:
    """Everything that these roles together may do."""
    return frozenset().union(*(RIGHTS[role] for role in roles))


def reach_from(
    employee_id: int, grants: Iterable[Granted], held: Iterable[Held], parents: Mapping[int, int | None]
) -> Reach | None:
    """The union of the grants of one right; None when there is none. `parents` tells each department's parent."""
    granted = tuple(grants)
    if not granted:
        return None
    children = _children(parents)
    named = {grant.department for grant in granted if grant.scope is Scope.DEPARTMENT and grant.department is not None}
    return Reach(
        employee_id,
        is_all=any(grant.scope is Scope.ALL for grant in granted),
        departments=_with_all_below(named, children),
        posts=_posts(held, children),
    )


def _posts(held: Iterable[Held], children: Mapping[int, list[int]]) -> tuple[HeldPost, ...]:
    departments: defaultdict[int, set[int | None]] = defaultdict(set)
    for posting in held:
        departments[posting.post_id].add(posting.department)
    return tuple(HeldPost(post_id, _where(named, children)) for post_id, named in sorted(departments.items()))


def _where(named: set[int | None], children: Mapping[int, list[int]]) -> frozenset[int] | None:
    """A post held everywhere is held everywhere, wherever else it is held too."""
    some = {department for department in named if department is not None}
    return _with_all_below(some, children) if len(some) == len(named) else None


def _children(parents: Mapping[int, int | None]) -> dict[int, list[int]]:
    children: defaultdict[int, list[int]] = defaultdict(list)
    for department, parent in parents.items():
        if parent is not None:
            children[parent].append(department)
    return dict(children)


def _with_all_below(named: Iterable[int], children: Mapping[int, list[int]]) -> frozenset[int]:
    """The departments and all that belong to them; a circle is walked once."""
    found: set[int] = set()
    waiting = list(named)
    while waiting:
        department = waiting.pop()
        if department not in found:
            found.add(department)
            waiting += children.get(department, [])
    return frozenset(found)
