"""What waits to be read, what came back, and who is to write which report."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from huifang.followups.models import Record, Report
from huifang.org.logic import HeldPost, Reach


def records_to_review(reach: Reach) -> QuerySet[Record]:
    """Records whose policy asks for a review and that nobody has reviewed, of others, within a reach; by their day."""
    waiting = Record.objects.visible_to(reach).filter(state=Record.State.SUBMITTED, review_post__isnull=False)
    return waiting.exclude(employee=reach.employee_id).order_by("review_due_on", "pk")


def reports_to_review(reach: Reach) -> QuerySet[Report]:
    """Reports that are written and whose policy asks for a review, of others, within a reach; by their day."""
    waiting = Report.objects.visible_to(reach).filter(state=Report.State.WRITTEN, review_post__isnull=False)
    return waiting.exclude(author=reach.employee_id).order_by("review_due_on", "pk")


def records_sent_back_to(employee: int) -> QuerySet[Record]:
    """The records of an employee (by id) that are to be corrected, the oldest first."""
    return Record.objects.filter(employee=employee, state=Record.State.SENT_BACK).order_by("pk")


def reports_to_write(reach: Reach) -> QuerySet[Report]:
    """Reports to be written or bettered: on one's own records, or by a post that one holds; by their day."""
    unwritten = Report.objects.told_to(reach.employee_id).filter(state__in=[Report.State.OWED, Report.State.SENT_BACK])
    mine = Q(author_post=None, record__employee=reach.employee_id)
    for held in reach.posts:
        mine |= Q(author_post=held.post_id) & _where(held)
    return unwritten.filter(mine).order_by("due_on", "pk")


def reports_to_read(reach: Reach) -> QuerySet[Report]:
    """Reports of others that the policy has go to a post of one's own and that somebody has written, the latest first.

    What the same post reviews is not among them: it waits to be reviewed.
    """
    written = Report.objects.told_to(reach.employee_id).filter(state__in=[Report.State.WRITTEN, Report.State.APPROVED])
    mine = Q(pk__in=())
    for held in reach.posts:
        mine |= Q(reader_post=held.post_id) & _where(held)
    others = written.filter(mine).exclude(author=reach.employee_id).exclude(review_post=F("reader_post"))
    return others.order_by("-written_at", "-pk")


def may_write(report: Report, reach: Reach) -> bool:
    """Whether a report is somebody's to write: of their own record, or by a post that they hold there."""
    if report.author_post_id is None:
        return report.record.employee_id == reach.employee_id
    department = report.record.customer.department_id
    return any(held.post_id == report.author_post_id and _covers(held, department) for held in reach.posts)


def _where(held: HeldPost) -> Q:
    if held.departments is None:
        return Q()
    return Q(record__customer__department=None) | Q(record__customer__department_id__in=held.departments)


def _covers(held: HeldPost, department: int | None) -> bool:
    return held.departments is None or department is None or department in held.departments
