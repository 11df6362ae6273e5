"""Satisfaction by department and month, from sums that are kept and one by one; and what keeping them costs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bench.planning import Bench, Figure, at_least, at_most
from huifang.kernel.postgres import Cluster

SCRIPT = Path(__file__).parent / "answers.sql"
FIRST_ON, LAST_ON = date(2024, 6, 1), date(2026, 5, 31)
ROUNDS = 5
SUBMITS = 40


def measure(folder: Path, *, responses: int) -> Iterator[Figure]:
    """In a cluster of its own: fill it with responses, count them, and ask as the page does."""
    cluster = Cluster(folder / "satisfaction")
    bench = Bench(cluster, folder / "data")
    try:
        _fill(bench, responses)
        yield from _measured(responses)
    finally:
        cluster.stop()


def _fill(bench: Bench, responses: int) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    with bench.connect() as connection:
        for statement in SCRIPT.read_text().replace(":responses", str(responses)).split(";\n"):
            connection.execute(statement)  # type: ignore[call-overload]


def _measured(responses: int) -> Iterator[Figure]:
    from huifang.org.logic import Reach
    from huifang.surveys.actions.counting import count_everything_anew, put_together
    from huifang.surveys.logic.figures import total
    from huifang.surveys.logic.scores import Scale
    from huifang.surveys.models import Questionnaire
    from huifang.surveys.queries.satisfaction import Asked, By, figures

    seconds, counted = _timed(count_everything_anew)
    yield Figure(
        "responses counted from the start", responses / seconds, "responses/s", f"{counted:,} of them", holds=True
    )
    asked = Asked(Questionnaire.objects.order_by("pk").values_list("pk", flat=True)[0], FIRST_ON, LAST_ON)
    everybody = Reach(0, True, frozenset(), ())
    found = figures(asked, None, reach=everybody)
    yield at_least(
        "counted of one questionnaire, of those that it has", total(found.values()).responses / _one_by_one(asked)[1], 1
    )
    page = _median(lambda: figures(asked, None, reach=everybody, measures=[Scale.CSAT]))
    yield at_most(f"satisfaction by department and month over {responses:,} responses", page * 1000, 300, "ms")
    people = _median(lambda: figures(asked, By.EMPLOYEE, reach=everybody, measures=[Scale.CSAT]))
    yield Figure("satisfaction by person and month", people * 1000, "ms", "400 people, 24 months", holds=True)
    yield Figure("the same by department, one by one", _one_by_one(asked)[0] * 1000, "ms", "for comparison", holds=True)
    submit = _submits()
    yield at_most("what keeping the sums adds to a submit", submit * 1000, 15, "ms")
    after = _median(lambda: figures(asked, None, reach=everybody))
    yield Figure("by department with fresh sums beside", after * 1000, "ms", "–", holds=after < 0.3)
    yield Figure("putting them together", _timed(put_together)[0], "s", "–", holds=True)


def _submits() -> float:
    """The middle time of counting one response that was just written."""
    from django.db import transaction

    from huifang.surveys.actions.counting import count_in, take_out
    from huifang.surveys.models import Response

    times = []
    for response in Response.objects.order_by("-pk").values_list("pk", flat=True)[:SUBMITS]:
        with transaction.atomic():
            take_out([response])
            times.append(_timed(lambda: count_in([response]))[0])  # noqa: B023 - called at once
    return statistics.median(times)


def _one_by_one(asked: Any) -> tuple[float, int]:
    from django.db.models import Avg, Count
    from django.db.models.functions import TruncMonth

    from huifang.surveys.models import Response

    rows = Response.objects.filter(version__questionnaire=asked.questionnaire, is_counted=True)
    grouped = rows.values("department", month=TruncMonth("answered_on")).annotate(score=Avg("csat"), count=Count("pk"))
    seconds, found = _timed(lambda: list(grouped))
    return seconds, sum(row["count"] for row in found)


def _median(ask: Callable[[], object]) -> float:
    return statistics.median(_timed(ask)[0] for _ in range(ROUNDS))


def _timed(ask: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = ask()
    return time.perf_counter() - began, found
