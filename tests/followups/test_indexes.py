"""The desk is quick because it looks follow-ups up: none of its questions reads the whole table."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huifang.followups.actions import claim_next
from huifang.followups.queries.desk import WORK_ORDER, today, work_parts
from huifang.followups.queries.limits import limits_at
from huifang.followups.queries.serving import Turn, next_to_serve
from huifang.org.logic import Reach, Right
from huifang.org.queries import reach_of
from tests.followups.cast import NOW, TODAY, Clinic

HERE = {"at": NOW, "on": TODAY}
MANY = """
INSERT INTO followups_followup (rule_id, version_id, customer_id, occasion, opens_on, due_on, closes_on, planned_on,
                                post_id, agent_id, entry_id)
SELECT %(rule)s, %(version)s, %(customer)s, 'o' || n, day - 3, day, day + n %% 3, day - n %% 4, %(post)s,
       CASE WHEN n %% 9 = 0 THEN %(agent)s END, 0
FROM generate_series(1, 20000) n, LATERAL (SELECT date '2026-06-05' + n %% 40 AS day) days
"""


@pytest.fixture
def reach(clinic: Clinic) -> Reach:
    ids = {
        "rule": clinic.rule.pk, "version": clinic.version.pk, "customer": clinic.customer().pk,
        "post": clinic.nurse.pk, "agent": clinic.wu.pk,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(MANY, ids)
        cursor.execute("ANALYZE followups_followup")
    found = reach_of(clinic.lin, Right.WORK, on=TODAY)
    assert found is not None
    return found


def listed(reach: Reach, turn: Turn) -> list[object]:
    return [list(part.order_by(*WORK_ORDER)[:50]) for part in work_parts(reach, turn, limits_at(**HERE))]


Question = Callable[[Reach], object]

QUESTIONS: dict[str, Question] = {
    "next": lambda reach: next_to_serve(reach, **HERE),
    "today": lambda reach: today(reach, **HERE),
    **{f"list of {turn}": lambda reach, turn=turn: listed(reach, turn) for turn in Turn},
}


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_of_the_desk_looks_follow_ups_up(ask: Question, reach: Reach) -> None:
    plans = plans_of(lambda: ask(reach))
    assert "followup_of_" in plans or "followup_promised" in plans
    assert "Seq Scan on followups_followup" not in plans


def test_who_takes_over_a_claim_waits_for_nobody(clinic: Clinic) -> None:
    clinic.follow_up()
    claim_next(agent=clinic.lin, **HERE)
    with CaptureQueriesContext(connection) as asked:
        claim_next(agent=clinic.wu, at=NOW.replace(hour=9), on=TODAY)
    locking = [query["sql"] for query in asked.captured_queries if "FOR " in query["sql"]]
    assert len(locking) == 2, "the follow-up, and the claim that ran out"
    assert all("SKIP LOCKED" in sql for sql in locking)


def plans_of(ask: Callable[[], object]) -> str:
    with CaptureQueriesContext(connection) as asked:
        ask()
    plans: list[str] = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            if "followups_followup" in query["sql"]:
                cursor.execute(f"EXPLAIN {query['sql']}")
                plans += [line for (line,) in cursor.fetchall()]
    return "\n".join(plans)
