"""Whoever a case is about is told nothing of it, and does not make the follow-up on it. Source: security.md, T15."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from huifang.cases.actions.log import Doer
from huifang.cases.models import Case
from huifang.customers.actions.changing import write_down
from huifang.customers.models import Event
from huifang.followups.models import FollowUp, Report, WithheldEvent, WithheldRecord
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id
from huifang.notices.actions import forget
from huifang.org.models import Employee


@transaction.atomic
def keep_from_them(*, cases: Collection[int]) -> None:
    """Withhold from whoever these cases (by id) are about now what each came out of and was ever closed with.

    What they wrote down themselves is theirs. Doing it twice is doing it once; who is not meant any more is told again.
    """
    named = list(Case.objects.filter(pk__in=cases).select_related("finding__record"))
    records = {one.finding.record_id for one in named if one.finding is not None}
    meant: dict[str, int | None] = {one.number: one.about_employee_id for one in named}
    closings = Event.objects.filter(customer__in=[one.customer_id for one in named], attributes__case__in=list(meant))
    events = dict(closings.values_list("pk", "attributes__case"))
    WithheldEvent.objects.filter(event__in=events).delete()
    WithheldRecord.objects.filter(record__in=records).delete()
    rows = [WithheldEvent(employee_id=by, event_id=event) for event, case in events.items() if (by := meant[case])]
    WithheldEvent.objects.bulk_create(rows)
    # A record may have brought several cases, about several people.
    about = Case.objects.filter(finding__record__in=records, about_employee__isnull=False)
    others = about.exclude(about_employee=F("finding__record__employee"))
    found = others.values_list("about_employee", "finding__record").distinct()
    WithheldRecord.objects.bulk_create(WithheldRecord(employee_id=by, record_id=record) for by, record in found)
    _forget_reports(list(found))


def _forget_reports(told: Collection[tuple[int, int]]) -> None:
    """What employees were told of reports on records, both by id."""
    for report, record in Report.objects.filter(record__in={one for _, one in told}).values_list("pk", "record"):
        whom = [employee for employee, withheld in told if withheld == record]
        forget(employees=whom, about=("report_to_read", report))


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
