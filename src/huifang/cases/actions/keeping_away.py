"""The follow-up on a case about somebody is not that person's to make: it is the case's owner's.

Source: security.md, T15.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from huifang.cases.actions.log import Doer
from huifang.cases.models import Case
from huifang.customers.actions.changing import write_down
from huifang.followups.models import FollowUp
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id
from huifang.org.models import Employee


def unsettled(doer: Doer) -> QuerySet[FollowUp]:
    """The planned follow-ups on closed cases about somebody that nobody was given yet."""
    owners = Employee.objects.working_on(doer.on).values("pk")
    about = Case.objects.filter(about_employee__isnull=False, closing_event__isnull=False, owner__in=owners)
    # By the customer, too: there is an index of follow-ups by customer, and none by event.
    theirs = FollowUp.objects.filter(customer__in=about.values("customer"), event__in=about.values("closing_event"))
    return theirs.filter(state=FollowUp.State.PLANNED, is_settled=False)


@transaction.atomic
def keep_follow_ups_away(*, doer: Doer) -> int:
    """Give these follow-ups to the owners of their cases, for good; returns how many."""
    ids = list(unsettled(doer).order_by("pk").values_list("pk", flat=True))
    if not ids:
        return 0
    owner = Case.objects.filter(closing_event=OuterRef("event")).values("owner")[:1]
    entry_id = next_id(Entry)
    rows = FollowUp.objects.filter(pk__in=ids)
    rows.update(agent_id=Subquery(owner), is_settled=True, entry_id=entry_id)
    write_down("follow_ups.assigned", ids, entry_id, doer.named, "")
    return len(ids)
