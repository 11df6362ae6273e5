"""What the policies in force ask of posts and departments, who holds these, and which of them nobody holds. (职责)"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from huifang.org.logic import Allowed, HeldPost
from huifang.org.models import Department, Employee, Post, Posting
from huifang.org.queries import below_each
from huifang.policy.logic.at_the_desk import desk_rule
from huifang.policy.logic.desk import Desk
from huifang.policy.logic.duties import bearers_of, change_of, is_held_within, rules_of
from huifang.policy.logic.pack import Text
from huifang.policy.logic.sections.parts import Addressee
from huifang.policy.logic.sections.people import PostDuty
from huifang.policy.logic.stored import from_json
from huifang.policy.models import Clause, Rule, Version
from huifang.policy.queries.in_force import MOST_VERSIONS_KEPT, RUNS, in_force_on


@dataclass(frozen=True, slots=True)
class DutyClause:
    """A clause that a duty carries out; its `position` names it in addresses."""

    position: int
    key: str
    text: Text


@dataclass(frozen=True, slots=True)
class DutyRule:
    """A rule by which a duty is done, as the planner knows it; `can_be_late` is false for what is only advised."""

    id: int
    key: str
    can_be_late: bool


@dataclass(frozen=True, slots=True)
class DutyInForce:
    """A duty as a policy in force asks for it. `rules` are those by which it is done."""

    version_id: int
    policy: Text
    policy_key: str
    duty: PostDuty
    clauses: tuple[DutyClause, ...]
    rules: tuple[DutyRule, ...]

    @property
    def words(self) -> tuple[Text, ...]:
        """What is to be done: its own words, else those of its clauses."""
        return (self.duty.text,) if self.duty.text else tuple(clause.text for clause in self.clauses)


@dataclass(frozen=True, slots=True)
class Bearer:
    """A post or a department with its duties, where a policy applies: `within` are departments, None is everywhere.

    `title` is what people call it. Of `holders` a post has those who hold it; of a department they are its people.
    """

    who: Addressee
    title: Text
    within: frozenset[int] | None
    where: tuple[str, ...]
    duties: tuple[DutyInForce, ...]
    holders: tuple[Holder, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a post, or belongs to a department: id, name, and the department that they belong to."""

    employee_id: int
    name: str
    department_id: int | None


def duties_of(employee: Employee, allowed: Allowed, *, on: date) -> tuple[Bearer, ...]:
    """What is asked of the posts that somebody holds and of their department on a day, without its holders.

    Three statements, and one more the first time that this process meets a version.
    """
    return _theirs(employee, allowed, _said_in_force(on))


@dataclass(frozen=True, slots=True)
class DutyTold:
    """A duty that a version asks of somebody; `change` says what it is beside the version before."""

    bearer: Bearer
    duty: DutyInForce
    change: Literal["", "new", "changed"]


def duties_told(employee: Employee, allowed: Allowed, *, version: Version) -> tuple[DutyTold, ...]:
    """What a version, in force or still to come, asks of somebody's posts and department, and what of it is new.

    In the first version of a policy nothing is called new. Five statements at most.
    """
    earlier = Version.objects.filter(RUNS, policy=version.policy_id, effective_on__lte=version.effective_on)
    before = earlier.exclude(pk=version.pk).order_by("-effective_on", "-id").values_list("pk", "digest").first()
    known = None if before is None else {one.duty.key: one.duty for one in _said(before[0], bytes(before[1])).duties}
    return tuple(
        DutyTold(bearer, one, "" if known is None else change_of(one.duty, known.get(one.duty.key)))
        for bearer in _theirs(employee, allowed, [_said(version.pk, bytes(version.digest))])
        for one in bearer.duties
    )


def _theirs(employee: Employee, allowed: Allowed, said: Iterable[_Said]) -> tuple[Bearer, ...]:
    company = _company()
    held = {one.post_id: one for one in allowed.posts}
    return tuple(one for one in _bearers(said, company) if _is_theirs(one, held, employee.department_id, company))


def duties_by_bearer(on: date) -> tuple[Bearer, ...]:
    """Every post and department of which something is asked on a day, with those who hold it: none is a finding.

    Five statements, and one more the first time that this process meets a version.
    """
    company, people = _company(), _people(on)
    return tuple(_with_holders(one, company, people) for one in _bearers(_said_in_force(on), company))


def borne_by_nobody(on: date) -> tuple[Bearer, ...]:
    """Those of them that nobody holds on a day: their duties are nobody's."""
    return tuple(one for one in duties_by_bearer(on) if not one.holders)


@dataclass(frozen=True, slots=True)
class _Company:
    posts: Mapping[str, tuple[int, Text]]
    departments: Mapping[str, tuple[int, str]]
    below: Mapping[int, frozenset[int]]

    def within(self, keys: Iterable[str]) -> frozenset[int]:
        """The departments of these keys and all that belong to them."""
        return frozenset().union(*(self.below[self.departments[key][0]] for key in keys if key in self.departments))


def _company() -> _Company:
    departments = list(Department.objects.values_list("id", "key", "name", "parent_id"))
    return _Company(
        posts={key: (pk, title) for pk, key, title in Post.objects.values_list("id", "key", "title")},
        departments={key: (pk, name) for pk, key, name, _ in departments},
        below=below_each({pk: parent for pk, _, _, parent in departments}),
    )


def _is_theirs(one: Bearer, held: Mapping[int, HeldPost], department: int | None, company: _Company) -> bool:
    if one.who.post:
        post = held.get(company.posts.get(one.who.post, (0, {}))[0])
        return post is not None and is_held_within(post, one.within)
    return department in company.within([one.who.department or ""]) and (one.within is None or department in one.within)


def _bearers(of: Iterable[_Said], company: _Company) -> Iterator[Bearer]:
    """The posts and departments in the order in which the policies name them, each once where it applies alike."""
    duties: defaultdict[tuple[Addressee, tuple[str, ...]], list[DutyInForce]] = defaultdict(list)
    titles: dict[str, Text] = {}
    for said in of:
        titles = {**said.departments, **titles}
        for one in said.duties:
            for who in bearers_of(one.duty):
                duties[who, said.applies_to].append(one)
    for (who, keys), found in duties.items():
        where = tuple(company.departments[key][1] for key in keys if key in company.departments)
        within = company.within(keys) if keys else None
        yield Bearer(who, _title(who, titles, company), within, where, tuple(found))


def _title(who: Addressee, titles: Mapping[str, Text], company: _Company) -> Text:
    if who.post:
        return company.posts.get(who.post, (0, {}))[1] or {"und": who.post}
    key = who.department or ""
    if key in company.departments:
        return {"und": company.departments[key][1]}
    return titles.get(key) or {"und": key}


@dataclass(frozen=True, slots=True)
class _People:
    holding: Mapping[int, tuple[tuple[int | None, Holder], ...]]
    working: tuple[Holder, ...]


def _people(on: date) -> _People:
    """Everybody who works here on a day, and who of them holds which post (by id) in which department."""
    rows = Employee.objects.working_on(on).order_by("number").values_list("id", "name", "department_id")
    working = {pk: Holder(pk, name, department) for pk, name, department in rows}
    holding: defaultdict[int, list[tuple[int | None, Holder]]] = defaultdict(list)
    for post, department, employee in Posting.objects.values_list("post_id", "department_id", "employee_id"):
        if employee in working:
            holding[post].append((department, working[employee]))
    return _People({post: tuple(found) for post, found in holding.items()}, tuple(working.values()))


def _with_holders(one: Bearer, company: _Company, people: _People) -> Bearer:
    if one.who.post:
        held = people.holding.get(company.posts.get(one.who.post, (0, {}))[0], ())
        found = [
            holder
            for department, holder in held
            if is_held_within(HeldPost(0, None if department is None else company.below[department]), one.within)
        ]
    else:
        there = company.within([one.who.department or ""])
        there = there if one.within is None else there & one.within
        found = [holder for holder in people.working if holder.department_id in there]
    holders = tuple(sorted(set(found), key=lambda holder: (holder.name, holder.employee_id)))
    return Bearer(one.who, one.title, one.within, one.where, one.duties, holders)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a version says of duties: where it applies, what it calls departments, its duties."""

    applies_to: tuple[str, ...]
    departments: Mapping[str, Text]
    duties: tuple[DutyInForce, ...]


def _said_in_force(on: date) -> list[_Said]:
    marks = in_force_on(on).values_list("pk", "policy__key", "digest")
    return [_said(pk, bytes(digest)) for pk, _key, digest in sorted(marks, key=lambda mark: mark[1])]


@lru_cache(MOST_VERSIONS_KEPT)
def _said(version_id: int, _digest: bytes) -> _Said:
    """A loaded version never changes, so a process reads it once; the digest guards against another of this id."""
    clauses = Clause.objects.filter(version=OuterRef("pk")).order_by("position")
    rules = Rule.objects.filter(policy=OuterRef("policy_id"))
    found: Any = (
        Version.objects.select_related("policy")
        .defer("source")
        .annotate(
            clause_rows=ArraySubquery(clauses.values(row=JSONObject(position="position", key="key", text="text"))),
            rule_rows=ArraySubquery(rules.values(row=JSONObject(id="id", key="key"))),
        )
        .get(pk=version_id)
    )
    checked = found.checked
    return _Said(tuple(checked["departments"]), checked.get("department_titles", {}), tuple(_duties(found)))


def _duties(found: Any) -> Iterator[DutyInForce]:
    clauses = {row["key"]: DutyClause(**row) for row in found.clause_rows}
    ids = {row["key"]: row["id"] for row in found.rule_rows}
    checked = found.checked
    desk: Desk = from_json(checked["desk"]) if "desk" in checked else Desk()
    texts = {rule.key: rule for rule in from_json(checked["rules"])}
    rules = [desk_rule(rule, desk, clauses={}) for rule in texts.values()]
    duty: PostDuty
    for duty in from_json(checked.get("sections", {}).get("duties", [])):
        yield DutyInForce(
            version_id=found.pk,
            policy=found.policy.title,
            policy_key=found.policy.key,
            duty=duty,
            clauses=tuple(clauses[key] for key in duty.clauses if key in clauses),
            rules=tuple(DutyRule(ids[key], key, texts[key].can_be_late) for key in rules_of(duty, rules)),
        )
