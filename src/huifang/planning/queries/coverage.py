"""Coverage: which customers have no follow-up, a wrong one, one that was missed, or a contact that nobody wrote down.

Customers who refuse contacts are left out: nothing is owed to them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, SmallIntegerField, Value

from huifang.customers.models import Customer, Event, Stewardship
from huifang.followups.models import Draft, FollowUp
from huifang.org.models import Department, Employee
from huifang.org.queries import departments_below, time_zone
from huifang.planning.logic.coverage import CONTACTED, RECENT_DAYS, By, CoverageRow, Gap
from huifang.planning.logic.segments import conjuncts, looks_at_events
from huifang.planning.queries.holders import held_in, post_ids, without_holder
from huifang.planning.queries.segments import Reader, condition
from huifang.policy.queries import PolicyRule, rules_in_force

_NONE = Q(pk__in=[])
_ALL = -1


def coverage(*, customers: QuerySet[Customer], on: date, by: By) -> tuple[CoverageRow, ...]:
    """Of `customers` who may be contacted how many there are and how many have each gap, by department or steward.

    A customer with two stewards is counted with both. By name, those of nobody last. Looks at every customer once for
    each gap, in one statement; seven more are about the rules, the posts and the names.
    """
    conditions = _conditions(on)
    sets = [_counted(_ALL, _may_be_contacted(customers), by)]
    sets += [
        _counted(number, _may_be_contacted(customers).filter(conditions[gap]), by) for number, gap in enumerate(Gap)
    ]
    counts: dict[int | None, dict[int, int]] = {}
    for number, whose, count in sets[0].union(*sets[1:], all=True):
        counts.setdefault(whose, {})[number] = count
    names = _names(by, [whose for whose in counts if whose is not None])
    rows = [
        CoverageRow(
            whose,
            names.get(whose or 0, ""),
            found.get(_ALL, 0),
            {gap: found.get(number, 0) for number, gap in enumerate(Gap)},
        )
        for whose, found in counts.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.whose is None, row.name, row.whose or 0)))


def behind(gap: Gap, *, customers: QuerySet[Customer], on: date) -> QuerySet[Customer]:
    """Those of `customers` who have a gap. Unordered."""
    return _may_be_contacted(customers).filter(_conditions(on)[gap])


def of(by: By, whose: int | None) -> Q:
    """The customers of a department or a steward (by id); None: of nobody."""
    if by is By.DEPARTMENT:
        return Q(department_id=whose) if whose is not None else Q(department=None)
    standing = Stewardship.objects.filter(customer=OuterRef("pk"), until_on=None)
    return Q(Exists(standing.filter(employee=whose))) if whose is not None else ~Q(Exists(standing))


def _may_be_contacted(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    return customers.filter(Q(opted_out_on=None)).order_by()


def _counted(number: int, customers: QuerySet[Customer], by: By) -> QuerySet[Any, Any]:
    what = Value(number, output_field=SmallIntegerField())
    if by is By.DEPARTMENT:
        return customers.values_list(what, "department_id").annotate(count=Count("pk"))
    standing = FilteredRelation("stewardships", condition=Q(stewardships__until_on=None))
    theirs = customers.annotate(standing=standing, steward=F("standing__employee_id"))
    return theirs.values_list(what, "steward").annotate(count=Count("pk", distinct=True))


def _names(by: By, ids: Iterable[int]) -> dict[int, str]:
    model = Department if by is By.DEPARTMENT else Employee
    return dict(model._default_manager.filter(pk__in=list(ids)).values_list("pk", "name"))


def _conditions(on: date) -> dict[Gap, Q]:
    """Each gap as a condition on customers, never unknown."""
    rules, zone = rules_in_force(on), time_zone()
    planned = FollowUp.objects.filter(customer=OuterRef("pk"), state=FollowUp.State.PLANNED)
    standing = Stewardship.objects.filter(customer=OuterRef("pk"), until_on=None)
    return {
        Gap.NOTHING_SET: ~Q(Exists(planned)),
        Gap.RULE_GONE: Q(Exists(planned.exclude(rule_id__in=[rule.rule_id for rule in rules]))),
        Gap.LEFT_SEGMENT: Q(Exists(planned.filter(_of_who_left(rules, on, zone)))),
        Gap.NO_HOLDER: Q(Exists(planned.filter(_nobodys(rules, on)))),
        Gap.AGENT_LEFT: Q(Exists(planned.filter(agent__left_on__lte=on))),
        Gap.STEWARD_LEFT: Q(Exists(standing.filter(employee__left_on__lte=on))),
        Gap.MISSED: Q(Exists(planned.filter(closes_on__lt=on).exclude(rule_id__in=_lenient(rules)))) | _given_up(on),
        Gap.UNRECORDED: _unrecorded(on, zone),
    }


def _of_who_left(rules: Iterable[PolicyRule], on: date, zone: str) -> Q:
    """Follow-ups of a rule whose segments, as far as they look at the customer alone, do not hold any more."""
    reader = Reader(customer="customer__", opens_on=Value(on), zone=zone)
    return reduce(or_, (Q(rule_id=rule.rule_id) & left for rule in rules if (left := _left(rule, reader))), _NONE)


def _left(rule: PolicyRule, reader: Reader) -> Q | None:
    asked = [predicate for predicate in (rule.rule.segment, rule.rule.while_segment) if predicate]
    parts = [part for predicate in asked for part in conjuncts(predicate) if not looks_at_events(part)]
    outside = [~condition(part, reader) for part in parts]
    if rule.departments:
        among = departments_below(rule.departments)
        outside.append(Q(department=None) | ~Q(department_id__in=among))
    return reduce(or_, outside) if outside else None


def _nobodys(rules: Iterable[PolicyRule], on: date) -> Q:
    """In nobody's hand, and for a post that nobody holds there, or for none. A program's greetings need no hand."""
    held = held_in(post_ids().values(), on=on)
    missing = Q(post=None)
    for post, departments in held.items():
        missing |= Q(post_id=post) & without_holder(departments)
    by_program = [rule.rule_id for rule in rules if rule.rule.performed_by == "system"]
    return Q(agent=None) & ~Q(rule_id__in=by_program) & missing


def _lenient(rules: Iterable[PolicyRule]) -> list[int]:
    """Rules with whose follow-ups nobody can be late."""
    return [rule.rule_id for rule in rules if not rule.rule.can_be_late]


def _given_up(on: date) -> Q:
    since_on = on - timedelta(days=RECENT_DAYS)
    rows = FollowUp.objects.filter(customer=OuterRef("pk"), state=FollowUp.State.GIVEN_UP, ended_on__gte=since_on)
    return Q(Exists(rows))


def _unrecorded(on: date, zone: str) -> Q:
    """A contact that came from elsewhere, or what was typed before today and not handed in."""
    since_on = on - timedelta(days=RECENT_DAYS)
    contacts = Event.objects.filter(
        customer=OuterRef("pk"), kind__key=CONTACTED, withdrawn_on=None, occurred_on__gte=since_on, occurred_on__lte=on
    )
    from_elsewhere = contacts.exclude(external_id__startswith=f"{CONTACTED}:")
    begins = datetime.combine(on, time(0), ZoneInfo(zone))
    typed = Draft.objects.filter(saved_at__lt=begins, follow_up__state=FollowUp.State.PLANNED)
    return Q(Exists(from_elsewhere)) | Q(pk__in=typed.values("follow_up__customer"))
