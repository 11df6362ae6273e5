"""Planning a few customers anew, at once: whoever records an event sees what it does to the plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from huifang.customers.models import Customer
from huifang.history.actions import record
from huifang.kernel.sql.statements import analyze, insert_from, narrowed, take_lock, temporary_tables, tune_for_sets
from huifang.planning.actions.limits import keep_protected
from huifang.planning.actions.sets import Counts, fulfil, reconcile
from huifang.planning.actions.stepping_aside import step_aside
from huifang.planning.actions.sweep import refresh_days, scopes
from huifang.planning.logic.reach import Window
from huifang.planning.logic.shifts import REPLANNED, as_facts, shifts_between
from huifang.planning.models import Dirty, Sweep, SweptRule
from huifang.planning.queries.shifts import standing_duties
from huifang.policy.queries import rules_in_force


def replan(*, customers: Iterable[int], on: date, actor: str) -> Counts:
    """Bring the plan of these customers (by id) into line with what the rules ask of them. Twice is once.

    A sweep in small: the same four sets, up to the day to which the last sweep looked. It waits while a sweep runs,
    and the next sweep looks at the customers again. Rules that no sweep has planned yet, and an installation that
    never swept, are left to the sweep. Beside what a sweep records, the history learns what was shifted, in numbers.
    """
    wanted = sorted(set(customers))
    if not wanted:
        return Counts()
    with transaction.atomic():
        take_lock("planning.sweep")
        last = Sweep.objects.order_by("-id").first()
        swept = set(SweptRule.objects.values_list("rule_id", flat=True))
        if last is None or not swept:
            return Counts()
        before = standing_duties(wanted)
        counts = _replan(wanted, swept, opens_to=last.horizon_on, on=on, actor=actor)
        shifts = shifts_between(before, standing_duties(wanted))
        if shifts:
            record(deed=REPLANNED, actor=actor, row_count=len(wanted), facts=as_facts(shifts))
        return counts


def _replan(customers: list[int], swept: set[int], *, opens_to: date, on: date, actor: str) -> Counts:
    tune_for_sets()
    rules = rules_in_force(on)
    scope = scopes(rules, on=on, actor=actor)({rule.rule_id for rule in rules} & swept)
    columns = [field.attname for field in Customer._meta.concrete_fields]
    rows = Customer.objects.filter(id__in=customers)
    # The customers seem to be the only ones: what is asked of all of them, such as their intervals, is asked of few.
    with temporary_tables(Dirty), narrowed(Customer, rows.values_list(*columns), indexed_by="id"):
        insert_from(Dirty, Customer.objects.values_list("id"), columns=("customer",), all_new=True)
        analyze(Dirty)
        refresh_days(rules, only_dirty=True)
        keep_protected(on=on)
        counts = reconcile(scope, window=Window(opens_to=opens_to), only_dirty=True) + fulfil(scope, only_dirty=True)
        return counts + Counts(stepped_aside=step_aside(rules, on=on, actor=actor, only_dirty=True))
