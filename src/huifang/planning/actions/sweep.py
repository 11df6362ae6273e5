"""The sweep: whatever the rules in force ask for until the horizon stands, and nothing else is left standing.

Four sets: make what is owed; re-date untouched duties whose dates changed; withdraw untouched duties that are no
longer owed; revive what a sweep withdrew and is owed again. A duty with an attempt is never changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from django.db import transaction
from django.db.models import Value

from huifang.history.actions import record
from huifang.kernel.sql.statements import (
    analyze,
    cluster_identity,
    insert_from,
    oldest_running_transaction,
    take_lock,
    temporary_tables,
    tune_for_sets,
)
from huifang.org.actions import load_known_years
from huifang.org.models import Post
from huifang.org.queries import departments_below, time_zone
from huifang.planning.actions.anchor_days import refresh_anchor_days
from huifang.planning.actions.beginning import begin
from huifang.planning.actions.levelling import level
from huifang.planning.actions.limits import protect, put_limits
from huifang.planning.actions.sets import (
    Counts,
    Scope,
    cancel_gone_rules,
    expire,
    fulfil,
    lapse,
    make_entering,
    overtake,
    reconcile,
)
from huifang.planning.actions.sets.open_work import not_kept
from huifang.planning.actions.stepping_aside import step_aside
from huifang.planning.logic.calendars import uses_holidays
from huifang.planning.logic.reach import RuleInForce, Window
from huifang.planning.logic.segments import DEPARTMENT, Numbered
from huifang.planning.models import Dirty, Sweep, SweptRule
from huifang.planning.queries.calendars import calendar_marks, calendars_for
from huifang.planning.queries.changed import changed_customers, changed_milestones, with_duties
from huifang.planning.queries.prospects import anchor_attributes, milestone_kinds
from huifang.planning.queries.spread import spread_over
from huifang.policy.logic.pack import Comparison, Predicate, Working
from huifang.policy.logic.stored import to_json
from huifang.policy.queries import PolicyRule, rules_in_force, working_of

HORIZON_DAYS = 35
FULL_EVERY_DAYS = 7


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did. `changed_customers` is None when it looked at all of them; `looked_afresh` says whether it did
    so for some of the rules.
    """

    on: date
    horizon_on: date
    rules: int
    is_full: bool
    changed_customers: int | None
    counts: Counts
    looked_afresh: bool = False


def sweep(*, on: date, actor: str, horizon_days: int = HORIZON_DAYS, full: bool = False) -> Swept:
    """Plan what the rules in force on a day ask for, up to `horizon_days` ahead. Sweeping twice is sweeping once.

    Catches up by itself, however many days were missed. Looks only at what changed since the last sweep, or at
    everything when asked to, once a week, and when the database was restored.
    """
    with transaction.atomic():
        take_lock("planning.sweep")
        tune_for_sets()
        last = Sweep.objects.order_by("-id").first()
        mark = Mark(oldest_running_transaction(), cluster_identity())
        horizon_on = max([on + timedelta(days=horizon_days), *([last.horizon_on] if last else [])])
        is_full = full or last is None or _is_stale(last, mark, on)
        rules = rules_in_force(on)
        _keep_calendar(rules, actor)
        with temporary_tables(Dirty):
            limits = put_limits(on=on)
            swept = _sweep(rules, last=None if is_full else last, on=on, horizon_on=horizon_on, actor=actor)
            protect(limits, on=on, is_full=is_full, is_new_day=last is None or last.on < on)
            swept = _out_of_the_way(swept, rules, actor, is_large=bool(limits.changed))
        swept = _levelled(swept, actor)
        _remember(rules, swept, mark)
        return swept


@dataclass(frozen=True, slots=True)
class Mark:
    """From where the next sweep resumes, and in which database that number means anything."""

    resume_from: int
    cluster: str


def _is_stale(last: Sweep, mark: Mark, on: date) -> bool:
    """Whether the last sweep says nothing about this database: it was restored, or it is a week since a full one."""
    full_on = Sweep.objects.filter(is_full=True).order_by("-id").values_list("on", flat=True).first()
    restored = last.cluster != mark.cluster or last.resume_from > mark.resume_from
    return restored or full_on is None or on - full_on >= timedelta(days=FULL_EVERY_DAYS)


def _sweep(rules: list[PolicyRule], *, last: Sweep | None, on: date, horizon_on: date, actor: str) -> Swept:
    prints = dict(SweptRule.objects.values_list("rule_id", "fingerprint"))
    now = fingerprints(rules)
    new = now.keys() - prints.keys()
    fresh = new - set(with_duties(new))
    revised = (new - fresh) | {
        rule_id for rule_id in now if rule_id in prints and (last is None or bytes(prints[rule_id]) != now[rule_id])
    }
    revised |= _with_changed_milestones(rules, last) & prints.keys() if last else set()
    changed = _fill_dirty(rules, last, on) if last else None
    refresh_days(rules, only_dirty=last is not None)
    build = scopes(rules, on=on, actor=actor)
    window = Window(opens_to=horizon_on)
    counts = Counts()
    if fresh:
        counts += begin(build(fresh), window=window)
    if revised:
        counts += reconcile(build(revised), window=window, only_dirty=False)
        counts += fulfil(build(revised), only_dirty=False)
    steady = now.keys() - fresh - revised
    if steady and changed:
        counts += reconcile(build(steady), window=window, only_dirty=True) + fulfil(build(steady), only_dirty=True)
    if steady and last and horizon_on > last.horizon_on:
        entering = replace(window, opens_from=last.horizon_on + timedelta(days=1))
        counts += make_entering(build(steady, is_lazy=True), window=entering)
    if gone := prints.keys() - now.keys():
        counts += cancel_gone_rules(not_kept(gone, on=on), actor=actor)
    counts += _ended(build, now, fresh=fresh, revised=revised, last=last, changed=changed, on=on)
    return Swept(on, horizon_on, len(rules), last is None, changed, counts, bool(fresh | revised))


def _ended(
    build: BuildScope,
    now: Collection[int],
    *,
    fresh: set[int],
    revised: set[int],
    last: Sweep | None,
    changed: int | None,
    on: date,
) -> Counts:
    """End what nobody did in time. Of rules that are not looked at afresh only what came to it since the last sweep."""
    afresh = revised if last else set(now) - fresh
    counts = overtake(build(afresh), since=None) if afresh else Counts()
    if last and (changed or on > last.on):
        counts += overtake(build(set(now) - afresh - fresh), since=last.on)
    if fresh or revised or last is None or on > last.on:
        counts += expire(build(now)) + lapse(build(now))
    return counts


def _out_of_the_way(swept: Swept, rules: list[PolicyRule], actor: str, *, is_large: bool) -> Swept:
    """With what would disturb customers on other days: of all of them where much may be otherwise, else of few."""
    only_dirty = not (is_large or swept.is_full or swept.looked_afresh)
    moved = step_aside(rules, on=swept.on, actor=actor, only_dirty=only_dirty)
    return replace(swept, counts=swept.counts + Counts(stepped_aside=moved))


def _levelled(swept: Swept, actor: str) -> Swept:
    """With days over capacity levelled, where something was planned for a day."""
    counts = swept.counts
    if not (counts.made or counts.redated or counts.revived or counts.stepped_aside):
        return swept
    return replace(swept, counts=counts + Counts(levelled=level(on=swept.on, actor=actor)))


def fingerprints(rules: Iterable[PolicyRule]) -> dict[int, bytes]:
    """By the rule's id; equal for a rule that asks for the same duties, whatever version says so.

    A rule that counts working days, or waits for a festival of the company's own, is another one when those change.
    """
    wanted = {rule.rule_id: rule for rule in rules}
    marks = calendar_marks({rule_id: rule.rule for rule_id, rule in wanted.items()})
    return {rule_id: _fingerprint(rule, marks.get(rule_id, [])) for rule_id, rule in wanted.items()}


def _fingerprint(rule: PolicyRule, marks: list[str]) -> bytes:
    asked: list[object] = [to_json(rule.rule), rule.effect_on.isoformat(), list(rule.departments)]
    return hashlib.sha256(json.dumps([*asked, *marks], sort_keys=True).encode()).digest()


def _keep_calendar(rules: list[PolicyRule], actor: str) -> None:
    """Have the calendar hold the public holidays that are known by now, where a rule asks for them."""
    if any(uses_holidays(rule.rule) for rule in rules) and (years := load_known_years()):
        record(deed="calendar.loaded", actor=actor, row_count=len(years), facts={"years": list(years)})


def _with_changed_milestones(rules: list[PolicyRule], last: Sweep) -> set[int]:
    """The rules that wait for a milestone of which something was written since: it concerns customers at large."""
    kinds = changed_milestones(milestone_kinds([rule.rule for rule in rules]), since=last.resume_from)
    return {rule.rule_id for rule in rules if kinds & milestone_kinds([rule.rule])}


def _fill_dirty(rules: list[PolicyRule], last: Sweep, on: date) -> int:
    end_kinds = {kind for rule in rules if rule.rule.until for kind in rule.rule.until.kinds}
    changed = changed_customers(since=last.resume_from, end_kinds=end_kinds, after_on=last.on, until_on=on)
    rewritten, *others = changed
    insert_from(Dirty, rewritten, columns=("customer",), all_new=True)
    further = [rows.exclude(customer_id__in=Dirty.objects.values("customer_id")) for rows in others]
    further = [rows.annotate(is_rewritten=Value(False)).values_list("customer_id", "is_rewritten") for rows in further]
    insert_from(Dirty, further[0].union(*further[1:]), columns=("customer", "is_rewritten"), all_new=True)
    analyze(Dirty)
    return Dirty.objects.count()


def refresh_days(rules: list[PolicyRule], *, only_dirty: bool) -> None:
    """Read the days that rules are anchored to anew, of all customers or of those in `Dirty`."""
    attributes = sorted(anchor_attributes([rule.rule for rule in rules]))
    refresh_anchor_days(attributes, zone=time_zone(), only_dirty=only_dirty)


class BuildScope(Protocol):
    def __call__(self, rule_ids: Iterable[int], *, is_lazy: bool = False) -> Scope: ...


def scopes(
    rules: list[PolicyRule],
    *,
    on: date,
    actor: str,
    working: Mapping[int, Working] | None = None,
) -> BuildScope:
    """Scopes over some of the rules, sharing what all of them need to know.

    `working` are the working days by version, where they are not those that stand.
    """
    posts = dict(Post.objects.values_list("key", "id"))
    zone = time_zone()
    calendars = calendars_for([rule.rule for rule in rules])
    spread = spread_over(rules, working or working_of({rule.version_id for rule in rules}), on=on)

    def scope(rule_ids: Iterable[int], *, is_lazy: bool = False) -> Scope:
        numbered = Numbered(is_lazy=is_lazy)
        wanted = set(rule_ids)
        chosen = [
            RuleInForce(
                rule.rule_id,
                rule.version_id,
                rule.rule,
                rule.effect_on,
                None if rule.rule.performed_by == "system" else posts.get(rule.rule.post or ""),
                *numbered.of(rule.rule, *_in_departments(rule)),
                calendar=spread.calendars[rule.rule_id],
            )
            for rule in rules
            if rule.rule_id in wanted
        ]
        return Scope(chosen, numbered, zone, on, actor, calendars, spread.spreading)

    return scope


def _in_departments(rule: PolicyRule) -> tuple[Predicate, ...]:
    """What `applies_to` asks of the customer: its department is one of these or below."""
    if not rule.departments:
        return ()
    return (Comparison(DEPARTMENT, "in", tuple(str(number) for number in departments_below(rule.departments))),)


def _remember(rules: list[PolicyRule], swept: Swept, mark: Mark) -> None:
    SweptRule.objects.exclude(rule_id__in=[rule.rule_id for rule in rules]).delete()
    prints = fingerprints(rules)
    SweptRule.objects.bulk_create(
        [SweptRule(rule_id=rule_id, fingerprint=fingerprint) for rule_id, fingerprint in prints.items()],
        update_conflicts=True,
        update_fields=["fingerprint"],
        unique_fields=["rule"],
    )
    Sweep.objects.create(
        on=swept.on,
        horizon_on=swept.horizon_on,
        cluster=mark.cluster,
        resume_from=mark.resume_from,
        is_full=swept.is_full,
        made=swept.counts.made,
        redated=swept.counts.redated,
        cancelled=swept.counts.cancelled,
        revived=swept.counts.revived,
        ended=swept.counts.ended,
    )
