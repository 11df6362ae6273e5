"""What customers say when they are asked how content they are: in the call, and on paper at the counter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

from huifang.cli.sample.firm import EVENING, Firm
from huifang.cli.sample.people import CLINIC, ESTATE
from huifang.cli.sample.words import AMISS, LIKED
from huifang.followups.models import Record
from huifang.surveys.actions.answering import take_answers
from huifang.surveys.actions.building import copy_shipped
from huifang.surveys.logic.asking import About
from huifang.surveys.logic.definition import Kind, Question
from huifang.surveys.logic.library.after import AFTER_SALE, AFTER_SERVICE
from huifang.surveys.models import QuestionnaireVersion, Response
from huifang.surveys.queries.library import definition_of

OFTEN, ON_PAPER = 0.4, 0.2
AGAIN_AFTER = timedelta(days=30)
MOODS, HOW_MANY = (1, 2, 3, 4, 5), (2, 4, 13, 43, 38)
CONTENT = 4


def take_up_questionnaires(actor: str) -> None:
    """Take those of the library that the two departments ask with."""
    for one in (AFTER_SERVICE, AFTER_SALE):
        copy_shipped(of=one, actor=actor)


def voices_of(firm: Firm, on: date) -> None:
    """Some of those who were reached on a day are asked, nobody twice in a month."""
    versions = _versions(firm)
    asked = set(Response.objects.filter(answered_on__gt=on - AGAIN_AFTER).values_list("customer_id", flat=True))
    records = Record.objects.filter(follow_up__ended_on=on).select_related(
        "follow_up__customer", "employee", "customer"
    )
    for record in records.order_by("pk"):
        random = firm.chance_of(record.follow_up, "voice")
        if random.random() < OFTEN and record.customer_id not in asked:
            asked.add(record.customer_id)
            _ask(firm, record, versions[record.customer.department_id], random, on)


def _versions(firm: Firm) -> Mapping[int | None, QuestionnaireVersion]:
    """By the department of a customer what is asked there."""
    keys = {AFTER_SERVICE.key: CLINIC, AFTER_SALE.key: ESTATE}
    found = QuestionnaireVersion.objects.select_related("questionnaire")
    return {firm.departments[keys[one.questionnaire.copied_from]]: one for one in found}


def _ask(firm: Firm, record: Record, version: QuestionnaireVersion, random: Random, on: date) -> None:
    on_paper = random.random() < ON_PAPER
    mood = random.choices(MOODS, HOW_MANY)[0]
    steward = firm.stewards.get(record.customer_id)
    take_answers(
        version=version,
        said={one.key: said for one in definition_of(version).asked if (said := _said(one, random, mood)) is not None},
        mode=Response.Mode.PAPER if on_paper else Response.Mode.AGENT,
        customer=record.customer,
        by=record.employee,
        actor=f"employee:{record.employee.number}",
        at=firm.moment(record.employee, on, EVENING),
        on=on,
        about=About(employee=steward if steward != record.employee_id else None, rule=record.follow_up.rule_id),
        answered_on=on if on_paper else None,
    )


def _said(question: Question, random: Random, mood: int) -> object:
    """What a question gets out of a mood, None where it gets nothing."""
    if question.kind is Kind.MATRIX:
        return {row.key: str(_near(random, mood, question.points)) for row in question.rows}
    if question.points:
        return str(mood if question.is_overall else _near(random, mood, question.points))
    if question.kind is Kind.TEXT:
        return random.choice(LIKED if mood >= CONTENT else AMISS) if random.random() < 0.5 else None
    if question.choices:
        return [random.choice(question.choices).key]
    return None


def _near(random: Random, mood: int, points: tuple[int, ...]) -> int:
    """A point of a scale that goes with a mood, give or take."""
    place = round((mood - MOODS[0]) / (MOODS[-1] - MOODS[0]) * (len(points) - 1)) + random.choice((-1, 0, 0, 0, 1))
    return points[min(max(place, 0), len(points) - 1)]
