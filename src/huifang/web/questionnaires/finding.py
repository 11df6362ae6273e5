"""Questionnaires and customers through the person who asks."""

from __future__ import annotations

from django.http import Http404

from huifang.customers.models import Customer
from huifang.followups.models import FollowUp
from huifang.followups.queries.visible import customers_visible_to
from huifang.policy.queries import desk_rules
from huifang.surveys.models import QrPoint, Questionnaire
from huifang.surveys.queries.library import questionnaires
from huifang.web.frame.request import Request

FORM_IS_WRONG = 422


def questionnaire_of(id: int) -> Questionnaire:
    """A questionnaire; all of the company's are there for whoever keeps them. Raises Http404."""
    found = questionnaires().filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def code_of(id: int) -> QrPoint:
    """A code at a counter. Raises Http404."""
    found = QrPoint.objects.select_related("questionnaire", "department", "employee").filter(pk=id).first()
    if found is None:
        raise Http404
    return found


def customer_of(request: Request, customer: int) -> Customer:
    """The customer, if the reach of the person has it. Raises Http404."""
    found = customers_visible_to(request.reach).filter(pk=customer).select_related("department").first()
    if found is None:
        raise Http404
    return found


def follow_up_of(request: Request, customer: Customer) -> FollowUp | None:
    """The follow-up out of which somebody asks, if they can see it and it is this customer's."""
    named = request.GET.get("follow_up", "")
    if not (named.isascii() and named.isdigit() and len(named) < 18):
        return None
    found = FollowUp.objects.visible_to(request.reach).filter(pk=int(named), customer=customer)
    return found.select_related("rule", "version").first()


def asked_by_rule(follow_up: FollowUp | None) -> Questionnaire | None:
    """The questionnaire that the follow-up's rule names, as its policy says."""
    if follow_up is None:
        return None
    rule = desk_rules({follow_up.version_id}).get((follow_up.version_id, follow_up.rule.key))
    if rule is None or not rule.questionnaire:
        return None
    named = Questionnaire.objects.in_use().filter(policy=follow_up.rule.policy_id, policy_key=rule.questionnaire)
    return named.first()
