"""How much is planned for each day, and how much each day has room for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q

from huifang.followups.models import Claim, FollowUp
from huifang.followups.queries.limits import Peace
from huifang.org.models import Department, Employee, Posting
from huifang.planning.logic.levelling import Alike, Holding, Pool, Pools, per_day
from huifang.planning.models import DailyLoad
from huifang.planning.queries.batches import is_in_approved_batch
from huifang.policy.models import Version
from huifang.policy.queries import sections_of, versions_in_force


@dataclass(frozen=True)
class Capacity:
    """Which pools there are, how many people serve each, and how many follow-ups one of them makes on a working day.

    `per_day` is by post (id), with the load of everybody under None; a post of which nothing is known is not there.
    """

    pools: Pools
    per_day: Mapping[int | None, int]

    def of(self, pool: Pool) -> int | None:
        """What a working day of a pool has room for; None where nobody said how much one person can make."""
        each = self.per_day.get(pool.post, self.per_day.get(None))
        return None if each is None else each * self.pools.people.get(pool, 0)

    @cached_property
    def is_known(self) -> bool:
        """Whether there is room to be counted anywhere."""
        return bool(self.pools.people) and bool(self.per_day)


def capacity(on: date) -> Capacity:
    """The capacity of a day: who holds which post, and what the organisation, or else a quota in force, says of it."""
    working = Employee.objects.working_on(on)
    held = Posting.objects.filter(employee__in=working).values_list("employee_id", "post_id", "department_id")
    parents = dict(Department.objects.values_list("id", "parent_id"))
    return Capacity(Pools((Holding(*row) for row in held), parents), _per_day(on))


@dataclass(frozen=True, slots=True)
class PostLoad:
    """What a holder of a post (by key; empty for everybody else) can make in a day; None where nobody said.

    `is_own`: the organisation said it, not a quota; None where nobody did.
    """

    post: str
    people: int
    per_day: int | None
    is_own: bool | None


def loads_of_posts(on: date) -> list[PostLoad]:
    """A line for each post that somebody holds, and one for everybody else where something is said of them."""
    people = dict(
        Posting.objects.filter(employee__in=Employee.objects.working_on(on))
        .values_list("post__key")
        .annotate(count=Count("employee", distinct=True))
    )
    quotas = _quotas(versions_in_force(on))
    own = dict(DailyLoad.objects.filter(post__isnull=False).values_list("post__key", "per_day"))
    everybody = DailyLoad.objects.filter(post=None).values_list("per_day", flat=True).first()
    lines = [
        PostLoad(
            post, people.get(post, 0), own.get(post, quotas.get(post, everybody)), _is_own(post, own, quotas, everybody)
        )
        for post in sorted(people.keys() | own.keys())
    ]
    return lines if everybody is None else [*lines, PostLoad("", 0, everybody, True)]


def _is_own(post: str, own: Mapping[str, int], quotas: Mapping[str, int], everybody: int | None) -> bool | None:
    if post in own:
        return True
    if post in quotas:
        return False
    return None if everybody is None else True


def _per_day(on: date) -> dict[int | None, int]:
    quotas = _quotas(versions_in_force(on))
    by_key = dict(Posting.objects.filter(post__key__in=quotas).values_list("post__key", "post_id"))
    found: dict[int | None, int] = {by_key[key]: most for key, most in quotas.items() if key in by_key}
    return found | dict(DailyLoad.objects.values_list("post_id", "per_day"))


def _quotas(versions: Collection[Version]) -> dict[str, int]:
    """What quotas of follow-ups come to on a day, by the post's key: the largest where several speak of it."""
    found: Counter[str] = Counter()
    for version in versions:
        for quota in sections_of(version).quotas:
            if quota.measure == "follow_ups":
                for post in quota.posts:
                    found[post] = max(found[post], per_day(quota.at_least, quota.per))
    return dict(found)


def movable() -> Q:
    """Follow-ups that may be planned for another day: nobody has them in hand, and nobody agreed on the day."""
    return (
        ~is_in_approved_batch()
        & Q(state=FollowUp.State.PLANNED, attempts=0, agent=None, quiet_until=None, promised_at=None)
        & ~Q(Exists(Claim.objects.filter(follow_up_id=OuterRef("pk"))))
    )


@dataclass(frozen=True, slots=True)
class PoolPlan:
    """What is planned in a pool from a day on: how much of it for each day, and what of it may be moved."""

    load: Mapping[date, int]
    movable: tuple[Alike, ...]


def crowded_pools(known: Capacity, peace: Peace, *, works: Container[date], on: date) -> dict[Pool, PoolPlan]:
    """The pools in which a day from `on` on is over capacity. Two statements at the most; `works` are working days.

    What has days of peace of its own is left where it is.
    """
    loads = _loads(known, on)
    crowded = {pool for pool, load in loads.items() if _is_crowded(load, known.of(pool), works)}
    if not crowded:
        return {}
    groups: defaultdict[Pool, list[Alike]] = defaultdict(list)
    rows = FollowUp.objects.filter(movable(), ~peace.of_their_own(), planned_on__gte=on)
    rows = rows.filter(post_id__in={pool.post for pool in crowded}).annotate(barred_by=peace.bits())
    named = ("post_id", "department_id", "opens_on", "closes_on", "planned_on", "barred_by")
    for post, department, opens_on, closes_on, planned_on, bits, count in (
        rows.values_list(*named).annotate(count=Count("id")).order_by(*named)
    ):
        pool = known.pools.of(post, department)
        if pool in crowded:
            key, barred = (post, department or 0, opens_on, closes_on, planned_on, bits), peace.of_bits(bits)
            groups[pool].append(Alike(key, max(opens_on, on), closes_on, planned_on, count, barred))
    return {pool: PoolPlan(loads[pool], tuple(groups[pool])) for pool in crowded}


def _loads(known: Capacity, on: date) -> dict[Pool, Counter[date]]:
    rows = FollowUp.objects.filter(
        state=FollowUp.State.PLANNED, planned_on__gte=on, post_id__in={pool.post for pool in known.pools.people}
    )
    loads: defaultdict[Pool, Counter[date]] = defaultdict(Counter)
    for post, department, planned_on, count in rows.values_list("post_id", "department_id", "planned_on").annotate(
        count=Count("id")
    ):
        if (pool := known.pools.of(post, department)) is not None:
            loads[pool][planned_on] += count
    return loads


def _is_crowded(load: Mapping[date, int], room: int | None, works: Container[date]) -> bool:
    return room is not None and any(count > (room if day in works else 0) for day, count in load.items())
