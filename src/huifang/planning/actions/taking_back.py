"""Take an import back with what was planned for it: duties that nobody has touched go, and hold nothing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from huifang.cases.models import Case
from huifang.customers.actions.run import Run
from huifang.customers.actions.undoing import Held, Undone, undo_import
from huifang.customers.queries.overwritten import made_customers, made_events
from huifang.followups.models import Claim, Draft, FollowUp
from huifang.kernel.sql.deleting import delete_from
from huifang.kernel.sql.statements import take_lock, tune_for_sets
from huifang.planning.models import AnchorDay
from huifang.surveys.models import Invitation, Response

Rows = QuerySet[Any, Any]


def take_import_back(*, entry: int, run: Run, reason: str = "") -> Undone:
    """Undo an import by its entry, see `undo_import`; raises NoImport. No sweep works meanwhile.

    Customers with a duty that somebody has worked on or claimed stay, those whom a survey has asked and those who have
    a case; events that such a duty answers are withdrawn. The next sweep looks at whoever else lost an event or value.
    """
    with transaction.atomic():
        take_lock("planning.sweep")
        tune_for_sets()
        busy = FollowUp.objects.exclude(_nobodys())
        asked = _asked()
        going = made_customers(entry).filter(is_untouched=True).exclude(id__in=busy.values("customer_id"))
        for customers in asked:
            going = going.exclude(id__in=customers)
        gone = list(going.values_list("id", flat=True))
        answered = busy.filter(event__isnull=False).values("event_id")
        events = made_events(entry).filter(is_untouched=True).exclude(id__in=answered)
        duties = FollowUp.objects.filter(Q(customer_id__in=gone) | Q(event_id__in=events.values("id")))
        delete_from(FollowUp, duties.filter(_nobodys()).values_list("id"))
        AnchorDay.objects.filter(customer_id__in=gone).delete()
        held = Held(
            customers=[FollowUp.objects.values("customer_id"), *asked],
            events=[FollowUp.objects.filter(event__isnull=False).values("event_id")],
        )
        return undo_import(entry=entry, run=run, held=held, reason=reason)


def _asked() -> list[Rows]:
    """The customers whom a survey was sent to, who have answered one, or who have brought a case."""
    held = (Invitation, Response, Case)
    return [model._default_manager.filter(customer__isnull=False).values("customer_id") for model in held]


def _nobodys() -> Q:
    """Duties that a sweep made and that no person has had to do with."""
    open_or_swept = Q(state=FollowUp.State.PLANNED) | Q(state=FollowUp.State.CANCELLED, ended_on=None)
    claimed = Exists(Claim.objects.filter(follow_up_id=OuterRef("pk")))
    drafted = Exists(Draft.objects.filter(follow_up_id=OuterRef("pk")))
    return open_or_swept & Q(attempts=0, agent=None, quiet_until=None, promised_at=None) & ~claimed & ~drafted
