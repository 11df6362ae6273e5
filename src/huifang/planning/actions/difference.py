"""What a version would change in the plan that stands, over the real customers, with no row written.

The tables of a sweep are filled by the version's rules and compared with what stands, as a sweep would compare them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.fields import DateField
from django.db.models.functions import Cast

from huifang.followups.models import FollowUp
from huifang.kernel.sql.statements import AnyRows, analyze, insert_from, temporary_tables, tune_for_sets
from huifang.kernel.sql.ways import whole_tables
from huifang.planning.actions.sets.scope import Scope, fill_prospects, fill_steps
from huifang.planning.actions.sets.taken import MANUAL, fill_duties, fill_owed, fill_owed_to_others
from huifang.planning.actions.simulation import NOBODY, Tell, throw_away_days, untold
from huifang.planning.actions.sweep import HORIZON_DAYS, scopes
from huifang.planning.actions.table import fill_counted
from huifang.planning.logic.differences import EXAMPLES, Days, Difference, Example, Group, Sort
from huifang.planning.logic.reach import Window
from huifang.planning.models import (
    Compared,
    CountedDay,
    CountedEvent,
    Dated,
    Dirty,
    Duty,
    Owed,
    Prospect,
    Reach,
    Sweep,
    Unasked,
)
from huifang.planning.queries.drafted import Draft, RuleSet, rules_with
from huifang.planning.queries.occasions import Shape, occasions
from huifang.planning.queries.open_work import change_of
from huifang.planning.queries.prospects import segments_with_members
from huifang.planning.queries.spread import known_calendars
from huifang.policy.models import Rule

_WAS = ("opens_on", "due_on", "closes_on")
_BECOMES = ("owed__opens_on", "owed__due_on", "owed__closes_on")
_NEW = ("new_opens_on", "new_due_on", "new_closes_on")
_COMPARED = ("rule_id", "customer_id", "occasion", "change", *_WAS, *_NEW)


def difference(draft: Draft, *, on: date, tell: Tell = untold) -> Difference:
    """What a version would change if it were in force on a day, in the plan up to the horizon of the last sweep.

    Follow-ups that somebody has begun are counted apart: no version changes them. Nothing is written.
    """
    last = Sweep.objects.order_by("-id").first()
    horizon_on = max(on + timedelta(days=HORIZON_DAYS), last.horizon_on if last else on)
    rule_set = rules_with(draft, on=on)
    rule_set = replace(rule_set, rules=[rule for rule in rule_set.rules if rule.policy_key == draft.policy_key])
    standing = dict(Rule.objects.filter(policy__key=draft.policy_key).values_list("id", "key"))
    with transaction.atomic():
        tune_for_sets()
        with throw_away_days(rule_set), temporary_tables(Owed, Duty, Compared), whole_tables():
            scope = _scope(rule_set, on)
            fill_duties(scope, only_dirty=False, rules=standing)
            _fill_owed(scope, Window(opens_to=horizon_on), tell)
            insert_from(Compared, _compared(on), columns=_COMPARED, all_new=True)
            names = standing | {rule_id: rule.rule.key for rule_id, rule in rule_set.by_id.items()}
            groups = tuple(sorted(_groups(scope, names), key=_by_rule))
            found = Difference(on, horizon_on, groups, tuple(_examples(scope, names)))
        transaction.set_rollback(True)
    return found


def _scope(rule_set: RuleSet, on: date) -> Scope:
    build = scopes(rule_set.rules, on=on, actor=NOBODY, working=rule_set.working)
    return replace(build(rule_set.by_id), calendars=known_calendars())


def _fill_owed(scope: Scope, window: Window, tell: Tell) -> None:
    """What the version owes to customers in its segments; and, of who has left, what stands because it is open."""
    with temporary_tables(Prospect, CountedEvent, CountedDay, Reach, Dated):
        fill_prospects(scope, only_dirty=False)
        shapes = fill_steps(scope, window, members=segments_with_members())
        fill_counted(shapes)
        fill_owed((occasions(shape) for shape in _told(shapes, tell)), scope)
    tell(len(shapes) + 1, len(shapes) + 2)
    opened = Duty.objects.filter(state=FollowUp.State.PLANNED, opens_on__lte=scope.on)
    with temporary_tables(Dirty, Prospect, Reach, Dated, Unasked):
        customers = opened.filter(owed__opens_on__isnull=True).values_list("customer_id").distinct()
        insert_from(Dirty, customers, columns=("customer",), all_new=True)
        if Dirty.objects.exists():
            analyze(Dirty)
            fill_prospects(scope, only_dirty=True)
            steps = fill_steps(scope, window, members=None)
            fill_owed_to_others((occasions(shape) for shape in steps), scope, opened)


def _told(shapes: Sequence[Shape], tell: Tell) -> Iterator[Shape]:
    for number, shape in enumerate(shapes, start=1):
        tell(number, len(shapes) + 2)
        yield shape


def _compared(on: date) -> AnyRows:
    duties = Duty.objects.filter(state=FollowUp.State.PLANNED).annotate(change=change_of(on))
    return duties.values_list("rule_id", "customer_id", "occasion", "change", *_WAS, *_BECOMES)


def _by_rule(group: Group) -> tuple[str, int]:
    return group.rule, list(Sort).index(group.sort)


def _groups(scope: Scope, names: Mapping[int, str]) -> Iterator[Group]:
    counted = {"count": Count("pk"), "open": Count("pk", filter=Q(opens_on__lte=scope.on))}
    for rule, sort, count, is_open in Compared.objects.values_list("rule_id", "change").annotate(**counted):
        yield Group(names[rule], rule, Sort(sort), count, is_open)
    for rule, count, is_open in _new(scope).values_list("rule_id").annotate(**counted):
        yield Group(names[rule], rule if rule > 0 else None, Sort.NEW, count, is_open)
    for rule, count, is_open in _in_hand(names).values_list("rule_id").annotate(**counted):
        yield Group(names[rule], rule, Sort.IN_HAND, count, is_open)


def _examples(scope: Scope, names: Mapping[int, str]) -> Iterator[Example]:
    none = [Cast(Value(None), DateField())] * 3
    of_duties = ("rule_id", "customer_id", "occasion")
    rows: list[tuple[Sort, AnyRows]] = [
        (sort, Compared.objects.filter(change=sort.value).values_list(*of_duties, *_WAS, *becomes))
        for sort, becomes in ((Sort.REDATED, _NEW), (Sort.CANCELLED, none), (Sort.KEPT, _WAS))
    ]
    rows.append((Sort.NEW, _new(scope).values_list(*of_duties, *none, *map(F, _WAS))))
    for sort, found in rows:
        for rule, customer, occasion, *days in found.order_by("customer_id", "rule_id", "occasion")[:EXAMPLES]:
            was, becomes = days[:3], days[3:]
            yield Example(sort, names[rule], customer, occasion, _days(was), _days(becomes))


def _days(days: list[date | None]) -> Days | None:
    opens_on, due_on, closes_on = days
    return Days(opens_on, due_on, closes_on) if opens_on and due_on and closes_on else None


def _new(scope: Scope) -> QuerySet[Owed]:
    """What is owed and has no follow-up, or one that a sweep has withdrawn and would take up again."""
    same = FollowUp.objects.filter(
        customer_id=OuterRef("customer_id"), rule_id=OuterRef("rule_id"), occasion=OuterRef("occasion")
    )
    withdrawn = Q(state=FollowUp.State.CANCELLED) & ~Q(reason__in=[FollowUp.Reason.NONE, FollowUp.Reason.DECIDED])
    return Owed.objects.filter(
        ~Exists(same.exclude(withdrawn)), is_member=True, is_superseded=False, closes_on__gte=scope.on
    )


def _in_hand(names: Mapping[int, str]) -> QuerySet[FollowUp]:
    begun = FollowUp.objects.filter(state=FollowUp.State.PLANNED, attempts__gt=0, rule_id__in=list(names))
    return begun.exclude(occasion__startswith=MANUAL)
