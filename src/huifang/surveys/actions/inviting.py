"""Ask customers by a link of their own. What travels in the link is told once, and is not kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huifang.customers.models import Customer
from huifang.history.actions import record
from huifang.kernel.sql.statements import take_lock
from huifang.org.models import Employee
from huifang.surveys.actions.counting import count_asked
from huifang.surveys.actions.refusals import AskedLately, Closed, OptedOut, OwnWork, Retired
from huifang.surveys.logic.asking import NOTHING, About, expires_at, rests_until
from huifang.surveys.logic.tokens import digest_of, new_token
from huifang.surveys.models import Invitation, Questionnaire
from huifang.surveys.queries.asked import last_asked_on
from huifang.surveys.queries.library import current_version


@dataclass(frozen=True, slots=True)
class Link:
    """An invitation with the word of its link, which nobody can ask for again."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(
    *,
    questionnaire: Questionnaire,
    customer: Customer,
    by: Employee,
    actor: str,
    at: datetime,
    on: date,
    about: About = NOTHING,
    language: str = "",
) -> Link:
    """Make a link for one customer. Raises Retired, OptedOut, and AskedLately where they are to be left in peace."""
    take_lock(f"surveys.asking {customer.pk}")
    if questionnaire.is_retired:
        raise Retired
    if customer.opted_out_on is not None:
        raise OptedOut
    _left_in_peace(questionnaire, customer, on)
    token = new_token()
    facts = {"questionnaire": questionnaire.key, "customer": customer.pk}
    invitation = Invitation.objects.create(
        version=current_version(questionnaire),
        digest=digest_of(token),
        customer=customer,
        employee_id=about.employee,
        department_id=about.department or customer.department_id,
        product=about.product,
        rule_id=about.rule,
        channel=about.channel,
        language=language,
        asked_by=by,
        asked_on=on,
        asked_at=at,
        expires_at=expires_at(at, valid_days=questionnaire.valid_days),
        entry=record(deed="survey.asked", actor=actor, row_count=1, facts=facts),
    )
    count_asked([invitation.pk])
    return Link(invitation, token)


@transaction.atomic
def renew_link(*, invitation: Invitation, by: Employee, actor: str, at: datetime) -> Link:
    """Another link for an invitation that waits: the one before leads nowhere from now on.

    Who is asked, when and until when stays as it was. Raises Closed, OwnWork, and OptedOut where the customer refuses
    contacts by now.
    """
    if invitation.employee_id == by.pk:
        raise OwnWork
    if invitation.customer is not None and invitation.customer.opted_out_on is not None:
        raise OptedOut
    token = new_token()
    entry = record(deed="survey.link_renewed", actor=actor, row_count=1, facts={"invitation": invitation.pk})
    waiting = Invitation.objects.open_at(at).filter(pk=invitation.pk, customer__isnull=False)
    if not waiting.update(digest=digest_of(token), asked_by=by, entry=entry):
        raise Closed
    invitation.refresh_from_db()
    return Link(invitation, token)


def _left_in_peace(questionnaire: Questionnaire, customer: Customer, on: date) -> None:
    asked_on = last_asked_on(customer.pk)
    if asked_on is None:
        return
    again_on = rests_until(asked_on, rest_days=questionnaire.rest_days)
    if on < again_on:
        raise AskedLately(asked_on, again_on)
