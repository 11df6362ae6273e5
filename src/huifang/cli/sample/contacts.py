"""The contacts of one day: tries, records, and what the supervisors decide need not be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from huifang.cli.sample.answers import answers_to, findings
from huifang.cli.sample.course import Try, Turn, course_of
from huifang.cli.sample.firm import AFTERNOON, MORNING, Firm
from huifang.cli.sample.words import GIVEN_REASONS, LATER, NOTES, REFUSALS, UNREACHED, chance
from huifang.followups.actions import attempt, claim, complete, promise_call_back, waive
from huifang.followups.logic.outcomes import Outcome
from huifang.followups.models import FollowUp
from huifang.org.models import Employee

SOON = timedelta(hours=4, minutes=30)
OF_CHANNEL = {"sms": Outcome.MESSAGE_SENT, "visit": Outcome.VISITED}
"""What a contact on a channel comes to; on any other the customer is reached."""


def contacts_of(firm: Firm, on: date) -> None:
    """Everything that the company does on a day with the follow-ups that are open."""
    open_now = FollowUp.objects.filter(state=FollowUp.State.PLANNED, opens_on__lte=on)
    theirs = open_now.exclude(customer__in=firm.kept.everybody())
    rows = theirs.select_related("customer", "agent").order_by("customer__external_id", "due_on", "rule_id", "id")
    turns = [(one, row) for row in rows for one in _course(firm, row) if one.on == on]
    for one, row in sorted(turns, key=lambda turn: turn[0].is_afternoon):
        if one.turn is not Turn.WAIVED:
            contact(firm, row, one.turn, at=_moment(firm, row, on, is_afternoon=one.is_afternoon), on=on)
    _waive(firm, [row for one, row in turns if one.turn is Turn.WAIVED], on)


def contact(firm: Firm, row: FollowUp, turn: Turn, *, at: datetime, on: date) -> None:
    """One try at a moment, by whoever it is for."""
    agent, random = firm.agent_of(row), firm.chance_of(row, turn)
    claim(follow_up=row.pk, agent=agent, at=at, on=on)
    if turn is Turn.REACHED:
        _reach(firm, row, agent, random, at=at, on=on)
    elif turn is Turn.CALL_LATER:
        promise_call_back(
            follow_up=row.pk,
            agent=agent,
            at=at,
            on=on,
            promised_at=at + SOON,
            channel="phone",
            note=random.choice(LATER),
        )
    else:
        outcome = Outcome.REFUSED if turn is Turn.REFUSED else random.choice((Outcome.NO_ANSWER, Outcome.BUSY))
        note = random.choice(REFUSALS if turn is Turn.REFUSED else UNREACHED)
        attempt(follow_up=row.pk, agent=agent, at=at, on=on, channel="phone", outcome=outcome, note=note)


def _course(firm: Firm, row: FollowUp) -> Sequence[Try]:
    return course_of(firm.chance_of(row, "course"), opens_on=row.opens_on, closes_on=row.closes_on)


def _moment(firm: Firm, row: FollowUp, on: date, *, is_afternoon: bool) -> datetime:
    return firm.moment(firm.agent_of(row), on, AFTERNOON if is_afternoon else MORNING)


def _reach(firm: Firm, row: FollowUp, agent: Employee, random: Random, *, at: datetime, on: date) -> None:
    rule = firm.rules[row.rule_id]
    channel = random.choice((rule.channels[0], rule.channels[0], "phone"))
    complete(
        follow_up=row.pk,
        agent=agent,
        at=at,
        on=on,
        channel=channel,
        outcome=OF_CHANNEL.get(channel, Outcome.REACHED),
        rule=rule,
        answers=answers_to(rule.form, random, on=on),
        note=random.choice(NOTES),
        findings=findings(random, rule.key),
    )


def _waive(firm: Firm, rows: Sequence[FollowUp], on: date) -> None:
    for supervisor in firm.supervisors():
        theirs = [row.pk for row in rows if firm.supervisor_of(row.customer.department_id) == supervisor]
        if theirs:
            waive(follow_ups=theirs, by=supervisor, on=on, reason=chance(firm.seed, "waived", on).choice(GIVEN_REASONS))
