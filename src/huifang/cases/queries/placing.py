"""Where matters belong by the policies in force, and to whom of this company they go: asked for a set at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from huifang.cases.logic.fitting import belongs
from huifang.cases.logic.routing import Matter, Placed, PolicySaid, placed, topic_named
from huifang.cases.logic.words import PROPOSAL
from huifang.customers.models import Customer
from huifang.org.models import Department, Post
from huifang.policy.logic.desk import Form
from huifang.policy.logic.sections.answers import CaseKind
from huifang.policy.logic.sections.parts import Addressee
from huifang.policy.queries import Saying, sayings_in_force, sayings_of


@dataclass(frozen=True, slots=True)
class Offer:
    """To whom a case is offered, by id: a post (held where the customer's department is), or a department."""

    post: int | None = None
    department: int | None = None

    @property
    def is_somebodys(self) -> bool:
        return self.post is not None or self.department is not None


NOBODY = Offer()


@dataclass(frozen=True, slots=True)
class Ground:
    """What placing needs of the company and its policies. Four statements, however many matters."""

    on: date
    sayings: Mapping[int, Saying]
    policies: tuple[PolicySaid, ...]
    posts: Mapping[str, int]
    departments: Mapping[str, int]
    parents: Mapping[int, int | None]

    def place(self, matter: Matter, customer: Customer | None, *, policy: int | None = None) -> Placed | None:
        """Where a matter of a customer belongs; what `policy` (by id) says comes first. None: it is no case."""
        bound = [one for one in self.policies if self._binds(one.version_id, customer)]
        bound.sort(key=lambda one: one.policy_id != policy)
        values = values_of(customer)
        return placed(matter, bound, in_segment=lambda said, name: self._in_segment(said.version_id, name, values))

    def topic_named(self, words: str) -> str:
        """The topic of the policies in force that somebody's words name."""
        return topic_named(words, self.policies)

    def offer(self, who: Addressee | None) -> Offer:
        """A post or department of a policy in this company; nobody where it has none of that name."""
        if who is None:
            return NOBODY
        return Offer(self.posts.get(who.post or ""), self.departments.get(who.department or ""))

    def _binds(self, version: int, customer: Customer | None) -> bool:
        named = self.sayings[version].departments
        if not named or customer is None or customer.department_id is None:
            return True
        ids = {self.departments[key] for key in named if key in self.departments}
        return bool(ids & set(self._with_all_above(customer.department_id)))

    def _with_all_above(self, department: int) -> list[int]:
        found: list[int] = []
        here: int | None = department
        while here is not None and here not in found:
            found.append(here)
            here = self.parents.get(here)
        return found

    def _in_segment(self, version: int, name: str, values: Mapping[str, str]) -> bool:
        predicate = self.sayings[version].segments.get(name)
        return predicate is not None and belongs(predicate, values, on=self.on)


def ground_on(day: date) -> Ground:
    """Everything by which matters are placed on a day."""
    sayings = sayings_in_force(day)
    departments = list(Department.objects.values_list("key", "id", "parent_id"))
    return Ground(
        on=day,
        sayings={one.version_id: one for one in sayings},
        policies=tuple(_policy_said(one) for one in sayings),
        posts=dict(Post.objects.values_list("key", "id")),
        departments={key: pk for key, pk, _ in departments},
        parents={pk: parent for _, pk, parent in departments},
    )


def _policy_said(one: Saying) -> PolicySaid:
    sections = one.sections
    return PolicySaid(one.version_id, one.policy_id, sections.routing, sections.cases, one.topics)


def values_of(customer: Customer | None) -> dict[str, str]:
    """The values of a customer by which segments ask, as text."""
    if customer is None:
        return {}
    return {
        **{name: str(value) for name, value in customer.attributes.items()},
        "id": customer.external_id,
        "name": customer.name,
        "joined_on": customer.joined_on.isoformat() if customer.joined_on else "",
        "birthday": customer.born_on.isoformat() if customer.born_on else customer.birthday,
        "birthday_calendar": customer.birthday_calendar,
    }


@dataclass(frozen=True, slots=True)
class Terms:
    """By what a case is dealt with: its kind in the pack of its policy, with what that version says; None for none."""

    saying: Saying | None = None
    kind: CaseKind | None = None

    @property
    def form(self) -> Form | None:
        """The form that is filled in with such a case."""
        return self.saying.forms.get(self.kind.form) if self.saying and self.kind and self.kind.form else None

    @property
    def may_need_proposal(self) -> bool:
        """Whether a route of its policy has a proposal written."""
        return self.saying is not None and any(PROPOSAL in one.needs for one in self.saying.sections.routing)


def terms_of(cases: Iterable[tuple[int, int | None, str]]) -> dict[int, Terms]:
    """The terms of cases, each given as its id, its version's id and the key of its kind. Two statements at most."""
    rows = list(cases)
    sayings = sayings_of({version for _, version, _ in rows if version is not None})
    return {case: _terms(sayings.get(version or 0), key) for case, version, key in rows}


def _terms(saying: Saying | None, key: str) -> Terms:
    kinds: Sequence[CaseKind] = saying.sections.cases if saying else ()
    return Terms(saying, next((one for one in kinds if one.key == key), None))
