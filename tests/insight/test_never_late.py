"""With advice, and with what the system sends, nobody is late: the numbers say so, and their rows are the same ones."""

from __future__ import annotations

from datetime import date

import pytest

from huifang.followups.models import FollowUp
from huifang.insight.logic import Column, DutyCounts
from huifang.insight.queries.behind import parts_behind
from huifang.insight.queries.clauses import duty_counts, never_late
from huifang.org.logic import Reach
from huifang.planning.actions.sweep import sweep
from huifang.planning.queries.standing import standing_by_rule
from huifang.policy.models import Rule, Version
from huifang.policy.queries import never_late_in_force, whole_version
from tests.planning.books import write_customer
from tests.planning.shop import load

ON = date(2026, 3, 25)
EVERYTHING = Reach(0, is_all=True, departments=frozenset(), posts=())
WEEKLY = {"due": [{"day": "weekly:mon", "before": "P3D"}]}
OWED = {"key": "owed", **WEEKLY}
ADVISED = {"key": "advised", "binding": False, **WEEKLY}
SENT = {"key": "sent", "performed_by": "system", **WEEKLY}


def test_advised_counts_add_up_to_no_late_and_no_missed() -> None:
    told = DutyCounts(to_come=1, open=2, overdue=4, kept=8, done_late=16, given_up=32, waived=64).never_late()
    assert (told.to_come, told.open, told.kept, told.late, told.missed, told.owed) == (1, 6, 24, 0, 0, 30)


@pytest.mark.django_db
def test_numbers_of_advice_and_of_greetings_have_their_rows() -> None:
    clauses = [
        {"id": rule["key"], "text": "x", "carried_out_by": [f"rule:{rule['key']}"]} for rule in (OWED, ADVISED, SENT)
    ]
    write_customer({"id": "c1", "name": "王芳"})
    load(OWED, ADVISED, SENT, clauses=clauses, effective_on="2026-03-01")
    sweep(on=date(2026, 3, 1), actor="test")
    states = FollowUp.State
    for rule in ("owed", "advised", "sent"):
        first, second, third, *_ = FollowUp.objects.filter(rule__key=rule).order_by("opens_on")
        FollowUp.objects.filter(pk=first.pk).update(state=states.DONE, ended_on=first.closes_on)
        FollowUp.objects.filter(pk=second.pk).update(state=states.DONE, ended_on=date(2026, 3, 20))
        FollowUp.objects.filter(pk=third.pk).update(state=states.GIVEN_UP, ended_on=date(2026, 3, 18))
    whole = whole_version(Version.objects.get().pk)
    assert whole is not None
    counts = duty_counts(whole, reach=EVERYTHING, on=ON)
    by_rule = {clause.key: clause.duties for clause in counts.clauses}
    assert by_rule["owed"] == DutyCounts(to_come=2, overdue=1, kept=1, done_late=1, given_up=1)
    assert by_rule["advised"] == by_rule["sent"] == DutyCounts(to_come=2, open=1, kept=2)
    lenient = frozenset(Rule.objects.filter(key__in=["advised", "sent"]).values_list("id", flat=True))
    assert never_late(whole) == never_late_in_force(ON) == lenient
    standing = {one.rule: (one.to_come, one.open, one.late) for one in standing_by_rule(ON)}
    assert standing == {"owed": (2, 0, 1), "advised": (2, 1, 0), "sent": (2, 1, 0)}
    for column in Column:
        rules = {rule: [""] for rule in whole.rule_ids.values()}
        parts = parts_behind(rules, column, reach=EVERYTHING, on=ON, never_late=lenient)
        assert sum(part.count() for part in parts) == getattr(counts.duties, column.value), column
