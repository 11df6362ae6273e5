"""A bad answer opens a case by rule; rules are made, and each can be switched off."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from huifang.cases.actions.intake import take_in
from huifang.cases.actions.log import Doer
from huifang.cases.actions.refusals import NotTheirKind
from huifang.cases.logic.clock.limits import length_from
from huifang.cases.logic.clock.reckoning import due_after
from huifang.cases.logic.clock.timetable import Timetable, moment_of, number_of
from huifang.cases.logic.intake import NewCase
from huifang.cases.logic.low import FIRST_LANGUAGE
from huifang.cases.logic.words import LONGEST_WORDS, Source
from huifang.cases.models import CaseOfAnswer, LowRule
from huifang.cases.queries.clocks import Timetables, timetables
from huifang.cases.queries.low import LowAnswer, low_answers, low_rules
from huifang.followups.logic.written import FindingKind
from huifang.history.actions import record
from huifang.kernel.sql.statements import take_lock
from huifang.policy.logic.languages import in_language
from huifang.policy.logic.sections.parts import WorkingTime
from huifang.policy.queries import sayings_in_force
from huifang.surveys.models import Questionnaire

LOCK = "cases.low_answers"
MOST_RULES = 50


@transaction.atomic
def open_cases_of_low_answers(*, at: datetime, on: date, actor: str) -> int:
    """Open a case for each low answer that has none; returns how many. Done twice it opens nothing more.

    Whom the answer is about sees nothing of the case. Within the time that the policy says somebody is to call the
    customer: that is promised in the case.
    """
    take_lock(LOCK)
    found = low_answers(on)
    if not found:
        return 0
    tables = timetables(min([*(one.response.answered_at or at for one in found), at]))
    working = {one.policy_id: one.sections.working for one in sayings_in_force(on)}
    cases = take_in(
        cases=[_new_case(one, tables, working.get(one.rule.policy or 0, WorkingTime()), at) for one in found],
        doer=Doer(None, at, on, actor),
    )
    CaseOfAnswer.objects.bulk_create(
        CaseOfAnswer(response=one.response, case=case) for one, case in zip(found, cases, strict=True)
    )
    return len(cases)


def _new_case(one: LowAnswer, tables: Timetables, working: WorkingTime, at: datetime) -> NewCase:
    response = one.response
    began = response.answered_at or at
    return NewCase(
        kind=FindingKind.COMPLAINT,
        source=Source.SURVEY,
        title=_title(response.version.questionnaire, response.csat, response.nps),
        words=one.words[:LONGEST_WORDS] or "–",
        customer=response.customer_id,
        department=response.department_id,
        policy=one.rule.policy,
        key=one.rule.case_key,
        product=response.product,
        about_employee=response.employee_id,
        taken_in_at=began,
        promised_at=_called_by(one, tables.laid_out(working), began),
    )


def _called_by(one: LowAnswer, table: Timetable, began: datetime) -> datetime | None:
    if one.rule.within is None:
        return None
    number = number_of(began)
    due = due_after(number, (), length_from(one.rule.within, number, table))
    return None if due is None else moment_of(due)


def _title(questionnaire: Questionnaire, csat: Decimal | None, nps: int | None) -> str:
    title = in_language(questionnaire.title, FIRST_LANGUAGE) or questionnaire.key
    score = csat if csat is not None else None if nps is None else Decimal(nps)
    return title if score is None else f"{title}：{score.normalize():f}"


@transaction.atomic
def make_low_rule(
    *,
    of: LowRule.Of,
    below: Decimal | None,
    questionnaire: int | None,
    question: str,
    choices: Collection[str],
    policy: int | None,
    segment: str,
    case_key: str,
    on: date,
    actor: str,
) -> LowRule:
    """Make a rule by which answers from now on open cases. Raises NotTheirKind for one that can find nothing."""
    is_of_question = of == LowRule.Of.QUESTION
    finds_something = below is not None or (is_of_question and choices)
    if not finds_something or is_of_question != bool(question) or LowRule.objects.count() >= MOST_RULES:
        raise NotTheirKind
    entry = record(deed="cases.low_rule_made", actor=actor, row_count=1, facts={"of": of, "question": question})
    return LowRule.objects.create(
        questionnaire_id=questionnaire, policy_id=policy, of=of, question=question, below=below, choices=list(choices),
        segment=segment, case_key=case_key, since_on=on, entry=entry,
    )  # fmt: skip


@transaction.atomic
def switch_low_rule(*, rule: int | None, policy: int | None, survey: str, is_on: bool, on: date, actor: str) -> None:
    """Switch a rule on or off: an own one by its id, a pack's by its policy and survey. Raises NotTheirKind for none.

    What was answered while it was off opens nothing later.
    """
    entry = record(deed="cases.low_rule_switched", actor=actor, row_count=1, facts={"survey": survey, "is_on": is_on})
    if survey and policy is not None:
        if not any(one.policy == policy and one.survey == survey for one in low_rules(on)):
            raise NotTheirKind
        LowRule.objects.update_or_create(
            policy_id=policy,
            survey=survey,
            defaults={"of": LowRule.Of.CSAT, "is_on": is_on, "since_on": on, "entry": entry},
        )
    elif rule is None or not LowRule.objects.filter(pk=rule, survey="").update(is_on=is_on, since_on=on, entry=entry):
        raise NotTheirKind
