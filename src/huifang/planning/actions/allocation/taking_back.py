"""What a run gave and holds no more: others have changed it, or whom it was given to may not have it any longer."""

from __future__ import annotations

from django.db.models import BigIntegerField, DateField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Greatest

from huifang.customers.models import Stewardship
from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.sql.digest import DigestedBy
from huifang.kernel.sql.expressions import TextUnder
from huifang.kernel.sql.fields import CText
from huifang.kernel.sql.statements import next_id, update_from
from huifang.planning.actions.allocation.follow_ups import MOVED
from huifang.planning.actions.allocation.ground import Run, write
from huifang.planning.logic.allocating import LEFT, Way
from huifang.planning.models import Allocation
from huifang.planning.queries.allocation.candidates import areas_of, eligible
from huifang.policy.models import Rule

ENDED = DigestedBy(columns=("id",), block_by="id", order=("id",))


def end_what_others_ended(run: Run) -> None:
    """Somebody else is the steward by now, of whoever's doing: the allocation has ended with the stewardship."""
    makers = [run.rules[way.number] for way in run.ways if way.makes_stewards]
    stewards = Stewardship.objects.filter(customer=OuterRef("customer"), employee=OuterRef("employee"), until_on=None)
    gone = Allocation.objects.standing().filter(rule__in=makers, is_decided=False).exclude(Exists(stewards))
    gone.update(until_on=Greatest("from_on", Value(run.on)))


def take_back(run: Run) -> int:
    """Take back what went to people who may not have it any more, with the follow-ups that nobody has begun."""
    return sum(_take_back(way, run) for way in run.ways if way.says.way not in {*LEFT, "steward"})


def _take_back(way: Way, run: Run) -> int:
    gone = _groundless(way, run)
    if not gone.exists():
        return 0
    entry_id = next_id(Entry)
    day = Greatest(F("from_on"), Value(run.on, DateField()))
    # The customers are named by what stands before it is ended, so the follow-ups and stewardships go first.
    _free_follow_ups(way, gone, run)
    if way.makes_stewards:
        theirs = gone.filter(customer=OuterRef("customer"), employee=OuterRef("employee"))
        ending = Stewardship.objects.filter(Exists(theirs), until_on=None)
        ending.update(until_on=Greatest("from_on", Value(run.on)), entry_id=entry_id)
    rows = gone.annotate(new_until_on=day, new_entry_id=Value(entry_id, BigIntegerField()))
    done = update_from(
        Allocation,
        rows.values("id", "new_until_on", "new_entry_id"),
        key="id",
        columns={"until_on": "new_until_on", "entry_id": "new_entry_id"},
        digested=ENDED,
    )
    return write(way, "customers.taken_back", done, entry_id, run)


def _groundless(way: Way, run: Run) -> QuerySet[Allocation]:
    """What the way gave to people who may not receive by it now; by area, also customers who have moved out of it."""
    may = eligible(way, on=run.on)
    given = Allocation.objects.standing().filter(rule=run.rules[way.number], is_decided=False)
    if way.says.way != "territory":
        return given.exclude(employee__in=list(may))
    here = Q(pk__in=[])
    for employee, areas in areas_of(way, may).items():
        here |= Q(employee=employee, area__in=sorted(areas))
    area = TextUnder(way.says.attribute or "", "customer__attributes")
    return given.annotate(area=Coalesce(Cast(area, CText()), Value("", output_field=CText()))).exclude(here)


def _free_follow_ups(way: Way, gone: QuerySet[Allocation], run: Run) -> None:
    """Those of them that nobody has begun or decided on are nobody's again; the entry of the taking back tells."""
    theirs = gone.filter(customer=OuterRef("customer"), employee=OuterRef("agent"))
    rules = way.rules or tuple(Rule.objects.filter(policy=way.policy_id).values_list("pk", flat=True))
    held = FollowUp.objects.untouched().filter(Exists(theirs), rule__in=rules, is_settled=False)
    entry_id = next_id(Entry)
    none = Cast(Value(None), BigIntegerField())
    rows = held.annotate(new_agent_id=none, new_entry_id=Value(entry_id, BigIntegerField()))
    columns = {"agent_id": "new_agent_id", "entry_id": "new_entry_id"}
    done = update_from(FollowUp, rows.values("id", *columns.values()), key="id", columns=columns, digested=MOVED)
    write(way, "follow_ups.taken_back", done, entry_id, run)
