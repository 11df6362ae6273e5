"""Who was asked, and with what: by the word of a link, by customer, by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Max, Q, QuerySet

from huifang.customers.models import Customer
from huifang.surveys.logic.tokens import digest_of, is_token
from huifang.surveys.models import Invitation, QrPoint, Response

_WHOLE = ("version__questionnaire", "point")


def id_of_link(token: str) -> int | None:
    """The invitation (by id) of a link; None for a word that is none of ours. One small statement."""
    if not is_token(token):
        return None
    named = Invitation.objects.filter(digest=digest_of(token), customer__isnull=False)
    return named.values_list("pk", flat=True).first()


def invitation_of(token: str) -> Invitation | None:
    """The invitation of a link, answered or not; None for a word that is none of ours."""
    if not is_token(token):
        return None
    return Invitation.objects.select_related(*_WHOLE).filter(digest=digest_of(token), customer__isnull=False).first()


def invitation(id: int) -> Invitation | None:
    """An invitation by its id, with what is asked."""
    return Invitation.objects.select_related(*_WHOLE).filter(pk=id).first()


def sitting_of(word: str) -> Invitation | None:
    """What somebody at a counter has sent so far, by the word that their browser keeps."""
    return Invitation.objects.select_related(*_WHOLE).filter(digest=digest_of(word), point__isnull=False).first()


def point_of(token: str) -> QrPoint | None:
    """The point of a code that is in use."""
    if not is_token(token):
        return None
    return QrPoint.objects.select_related("questionnaire").filter(token=token, is_active=True).first()


def last_asked_on(customer: int) -> date | None:
    """The last day on which a customer was asked anything: by a link, in a call or on paper."""
    asked = Invitation.objects.filter(customer=customer).aggregate(day=Max("asked_on"))["day"]
    answered = Response.objects.filter(customer=customer).aggregate(day=Max("answered_on"))["day"]
    return max((day for day in (asked, answered) if day), default=None)


def left_in_peace(*, since: date, among: Iterable[int] | None = None) -> QuerySet[Customer]:
    """The customers who were asked anything on a day or after it, as a set: they are not asked again yet."""
    asked = Invitation.objects.asked_since(since).values("customer")
    answered = Response.objects.filter(answered_on__gte=since, customer__isnull=False).values("customer")
    found = Customer.objects.filter(Q(pk__in=asked) | Q(pk__in=answered))
    return found if among is None else found.filter(pk__in=among)


def invitations_of(customer: int) -> QuerySet[Invitation]:
    """What a customer was asked by links, the newest first."""
    return (
        Invitation.objects.select_related("version", "version__questionnaire")
        .filter(customer=customer)
        .order_by("-asked_on", "-id")
    )
