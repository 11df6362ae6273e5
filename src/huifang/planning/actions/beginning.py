"""What a rule owes when it begins: of it nothing stands yet."""

from __future__ import annotations

from dataclasses import replace

from huifang.customers.models import Customer
from huifang.followups.models import FollowUp
from huifang.kernel.sql import indexing
from huifang.kernel.sql.statements import analyze
from huifang.planning.actions.sets import Counts, Scope, fulfil, make, overtake
from huifang.planning.logic.reach import Window
from huifang.planning.logic.repeating import is_over_at_once

MANY = 10_000


def begin(scope: Scope, *, window: Window) -> Counts:
    """Make what rules owe of which nothing stands yet, and end at once what is over by now.

    The very first plan of many customers goes into the table as an import does into its own: indexed afterwards, but
    for the key by which an occasion is found, where more is asked of what was made.
    """
    not_over_at_once = replace(scope, rules=[rule for rule in scope.rules if not is_over_at_once(rule.rule)])
    many = Customer.objects.all()[: indexing.MANY].count()
    with indexing.indexed_afterwards(FollowUp, rows=many) as unindexed:
        counts = make(scope, window=window)
        if counts.made >= MANY:
            # The next sweep may come before the database has looked by itself, and would be joined as if none stood.
            analyze(FollowUp)
        if not_over_at_once.rules:
            unindexed.make_keys()
            counts += fulfil(not_over_at_once, only_dirty=False) + overtake(not_over_at_once, since=None)
        return counts
