"""Keep the figures of satisfaction: in the transaction of whatever changes a response or an invitation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import BooleanField, QuerySet, SmallIntegerField, Sum, TextField, Value

from huifang.kernel.sql.statements import AnyRows, analyze, insert_from, take_lock, tune_for_sets
from huifang.surveys.actions.hearing import unlearn
from huifang.surveys.logic.scores import Scale, summed
from huifang.surveys.models import Answer, Invitation, Response, ScoreTally, Voice
from huifang.surveys.queries.sums import ASKED, COLUMNS, KEYS, PLACE, SUMS, summed_invitations, summed_responses

By, Stage = ScoreTally.By, ScoreTally.Stage
SCORED = tuple(str(scale) for scale in Scale)


class Place(NamedTuple):
    """Where something is counted."""

    questionnaire: int
    month: date
    department: int | None
    by: ScoreTally.By
    key: str


def count_in(responses: Collection[int]) -> None:
    """Count these responses, by id, into the figures, and have their free texts read.

    Must stand in the transaction that wrote them, and once for each: beside it nothing waits for anybody.
    """
    rows = Response.objects.counted().filter(id__in=list(responses))
    _count_responses(rows, times=1)
    _listen(rows)


def take_out(responses: Collection[int]) -> None:
    """Take these responses, by id, out of the figures: before they are changed or go, in the same transaction.

    What was learned from their texts is forgotten.
    """
    rows = Response.objects.counted().filter(id__in=list(responses))
    _count_responses(rows, times=-1)
    unlearn(Voice.objects.filter(response__in=rows))


def count_asked(invitations: Collection[int]) -> None:
    """Count that these invitations, by id, were made: in the transaction that made them."""
    _count_invitations(invitations, {"asked": 1})


def count_answered(invitations: Collection[int]) -> None:
    """Count that these invitations, by id, were answered: in the transaction that spends them."""
    _count_invitations(invitations, {"answered": 1})


def _count_responses(rows: QuerySet[Response], *, times: int) -> None:
    """Added up here, not in the database: to plan the SELECT of a recount takes longer than to write one response."""
    found: defaultdict[Place, Counter[str]] = defaultdict(Counter)
    for row in rows.values("version__questionnaire_id", "answered_on", *KEYS.values(), *SCORED, "department_id"):
        numbers = {"responses": 1, **{name: number for scale in Scale for name, number in _of_one(scale, row[scale])}}
        for place in _places(row, row["answered_on"]):
            for name, number in numbers.items():
                found[place][name] += times * number
    _write(found)


def _count_invitations(invitations: Collection[int], numbers: Mapping[str, int]) -> None:
    found: defaultdict[Place, Counter[str]] = defaultdict(Counter)
    rows = Invitation.objects.filter(id__in=list(invitations), customer__isnull=False)
    keys = [name for by, name in KEYS.items() if by != By.MODE]
    for row in rows.values("version__questionnaire_id", "asked_on", "department_id", *keys):
        for place in _places({**row, "mode": Response.Mode.LINK.value}, row["asked_on"]):
            found[place].update(numbers)
    _write(found)


def _of_one(scale: Scale, value: Decimal | int | None) -> Iterator[tuple[str, Any]]:
    sums = summed(scale, () if value is None else (value,))
    yield from (
        (f"{scale}_{each.name}", getattr(sums, each.name)) for each in fields(sums) if f"{scale}_{each.name}" in SUMS
    )


def _places(row: Mapping[str, Any], day: date) -> Iterator[Place]:
    for by in By:
        key = row[KEYS[by]] if by in KEYS else None
        place = row["version__questionnaire_id"], day.replace(day=1), row["department_id"]
        yield Place(*place, by, "" if key is None else str(key))


def _write(found: Mapping[Place, Mapping[str, int]]) -> None:
    ScoreTally.objects.bulk_create(
        ScoreTally(
            questionnaire_id=place.questionnaire,
            month=place.month,
            department_id=place.department,
            by=place.by,
            key=place.key,
            **numbers,
        )
        for place, numbers in found.items()
    )


def put_together() -> int:
    """Add the rows of one place that came in since into one; returns how many were new. Figures stay what they are."""
    with transaction.atomic():
        take_lock("surveys.figures")
        fresh = ScoreTally.objects.filter(stage=Stage.FRESH)
        touched = list(fresh.values_list("questionnaire_id", "month").distinct())
        count = 0
        for questionnaire, month in touched:
            # What comes in between the two statements is not taken, and waits for the next time.
            rows = ScoreTally.objects.filter(questionnaire_id=questionnaire, month=month)
            count += rows.filter(stage=Stage.FRESH).count()
            rows.update(stage=Stage.TAKEN)
            _write_together(ScoreTally.objects.filter(stage=Stage.TAKEN))
            ScoreTally.objects.filter(stage=Stage.TAKEN).delete()
    return count


def _write_together(rows: QuerySet[ScoreTally]) -> None:
    names = (*SUMS, *ASKED)
    sums = rows.order_by().values(*PLACE).annotate(**{f"all_{name}": Sum(name) for name in names})
    whole = sums.exclude(**dict.fromkeys((f"all_{name}" for name in names), 0))
    stage = Value(int(Stage.WHOLE), output_field=SmallIntegerField())
    _add(whole.annotate(at_stage=stage).values_list(*PLACE, "at_stage", *(f"all_{name}" for name in names)))


def count_everything_anew() -> int:
    """Count all responses and invitations from the start; returns how many responses count.

    For repair, and for what came in by another way than the deeds of this room: nobody may answer meanwhile.
    """
    with transaction.atomic():
        take_lock("surveys.figures")
        tune_for_sets()
        ScoreTally.objects.all().delete()
        _add(summed_responses(Response.objects.all()))
        _add(summed_invitations(Invitation.objects.all(), asked=1, answered=0))
        _add(summed_invitations(Invitation.objects.filter(spent_at__isnull=False), asked=0, answered=1))
        ScoreTally.objects.update(stage=Stage.TAKEN)
        _write_together(ScoreTally.objects.filter(stage=Stage.TAKEN))
        ScoreTally.objects.filter(stage=Stage.TAKEN).delete()
        _listen(Response.objects.counted())
    analyze(ScoreTally)
    return Response.objects.counted().count()


def _add(rows: AnyRows) -> None:
    insert_from(ScoreTally, rows, columns=COLUMNS, all_new=True)


def _listen(responses: QuerySet[Response]) -> None:
    """Have every free text of these responses wait to be read."""
    said = Answer.objects.filter(response__in=responses).exclude(text="")
    nothing = Value([], output_field=ArrayField(TextField()))
    rows = said.values_list(
        "pk",
        "response_id",
        "response__version__questionnaire_id",
        "response__department_id",
        "response__employee_id",
        "response__answered_on",
        nothing,
        nothing,
        Value(False, output_field=BooleanField()),
        Value(0),
    )
    columns = ("answer", "response", "questionnaire", "department", "employee", "said_on", "topics", "words")
    insert_from(Voice, rows, columns=(*columns, "is_corrected", "judged_after"))
