"""What is in somebody's hands: all that must be handed over, or brought to an end, before they leave."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from huifang.approvals.models import Step
from huifang.approvals.queries import WAITS
from huifang.cases.queries.in_hand import cases_of, improvements_of, orders_of
from huifang.customers.models import Customer, Stewardship
from huifang.followups.models import Claim, Draft, FollowUp, Record, Report
from huifang.org.models import Employee, Posting

UNWRITTEN = Q(state__in=[Report.State.OWED, Report.State.SENT_BACK])


@dataclass(frozen=True, slots=True)
class InHand:
    """What one person has in hand. `handed_over` goes to others as a set; the rest is brought to an end.

    `promises` are among the follow-ups. `alone` is what waits for posts that nobody else holds.
    """

    employee: int
    customers: int = 0
    follow_ups: int = 0
    promises: int = 0
    claims: int = 0
    drafts: int = 0
    sent_back: int = 0
    reports: int = 0
    approvals: int = 0
    cases: int = 0
    work_orders: int = 0
    improvements: int = 0
    alone: int = 0

    @property
    def handed_over(self) -> int:
        of_cases = self.cases + self.work_orders + self.improvements
        return self.customers + self.follow_ups + self.claims + self.drafts + of_cases

    @property
    def brought_to_an_end(self) -> int:
        return self.sent_back + self.reports + self.approvals + self.alone

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, one.name) for one in fields(self) if one.name != "employee")


def in_hand(employees: Collection[int], *, on: date, unseen_by: int | None = None) -> dict[int, InHand]:
    """What each of these employees (by id) has in hand, but for cases about `unseen_by`. Two statements."""
    me = OuterRef("pk")
    counts: dict[str, tuple[QuerySet[Any, Any], str]] = {
        "customers": (stewarded().filter(employee=me), "employee"),
        "follow_ups": (planned(unseen_by).filter(agent=me), "agent"),
        "promises": (planned(unseen_by).filter(agent=me, promised_at__isnull=False), "agent"),
        "claims": (Claim.objects.filter(employee=me), "employee"),
        "drafts": (Draft.objects.filter(employee=me), "employee"),
        "sent_back": (Record.objects.filter(employee=me, state=Record.State.SENT_BACK), "employee"),
        "reports": (Report.objects.filter(UNWRITTEN, author_post=None, record__employee=me), "record__employee"),
        "approvals": (Step.objects.filter(WAITS, employee=me), "employee"),
        "cases": (cases_of(me, unseen_by=unseen_by), "owner"),
        "work_orders": (orders_of(me, unseen_by=unseen_by), "worker"),
        "improvements": (improvements_of(me, unseen_by=unseen_by), "owner"),
    }
    rows = Employee.objects.filter(pk__in=employees)
    told = rows.values_list("pk", *(counted(found, by) for found, by in counts.values()))
    alone = _alone(employees, on)
    return {
        row[0]: InHand(row[0], **dict(zip(counts, row[1:], strict=True)), alone=alone.get(row[0], 0)) for row in told
    }


def planned(unseen_by: int | None = None) -> QuerySet[FollowUp]:
    """Follow-ups that are still to be done; of those alone that `unseen_by` is told of, where somebody is named."""
    found = FollowUp.objects.filter(state=FollowUp.State.PLANNED)
    return found if unseen_by is None else found.told_to(unseen_by)


def stewarded() -> QuerySet[Stewardship]:
    """Who looks after whom now."""
    return Stewardship.objects.filter(until_on=None)


def customers_in_hand(employee: int) -> QuerySet[Customer]:
    """The customers whom somebody (by id) looks after, or with whom they have something to do."""
    mine = stewarded().filter(employee=employee).values("customer_id")
    due = planned().filter(agent=employee).values("customer_id")
    return Customer.objects.filter(Q(pk__in=mine) | Q(pk__in=due))


def counted(rows: QuerySet[Any, Any], by: str) -> Coalesce:
    """How many of `rows` there are for an outer row that they name by `by`."""
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _alone(employees: Collection[int], on: date) -> dict[int, int]:
    """What waits now for posts that one of these holds and nobody else who works here does."""
    others = Posting.objects.filter(post=OuterRef("post"), employee__in=Employee.objects.working_on(on)).exclude(
        employee=OuterRef("employee")
    )
    held = Posting.objects.filter(employee__in=employees).exclude(Exists(others))
    due = planned().filter(agent=None, opens_on__lte=on, post=OuterRef("post"))
    records = Record.objects.filter(state=Record.State.SUBMITTED, review_post=OuterRef("post"))
    reports = Report.objects.filter(state=Report.State.WRITTEN, review_post=OuterRef("post"))
    waiting = counted(due, "post") + counted(records, "review_post") + counted(reports, "review_post")
    rows = held.values("employee", "post").distinct().annotate(n=waiting)
    found: dict[int, int] = {}
    for employee, count in rows.values_list("employee", F("n")):
        found[employee] = found.get(employee, 0) + count
    return found
