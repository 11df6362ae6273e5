"""Follow-ups that are nobody's go to whom their customer was given."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet, Subquery, Value

from huifang.customers.models import Stewardship
from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.sql.digest import DigestedBy
from huifang.kernel.sql.statements import next_id, update_from
from huifang.org.models import Post, Posting
from huifang.planning.actions.allocation.ground import Run, write
from huifang.planning.logic.allocating import LEFT, Way
from huifang.planning.models import Allocation, Candidate
from huifang.planning.queries.allocation.needing import left_alone
from huifang.policy.models import Rule

MOVED = DigestedBy(columns=("id", "new_agent_id"), block_by="id", order=("id",))
_COLUMNS = {"agent_id": "new_agent_id", "entry_id": "new_entry_id"}


def give_follow_ups(way: Way, run: Run) -> int:
    """Follow-ups of the way's rules go to whom the way gave the customer, or to the steward; how many."""
    if way.says.way == "steward":
        return _give(left_alone(way.rules or _rules_of(way.policy_id)), Subquery(_steward(way)), way, run)
    if way.makes_stewards:
        return 0
    given = Allocation.objects.standing().filter(customer=OuterRef("customer"), rule=run.rules[way.number])
    return _give(left_alone(way.rules), Subquery(given.order_by("pk").values("employee")[:1]), way, run)


def give_to_stewards(policy: int, run: Run) -> dict[int, int]:
    """Follow-ups of a policy that gives customers, for the post that receives them, go to a steward; how many.

    By the number of the way that gave the customer.
    """
    own = [way for way in run.ways if way.policy_id == policy and way.makes_stewards]
    posts = {way.says.who.post for way in own if way.says.who and way.says.who.post}
    if not own or not posts:
        return {}
    waiting = left_alone(_rules_of(policy)).filter(post__in=Post.objects.filter(key__in=posts))
    done = {way.number: 0 for way in own}
    for way in own:
        if way.says.way not in LEFT:
            given = Allocation.objects.standing().filter(
                customer=OuterRef("customer"), rule=run.rules[way.number], is_decided=False
            )
            chosen = given.order_by("pk").values("employee")[:1]
            done[way.number] = _give(waiting, Subquery(chosen), way, run)
    # Whom somebody made a steward by hand, or decided on, receives as well: under the first way of the policy.
    stewards = _stewards().filter(Exists(_may_hold(posts))).order_by("from_on", "pk").values("employee")[:1]
    done[own[0].number] += _give(waiting, Subquery(stewards), own[0], run)
    return done


def _give(waiting: QuerySet[FollowUp], to: Subquery, way: Way, run: Run) -> int:
    entry_id = next_id(Entry)
    news: dict[str, Any] = {"new_agent_id": to, "new_entry_id": Value(entry_id, BigIntegerField())}
    is_somebody: dict[str, Any] = {"new_agent_id__isnull": False}
    moved: QuerySet[Any, Any] = waiting.annotate(**news).filter(**is_somebody)
    rows = moved.values("id", *news)
    done = update_from(FollowUp, rows, key="id", columns=_COLUMNS, digested=MOVED)
    return write(way, "follow_ups.allocated", done, entry_id, run)


def _rules_of(policy: int) -> tuple[int, ...]:
    return tuple(Rule.objects.filter(policy=policy).order_by("pk").values_list("pk", flat=True))


def _stewards() -> QuerySet[Stewardship]:
    return Stewardship.objects.filter(customer=OuterRef("customer"), until_on=None)


def _steward(way: Way) -> QuerySet[Any, Any]:
    """The customer's steward, of those who may receive by the way the one for longest."""
    may = Candidate.objects.filter(way=way.number, employee=OuterRef("employee"))
    return _stewards().filter(Exists(may)).order_by("from_on", "pk").values("employee")[:1]


def _may_hold(posts: set[str]) -> QuerySet[Posting]:
    return Posting.objects.filter(post__key__in=posts, employee=OuterRef("employee"))
