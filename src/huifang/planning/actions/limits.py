"""Contact limits as the desk reads them: what the policies in force say, and whom each of them protects.

Everything here follows from the policies and the customers, so it leaves no entry in the history.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from huifang.customers.models import Customer, Event
from huifang.followups.logic.limits import Terms
from huifang.followups.models import Limit, Protected, RuleChannels
from huifang.kernel.sql.statements import insert_from
from huifang.org.queries import departments_below, time_zone
from huifang.planning.logic.segments import looks_at_events, needs_moment
from huifang.planning.models import Dirty
from huifang.planning.queries.segments import Reader, condition
from huifang.policy.logic.pack import Predicate
from huifang.policy.logic.stored import to_json
from huifang.policy.queries import LimitInForce, limits_in_force


@dataclass(frozen=True, slots=True)
class KeptLimits:
    """The limits of the policies in force, as they are kept now; those in `changed` (by id) are not what they were."""

    limits: tuple[LimitInForce, ...]
    changed: frozenset[int]


def put_limits(*, on: date) -> KeptLimits:
    """Have the desk hold back what the policies in force say on a day. Goes before a plan, which heeds it."""
    found = limits_in_force(on)
    changed = _put(found.limits)
    _put_channels(found.channels)
    return KeptLimits(found.limits, frozenset(changed))


def protect(kept: KeptLimits, *, on: date, is_full: bool, is_new_day: bool) -> None:
    """Protect whom the limits say.

    Looks at the customers in `Dirty` alone; at all of them when it `is_full`, for a limit that is another one now, and
    on a new day for one that asks for an age.
    """
    for one in kept.limits:
        if one.is_for_all:
            continue
        ages = one.segment is not None and needs_moment(one.segment)
        limit = Limit.objects.get(policy=one.policy_id, key=one.limit.key)
        _protect(limit, one, on=on, only_dirty=not (is_full or limit.pk in kept.changed or (ages and is_new_day)))


def keep_protected(*, on: date) -> None:
    """Look anew whom the limits protect among the customers in `Dirty`."""
    standing = {(limit.policy_id, limit.key): limit for limit in Limit.objects.filter(is_for_all=False)}
    if not standing:
        return
    for one in limits_in_force(on).limits:
        if limit := standing.get((one.policy_id, one.limit.key)):
            _protect(limit, one, on=on, only_dirty=True)


def are_limits_outdated(*, on: date) -> bool:
    """Whether the desk works by other limits than the policies in force say on a day."""
    kept = {(limit.policy_id, limit.key): bytes(limit.fingerprint) for limit in Limit.objects.all()}
    found = limits_in_force(on)
    if kept != {(one.policy_id, one.limit.key): _fingerprint(one) for one in found.limits}:
        return True
    channels = {rule: tuple(said) for rule, said in RuleChannels.objects.values_list("rule_id", "channels")}
    return channels != dict(found.channels)


def _put(limits: Iterable[LimitInForce]) -> set[int]:
    """Keep these limits and no others; returns those (by id) that are new, or not what they were."""
    standing = {(limit.policy_id, limit.key): limit for limit in Limit.objects.all()}
    changed = set()
    for one in limits:
        fingerprint = _fingerprint(one)
        before = standing.pop((one.policy_id, one.limit.key), None)
        if before is None or bytes(before.fingerprint) != fingerprint:
            terms = Terms(one.limit, one.seasons, one.after_kinds, one.spared, one.only, one.exempt)
            kept, _is_new = Limit.objects.update_or_create(
                policy_id=one.policy_id,
                key=one.limit.key,
                defaults={
                    "version_id": one.version_id,
                    "terms": terms.as_json(),
                    "fingerprint": fingerprint,
                    "is_for_all": one.is_for_all,
                },
            )
            changed.add(kept.pk)
    gone = [limit.pk for limit in standing.values()] + [pk for pk in changed if _is_for_all(pk)]
    Protected.objects.filter(limit__in=gone).delete()
    Limit.objects.filter(pk__in=[limit.pk for limit in standing.values()]).delete()
    return changed


def _is_for_all(limit: int) -> bool:
    return Limit.objects.filter(pk=limit, is_for_all=True).exists()


def _fingerprint(one: LimitInForce) -> bytes:
    asked: list[object] = [
        one.version_id,
        to_json(one.limit),
        to_json(one.segment),
        sorted(departments_below(one.departments)) if one.departments else None,
        to_json(one.seasons),
        list(one.after_kinds),
        sorted(one.spared),
        sorted(one.exempt),
        None if one.only is None else sorted(one.only),
    ]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).digest()


def _put_channels(channels: Mapping[int, tuple[str, ...]]) -> None:
    standing = {rule: tuple(said) for rule, said in RuleChannels.objects.values_list("rule_id", "channels")}
    if standing == dict(channels):
        return
    RuleChannels.objects.exclude(rule_id__in=list(channels)).delete()
    RuleChannels.objects.bulk_create(
        [RuleChannels(rule_id=rule, channels=list(said)) for rule, said in channels.items()],
        update_conflicts=True,
        update_fields=["channels"],
        unique_fields=["rule"],
    )


def _protect(limit: Limit, one: LimitInForce, *, on: date, only_dirty: bool) -> None:
    """Two statements: nobody is protected any more who is outside, and everybody who is in it."""
    members, kept = protected_by(one, on=on), Protected.objects.filter(limit=limit)
    if only_dirty:
        dirty = Q(customer_id__in=Dirty.objects.values("customer_id"))
        kept, members = kept.filter(dirty), members.filter(Q(pk__in=Dirty.objects.values("customer_id")))
    kept.filter(~Exists(members.filter(pk=OuterRef("customer_id")))).delete()
    standing = Protected.objects.filter(limit=limit, customer=OuterRef("pk"))
    rows = members.filter(~Exists(standing)).values_list("pk", Value(limit.pk))
    insert_from(Protected, rows, columns=("customer", "limit"), all_new=True)


def protected_by(one: LimitInForce, *, on: date) -> QuerySet[Customer]:
    """The customers whom a limit protects on a day. A segment that looks at events holds for whoever had such one."""
    customers = Customer.objects.all()
    if one.departments:
        customers = customers.filter(department_id__in=departments_below(one.departments))
    return customers if one.segment is None else customers.filter(_in_segment(one.segment, on))


def _in_segment(segment: Predicate, on: date) -> Q:
    zone = time_zone()
    if not looks_at_events(segment):
        return condition(segment, Reader(opens_on=Value(on), zone=zone))
    reader = Reader(customer="customer__", opens_on=Value(on), zone=zone)
    events = Event.objects.filter(customer=OuterRef("pk"), withdrawn_on=None)
    return Q(Exists(events.filter(condition(segment, reader))))
