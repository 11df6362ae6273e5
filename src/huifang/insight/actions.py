"""The deeds of insight: counting everything anew, and keeping lists under names. They change nothing below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, F, Max, Sum, Value, When
from django.db.models.functions import Coalesce

from huifang.customers.models import Customer
from huifang.history.models import Entry
from huifang.insight.logic import Standing
from huifang.insight.models import Place, PlacedDuty, RollUp, SavedView, Tally
from huifang.insight.queries.counting import standing_roll_up
from huifang.insight.queries.within import standing_before
from huifang.kernel.sql.copying import empty
from huifang.kernel.sql.expressions import Later
from huifang.kernel.sql.statements import analyze, insert_from, oldest_running_transaction, take_lock, tune_for_sets
from huifang.kernel.sql.ways import whole_tables
from huifang.kernel.text import Message
from huifang.org.models import Employee
from huifang.planning.models import Sweep

DAYS_STILL_OPEN = 1
"""A deed may bear the day on which it began: what ended yesterday may be written down a moment from now."""


MOST_VIEWS = 30
"""So many lists somebody keeps; more nobody finds their way in."""


class TooManyViews(Exception):
    """Somebody keeps as many lists as anybody may; this one was not kept."""

    message = Message("You keep %(most)d lists already. Forget one that you do not need.", {"most": MOST_VIEWS})


@dataclass(frozen=True, slots=True)
class RolledUp:
    """What a roll-up counted."""

    since_on: date
    follow_ups: int
    cells: int


def roll_up(*, on: date) -> RolledUp:
    """Count all follow-ups anew, so that pages need only add what happened since. Twice is once.

    Wants to be run after each sweep, in its transaction: then no page finds the one without the other. Until it was,
    pages count one by one. Waits while a sweep runs.
    """
    since_on = on - timedelta(days=DAYS_STILL_OPEN)
    with transaction.atomic():
        take_lock("planning.sweep")
        tune_for_sets()
        resume_from = oldest_running_transaction()
        with whole_tables():
            _place()
            cells = _count(since_on)
        RollUp.objects.all().delete()
        RollUp.objects.create(
            since_on=since_on,
            sweep=Sweep.objects.order_by("-id").first(),
            entry_id=Entry.objects.aggregate(last=Coalesce(Max("id"), 0))["last"],
            resume_from=resume_from,
        )
    analyze(Tally, Place)
    return RolledUp(since_on, int(Tally.objects.aggregate(all=Coalesce(Sum("count"), 0))["all"]), cells)


def forget_roll_up() -> None:
    """Have pages count one by one until the next roll-up: for a deed that takes customers or follow-ups away."""
    with transaction.atomic():
        empty(RollUp, Place, Tally)


def keep_rolled_up(*, on: date) -> RolledUp | None:
    """Roll up unless a roll-up of this day stands; None when one does."""
    return None if is_rolled_up(on=on) else roll_up(on=on)


def is_rolled_up(*, on: date) -> bool:
    """Whether a roll-up stands that is as young as the day."""
    standing = standing_roll_up(on)
    return standing is not None and standing.since_on >= on - timedelta(days=DAYS_STILL_OPEN)


def _place() -> None:
    """Note under which department each customer is counted from now on; only those that changed are looked at."""
    last = RollUp.objects.order_by("-id").first()
    customers = Customer.objects.all()
    if last is not None and last.resume_from <= oldest_running_transaction():
        customers = customers.filter(changed_in__gte=last.resume_from)
        Place.objects.filter(customer_id__in=customers.values("id")).delete()
    else:
        Place.objects.all().delete()
    insert_from(Place, customers.values_list("id", "department_id"), columns=("customer", "department"))
    analyze(Place)


def _count(since_on: date) -> int:
    since = Value(since_on)
    day_before = Value(since_on - timedelta(days=1))
    Tally.objects.all().delete()
    rows = (
        PlacedDuty.objects.annotate(standing=standing_before(since_on))
        .filter(standing__isnull=False)
        .annotate(
            from_on=Case(When(standing=Standing.PLANNED, then=Later(F("opens_on"), since)), default=since),
            to_on=Case(When(standing=Standing.PLANNED, then=Later(F("closes_on"), day_before)), default=since),
        )
        .values_list("rule_id", "place__department_id", "standing", "from_on", "to_on")
        .annotate(count=Count("id"))
    )
    columns = ("rule", "department", "standing", "opens_on", "closes_on", "count")
    return insert_from(Tally, rows, columns=columns, all_new=True).count


@transaction.atomic
def save_view(*, employee: Employee, name: str, listing: dict[str, Any], is_shared: bool, at: datetime) -> SavedView:
    """Keep a list of customers under a name, in place of one's own of this name. Raises TooManyViews."""
    take_lock(f"huifang saved views {employee.pk}")
    others = SavedView.objects.filter(employee=employee).exclude(name=name)
    if others.count() >= MOST_VIEWS:
        raise TooManyViews
    kept, _ = SavedView.objects.update_or_create(
        employee=employee, name=name, defaults={"listing": listing, "is_shared": is_shared, "saved_at": at}
    )
    return kept


def forget_view(*, view: int, employee: Employee) -> bool:
    """Forget a list (by id) of one's own; returns whether there was one."""
    count, _ = SavedView.objects.filter(pk=view, employee=employee).delete()
    return count > 0
