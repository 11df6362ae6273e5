"""The simulation: what a time to come would ask of people, over the real customers, with no row written.

It runs the planner's own SELECTs on throw-away tables and counts what they give.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from huifang.followups.models import FollowUp
from huifang.kernel.sql.statements import AnyRows, count_spread, temporary_tables, tune_for_sets
from huifang.kernel.sql.ways import whole_tables
from huifang.org.models import Department, Post
from huifang.org.queries import time_zone
from huifang.planning.actions.anchor_days import refresh_anchor_days
from huifang.planning.actions.sets.scope import Scope, fill_prospects, fill_steps
from huifang.planning.actions.sweep import scopes
from huifang.planning.actions.table import fill_counted
from huifang.planning.logic.levelling import Pool
from huifang.planning.logic.reach import Window
from huifang.planning.logic.simulated import PoolLoad, Simulated
from huifang.planning.models import AnchorDay, BirthdayDay, CountedDay, CountedEvent, Dated, Prospect, Reach
from huifang.planning.queries.drafted import Draft, RuleSet, rules_now, rules_with
from huifang.planning.queries.load import Capacity, capacity
from huifang.planning.queries.occasions import Shape, occasions
from huifang.planning.queries.prospects import anchor_attributes, segments_with_members
from huifang.planning.queries.spread import WorkingDays, known_calendars

Tell = Callable[[int, int], None]
"""How far the work is: so many steps of so many."""


def untold(_done: int, _of: int) -> None:
    """Nobody asks how far it is."""


LONGEST_AHEAD = 366
NOBODY = "simulation"
_COLUMNS = ("customer_id", "rule_id", "department_id", "opens_on", "due_on", "closes_on")
_ENDED = (FollowUp.State.DONE, FollowUp.State.GIVEN_UP, FollowUp.State.WAIVED)


def simulate(*, on: date, to_on: date, draft: Draft | None = None, tell: Tell = untold) -> Simulated:
    """What the rules in force ask for from a day to another; with `draft` what they would ask for if it were in force.

    Each occasion counts on the day for which a plan made on `on` would spread it, before days over capacity are
    levelled: what is over is what wants people. Occasions that have ended are left out; what stands late is counted
    apart. Nothing is written: tables of its own are filled and thrown away.
    """
    rule_set = rules_now(on) if draft is None else rules_with(draft, on=on)
    counting = _Counting(rule_set, capacity(on))
    with transaction.atomic():
        tune_for_sets()
        with throw_away_days(rule_set):
            _count(rule_set, counting, on=on, to_on=to_on, tell=tell)
        transaction.set_rollback(True)
    return counting.found(on, to_on)


@contextmanager
def throw_away_days(rule_set: RuleSet) -> Iterator[None]:
    """Within the block, days that follow from customers are looked up, and written, in tables of its own.

    Days that attributes name are read of every customer only where a rule asks for an attribute that no sweep has read;
    otherwise they are those of the last sweep.
    """
    wanted = anchor_attributes([rule.rule for rule in rule_set.rules])
    known = {attribute for attribute in wanted if AnchorDay.objects.filter(attribute=attribute).exists()}
    with ExitStack() as stack:
        stack.enter_context(temporary_tables(BirthdayDay))
        if wanted - known:
            stack.enter_context(temporary_tables(AnchorDay))
            refresh_anchor_days(sorted(wanted), zone=time_zone(), only_dirty=False)
        yield


def _count(rule_set: RuleSet, counting: _Counting, *, on: date, to_on: date, tell: Tell) -> None:
    build = scopes(rule_set.rules, on=on, actor=NOBODY, working=rule_set.working)
    scope = replace(build(rule_set.by_id), calendars=known_calendars())
    with temporary_tables(Prospect, CountedEvent, CountedDay, Reach, Dated), whole_tables():
        fill_prospects(scope, only_dirty=False)
        window = Window(opens_to=to_on, closes_from=on)
        shapes = fill_steps(scope, window, members=segments_with_members())
        fill_counted(shapes)
        for number, shape in enumerate(shapes, start=1):
            tell(number, len(shapes) + 1)
            rows = _owed(shape, scope)
            for rule_id, department, planned_on, count in count_spread(
                rows,
                columns=_COLUMNS,
                spreading=scope.spreading,
                by=("rule_id", "department_id"),
                between=(on, to_on),
            ):
                counting.add(rule_id, department, planned_on, count)
    tell(len(shapes) + 1, len(shapes) + 1)


def _owed(shape: Shape, scope: Scope) -> AnyRows:
    """What the steps of a shape ask for and has not ended."""
    found = occasions(shape)
    ended = FollowUp.objects.filter(
        customer_id=OuterRef("customer"),
        rule_id=OuterRef("rule_id"),
        occasion=OuterRef("key"),
        state__in=_ENDED,
        ended_on__isnull=False,
        closes_on__gte=scope.on,
        rule_id__in=[rule.rule_id for rule in scope.rules],
    )
    owed: AnyRows = found.rows.filter(found.is_member, found.in_time).filter(~found.superseded(by=scope.on))
    rows: AnyRows = owed.filter(~Exists(ended)).values_list(
        "customer", "rule_id", "department", "opens", "due", "closes", "placed_by"
    )
    return rows


@dataclass
class _Counting:
    """Counts of follow-ups as they come in, by rule, channel, pool and day."""

    rule_set: RuleSet
    known: Capacity
    by_rule: Counter[int] = field(default_factory=Counter)
    by_channel: defaultdict[str, Counter[date]] = field(default_factory=lambda: defaultdict(Counter))
    by_pool: defaultdict[tuple[str, Pool | None], Counter[date]] = field(default_factory=lambda: defaultdict(Counter))

    def __post_init__(self) -> None:
        self._rules = self.rule_set.by_id
        self._posts = dict(Post.objects.values_list("key", "id"))

    def add(self, rule_id: int, department: int | None, planned_on: date, count: int) -> None:
        text = self._rules[rule_id].rule
        self.by_rule[rule_id] += count
        self.by_channel[text.channels[0] if text.channels else ""][planned_on] += count
        pool = self.known.pools.of(self._posts.get(text.post or ""), department)
        self.by_pool[text.post or "", pool][planned_on] += count

    def found(self, on: date, to_on: date) -> Simulated:
        departments = dict(Department.objects.values_list("id", "key"))
        working = WorkingDays(self.rule_set.working)
        days = (on + timedelta(days=number) for number in range((to_on - on).days + 1))
        late = FollowUp.objects.late_on(on).filter(rule_id__in=list(self._rules))
        return Simulated(
            on=on,
            to_on=to_on,
            late=late.count(),
            by_rule={(rule.policy_key, rule.rule.key): self.by_rule[rule_id] for rule_id, rule in self._rules.items()},
            by_channel=dict(self.by_channel),
            pools=tuple(
                PoolLoad(
                    post=post,
                    department=departments.get(pool.department or 0, "") if pool else "",
                    people=self.known.pools.people.get(pool, 0) if pool else 0,
                    room=self.known.of(pool) if pool else None,
                    days=dict(load),
                )
                for (post, pool), load in sorted(self.by_pool.items(), key=lambda item: (item[0][0], repr(item[0][1])))
            ),
            days_off=frozenset(day for day in days if day not in working),
        )
