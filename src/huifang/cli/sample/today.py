"""The last evening of the sample company: what is left for the people who try Huifang today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from huifang.cli.sample.contacts import contact
from huifang.cli.sample.course import Turn
from huifang.cli.sample.firm import EVENING, Firm
from huifang.cli.sample.people import SHOWN_AGENT, SHOWN_SUPERVISOR
from huifang.cli.sample.words import GUIDANCE, LATER
from huifang.followups.actions import claim, promise_call_back, send_back
from huifang.followups.models import FollowUp, Record
from huifang.followups.models.follow_ups import FollowUpSet
from huifang.org.logic import Right
from huifang.org.queries import reach_of

CALL_BACKS = ((9, 30), (11, 0), (14, 30), (16, 0))
DONE, PROMISED = 2, 3
"""So many days ago were the viewings of which this becomes; those before are late, those after due or open today."""


def leave_for_today(firm: Firm, on: date) -> None:
    """On the eve (`on`) of today: two records go back, call-backs are promised, a report stays owed, one is to read."""
    _send_back(firm, firm.kept.viewings[DONE], on)
    _promise(firm, [*_first(firm.kept.viewings[PROMISED], on), *_others(firm, on)], on)


def hand_overs_of_the_last_day(firm: Firm, on: date) -> None:
    """Whoever got a flat on the last day is asked at once, but one."""
    first, _, last = firm.kept.handovers
    for row in _first([first, last], on):
        contact(firm, row, Turn.REACHED, at=firm.moment(firm.agent_of(row), on, EVENING), on=on)


def _first(customers: Sequence[int], on: date) -> FollowUpSet:
    """Of each of these customers the follow-up that is open first."""
    planned = FollowUp.objects.filter(customer__in=customers, state=FollowUp.State.PLANNED, opens_on__lte=on)
    return planned.select_related("customer", "agent").order_by("customer_id", "due_on", "id").distinct("customer_id")


def _others(firm: Firm, on: date) -> Sequence[FollowUp]:
    """Some of the shown agent's own that nobody has tried yet."""
    reach = reach_of(firm.people[SHOWN_AGENT], Right.WORK, on=on)
    assert reach is not None
    own = FollowUp.objects.own_of(reach).filter(opens_on__lte=on, attempts=0, customer__opted_out_on=None)
    theirs = own.exclude(customer__in=firm.kept.everybody()).select_related("customer", "agent")
    most = len(CALL_BACKS) - len(firm.kept.viewings[PROMISED])
    return list(theirs.order_by("closes_on", "customer__external_id", "id")[:most])


def _promise(firm: Firm, rows: Sequence[FollowUp], on: date) -> None:
    agent, today = firm.people[SHOWN_AGENT], on + timedelta(days=1)
    for place, (row, (hour, minute)) in enumerate(zip(rows, CALL_BACKS, strict=False)):
        at = firm.moment(agent, on, EVENING)
        claim(follow_up=row.pk, agent=agent, at=at, on=on)
        promise_call_back(
            follow_up=row.pk,
            agent=agent,
            at=at,
            on=on,
            promised_at=firm.at(today, hour, minute),
            channel="phone",
            note=LATER[place % len(LATER)],
        )


def _send_back(firm: Firm, customers: Sequence[int], on: date) -> None:
    """The supervisor reads the records of the last contacts the same evening."""
    supervisor = firm.people[SHOWN_SUPERVISOR]
    for row in _first(customers, on):
        contact(firm, row, Turn.REACHED, at=firm.moment(firm.agent_of(row), on, EVENING), on=on)
    records = Record.objects.filter(customer__in=customers, state=Record.State.SUBMITTED).select_related("customer")
    for place, record in enumerate(records.order_by("pk")):
        send_back(
            reviewed=record,
            version=record.version,
            by=supervisor,
            at=firm.moment(supervisor, on, EVENING),
            on=on,
            guidance=GUIDANCE[place % len(GUIDANCE)],
        )
