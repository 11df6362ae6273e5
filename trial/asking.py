"""What the trial asks of its database beyond what the commands print. Django must be started."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Tier:
    tier: str
    customers: int
    least_spend: str
    most_spend: str


@dataclass(frozen=True, slots=True)
class Owed:
    """A customer's follow-ups whose window is open or over on the day, and how many of them are over."""

    customer: str
    name: str
    tier: str
    owed: int
    late: int


def tiers() -> list[Tier]:
    """How many customers the import put into each tier, and what they spent."""
    from django.db.models import Count, DecimalField, Max, Min
    from django.db.models.fields.json import KeyTextTransform
    from django.db.models.functions import Cast

    from huifang.customers.models import Customer

    spend = Cast(KeyTextTransform("spend", "attributes"), DecimalField(max_digits=20, decimal_places=4))
    rows = (
        Customer.objects.annotate(tier=KeyTextTransform("value_tier", "attributes"), spend=spend)
        .values("tier")
        .annotate(customers=Count("id"), least=Min("spend"), most=Max("spend"))
        .order_by("-least")
    )
    return [Tier(row["tier"], row["customers"], _plain(row["least"]), _plain(row["most"])) for row in rows]


def _plain(amount: Decimal) -> str:
    """Without the zeros that end a fraction."""
    return f"{amount.normalize():f}"


def kinds() -> dict[str, int]:
    """How many events of each kind the import made."""
    from django.db.models import Count

    from huifang.customers.models import Event

    return dict(Event.objects.values_list("kind__key").annotate(Count("id")).order_by("kind__key"))


def most_owed(on: date, *, most: int) -> list[Owed]:
    """The customers with most follow-ups open or late on a day; of equally many the lower number first."""
    from django.db.models import Count, F, Q
    from django.db.models.fields.json import KeyTextTransform

    from huifang.followups.models import FollowUp

    rows = (
        FollowUp.objects.filter(state=FollowUp.State.PLANNED, opens_on__lte=on)
        .values(number=F("customer__external_id"), name=F("customer__name"))
        .annotate(
            tier=KeyTextTransform("value_tier", "customer__attributes"),
            owed=Count("id"),
            late=Count("id", filter=Q(closes_on__lt=on)),
        )
        .order_by("-owed", "number")[:most]
    )
    return [Owed(row["number"], row["name"], row["tier"], row["owed"], row["late"]) for row in rows]


def follow_up_to_explain(customer: str, on: date) -> int:
    """The customer's newest follow-up after an event that is open or late on the day."""
    from huifang.followups.models import FollowUp

    rows = FollowUp.objects.filter(customer__external_id=customer, event__isnull=False, opens_on__lte=on)
    newest = rows.order_by("-opens_on", "-occasion").values_list("id", flat=True).first()
    assert newest is not None, "the customer with most owed has a follow-up after a purchase"
    return newest
