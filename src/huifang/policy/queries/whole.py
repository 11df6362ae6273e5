"""A version with everything in it, and a line for each of the versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from huifang.approvals.logic import State
from huifang.kernel.sql.prepared import prepared
from huifang.org.models import Post
from huifang.policy.logic.desk import Desk, DeskRule
from huifang.policy.logic.pack import Rule as RuleText
from huifang.policy.logic.pack import Text
from huifang.policy.logic.stored import from_json
from huifang.policy.models import Clause, EventKind, Rule, Version
from huifang.policy.queries.in_force import RUNS, PolicyRule, attributes_of, desk_of, rules_said


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause of a version, as `policy.models.Clause` keeps it."""

    position: int
    key: str
    text: Text
    carried_out_by: tuple[str, ...]
    is_bound: bool


@dataclass(frozen=True, slots=True)
class WholeVersion:
    """A version with its policy and clauses, and what is said of the rules of that policy, in whatever version.

    `rule_ids` and `took_effect_on` are by the rule's key; `posts` and `events` are the words for them, by key. From
    `replaced_on` on a later version is in force instead; None while there is none.
    """

    version: Version
    clauses: tuple[ClauseLine, ...]
    rule_ids: Mapping[str, int]
    took_effect_on: Mapping[str, date]
    posts: Mapping[str, Text]
    events: Mapping[str, Text]
    replaced_on: date | None

    @property
    def rules(self) -> tuple[RuleText, ...]:
        """The rules as this version says them."""
        return rules_said(self.version).texts

    @property
    def desk(self) -> Desk:
        return desk_of(self.version)

    @property
    def attributes(self) -> Mapping[str, Text]:
        """What this version calls attributes, by name."""
        return attributes_of(self.version)

    def entry_title(self, section: str, key: str) -> Text:
        """What people call an entry of a section; empty for one that this version does not hold."""
        entries = self.version.checked.get("sections", {}).get(section, ())
        found: Text = next((from_json(entry["title"]) for entry in entries if entry["key"] == key), {})
        return found or self.waiting.get((section, key), {})

    @property
    def waiting(self) -> Mapping[tuple[str, str], Text]:
        """The entries (by section and key) that are left out until the company has answered, with their titles."""
        return {(section, key): title for section, key, title in self.version.checked.get("waiting", ())}

    @property
    def blocked_by(self) -> Mapping[str, tuple[str, ...]]:
        """What of each rule (by key) this release does not run, so that the rule is not planned."""
        return {rule: tuple(keys) for rule, keys in self.version.checked["blocked_by"].items()}

    @property
    def desk_rules(self) -> Mapping[str, DeskRule]:
        """What the desk needs of each rule, by its key."""
        return rules_said(self.version).rules

    def policy_rule(self, key: str) -> PolicyRule | None:
        """A rule as a sweep runs it while the version is in force; None for no rule of this version."""
        text = next((rule for rule in self.rules if rule.key == key), None)
        if text is None:
            return None
        return PolicyRule(
            rule_id=self.rule_ids[key],
            version_id=self.version.pk,
            policy_key=self.version.policy.key,
            rule=text,
            effect_on=text.since or self.took_effect_on[key],
            departments=tuple(self.version.checked["departments"]),
        )


def whole_version(version: int) -> WholeVersion | None:
    """A version (by id) with everything in it; None when there is none such. One statement."""
    found = next(iter(_with_everything(version)), None)
    return None if found is None else _whole(found)


@prepared
def _with_everything(version: int) -> QuerySet[Any, Any]:
    of_clauses = {name: name for name in ("position", "key", "text", "carried_out_by", "is_bound")}
    clauses = Clause.objects.filter(version=OuterRef("pk")).order_by("position")
    rules = Rule.objects.filter(policy=OuterRef("policy_id")).order_by("id")
    words = JSONObject(key="key", title="title")
    own = OuterRef("effective_on")
    later = Q(effective_on__gt=own) | Q(effective_on=own, id__gt=OuterRef("pk"))
    running = Version.objects.filter(later, RUNS, policy=OuterRef("policy_id")).order_by("effective_on")
    asked = Version.objects.filter(pk=version).select_related("policy", "approval").defer("source")
    return asked.annotate(
        clause_rows=ArraySubquery(clauses.values(row=JSONObject(**of_clauses))),
        rule_rows=ArraySubquery(rules.values(row=JSONObject(id="id", key="key", on="took_effect_on"))),
        post_rows=ArraySubquery(Post.objects.values(row=words)),
        event_rows=ArraySubquery(EventKind.objects.values(row=words)),
        replaced_on=Subquery(running.values("effective_on")[:1]),
    )  # fmt: skip


def _whole(found: Any) -> WholeVersion:
    return WholeVersion(
        version=found,
        clauses=tuple(
            ClauseLine(**{**row, "carried_out_by": tuple(row["carried_out_by"])}) for row in found.clause_rows
        ),
        rule_ids={row["key"]: row["id"] for row in found.rule_rows},
        took_effect_on={row["key"]: date.fromisoformat(row["on"]) for row in found.rule_rows},
        posts={row["key"]: row["title"] for row in found.post_rows},
        events={row["key"]: row["title"] for row in found.event_rows},
        replaced_on=found.replaced_on,
    )


def posts_of_rules(policy: int) -> dict[str, frozenset[str]]:
    """The posts (keys) that a policy (by id) ever gave each rule (by key), in whatever version; "" for none."""
    found: dict[str, set[str]] = {}
    for rules in Version.objects.filter(policy=policy).values_list("checked__rules", flat=True):
        for rule in from_json(rules):
            found.setdefault(rule.key, set()).add(rule.post or "")
    return {key: frozenset(posts) for key, posts in found.items()}


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in a list. `rules` are the ids of all rules that its policy ever had; `policy_id` says which policy.

    A draft that `waits` was handed in, and is being judged.
    """

    id: int
    policy_id: int
    policy_key: str
    title: Text
    number: str
    effective_on: date
    is_draft: bool
    waits: bool
    is_on_trial: bool
    clauses: int
    bound: int
    rules: tuple[int, ...]

    @property
    def unbound(self) -> int:
        return self.clauses - self.bound

    @property
    def runs(self) -> bool:
        """Whether its rules run once its day has come."""
        return self.is_on_trial or not self.is_draft


def version_lines() -> list[VersionLine]:
    """Every version of every policy: by policy, the latest first. One statement."""
    return [
        VersionLine(*row[:6], row[6] == Version.State.DRAFT, row[7] == State.WAITING, *row[8:11], rules=tuple(row[11]))
        for row in _lines()
    ]


_Columns = tuple[int, int, str, Text, str, date, str, str | None, bool, int, int, list[int]]


@prepared
def _lines() -> QuerySet[Any, _Columns]:
    rules = Rule.objects.filter(policy=OuterRef("policy_id")).order_by("id")
    rows = Version.objects.annotate(
        clause_count=Count("clauses"),
        bound_count=Count("clauses", filter=Q(clauses__is_bound=True)),
        rule_ids=ArraySubquery(rules.values("id")),
    )
    return rows.order_by("policy__key", "-effective_on", "-id").values_list(
        "id", "policy_id", "policy__key", "policy__title", "number", "effective_on", "state",
        "approval__state", "is_on_trial", "clause_count", "bound_count", "rule_ids",
    )  # fmt: skip
