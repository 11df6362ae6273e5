"""Whom a version concerns, who has confirmed it and who has not yet, and when a policy is looked over again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, DateField, Max, Q, QuerySet
from django.db.models.functions import Cast

from huifang.org.logic import Reach, Right
from huifang.org.models import Department, Employee, Post, Posting
from huifang.org.queries import colleagues, departments_below, holders_of, rights_of, those_with
from huifang.policy.logic.acknowledging import EVERYBODY, review_day
from huifang.policy.logic.sections.governed import Acknowledgement as AckEntry
from huifang.policy.logic.sections.parts import Addressee
from huifang.policy.models import Acknowledgement, Revision, Version
from huifang.policy.queries.in_force import sections_of, versions_in_force


def versions_to_know(on: date) -> list[Version]:
    """The versions that people should know on a day: those in force, and those published for a day to come."""
    coming = Version.objects.filter(state=Version.State.PUBLISHED, effective_on__gt=on).select_related("policy")
    found = {version.pk: version for version in (*versions_in_force(on), *coming.defer("source"))}
    return [version for version in found.values() if version.state == Version.State.PUBLISHED]


def entries_of(version: Version) -> tuple[AckEntry, ...]:
    """What the version asks for; where it says nothing, everybody once somebody was asked by hand."""
    entries = sections_of(version).acknowledgements
    if entries or not Acknowledgement.objects.filter(version=version).exists():
        return entries
    return (EVERYBODY,)


def concerned(version: Version, entries: Iterable[AckEntry], *, on: date) -> dict[int, tuple[AckEntry, ...]]:
    """Whom (ids of employees) the version concerns on a day, and by which of the entries."""
    keys = version.checked["departments"]
    departments = departments_below(keys) if keys else None
    found: defaultdict[int, list[AckEntry]] = defaultdict(list)
    for entry in entries:
        for employee in _those_of(entry, departments, on):
            found[employee].append(entry)
    return {employee: tuple(by) for employee, by in sorted(found.items())}


def _those_of(entry: AckEntry, departments: set[int] | None, on: date) -> QuerySet[Employee, int]:
    people = Employee.objects.working_on(on)
    if entry.posts:
        held = Posting.objects.filter(post__key__in=entry.posts)
        if departments is not None:
            held = held.filter(Q(department__in=departments) | Q(department=None, employee__department__in=departments))
        people = people.filter(pk__in=held.values("employee"))
    elif departments is not None:
        people = people.filter(department__in=departments)
    return people.values_list("pk", flat=True)


def waiting_for(employee: Employee, *, on: date) -> QuerySet[Acknowledgement]:
    """What somebody has still to confirm, the oldest first; versions that were replaced are left out."""
    known = [version.pk for version in versions_to_know(on)]
    asked = Acknowledgement.objects.filter(employee=employee, version__in=known, is_asked=True, confirmed_at=None)
    return asked.select_related("version__policy").order_by("asked_at", "pk")


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of a department were asked to confirm a version, have done so, and should have by now."""

    department: str
    asked: int
    confirmed: int
    overdue: int

    @property
    def waiting(self) -> int:
        return self.asked - self.confirmed


def progress_of(version: int, *, reach: Reach, on: date) -> tuple[Progress, ...]:
    """How far each department within reach is, the names in order; "" for people of none. One statement."""
    open_ = Q(confirmed_at=None)
    rows = (
        asked_within(version, reach=reach)
        .values_list("employee__department__name")
        .annotate(
            asked=Count("pk"), confirmed=Count("pk", filter=~open_), late=Count("pk", filter=open_ & Q(due_on__lt=on))
        )
        .order_by("employee__department__name")
    )
    return tuple(Progress(name or "", asked, confirmed, late) for name, asked, confirmed, late in rows)


def asked_within(version: int, *, reach: Reach) -> QuerySet[Acknowledgement]:
    """Everybody within reach who was asked to confirm a version (by id) and is still here."""
    people = colleagues(reach).filter(left_on=None)
    return Acknowledgement.objects.filter(version=version, is_asked=True, employee__in=people)


@dataclass(frozen=True, slots=True)
class NextReview:
    """When a policy in force is looked over next, and by whom; `addressee` None where its pack does not say."""

    version: Version
    on: date
    addressee: Addressee | None


def next_reviews(on: date) -> list[NextReview]:
    """The next review of each policy in force that has one."""
    versions = [version for version in versions_in_force(on) if version.state == Version.State.PUBLISHED]
    last = dict(
        Revision.objects.filter(policy__in=[version.policy_id for version in versions], done_at__isnull=False)
        .values_list("policy")
        .annotate(last=Max(Cast("done_at", DateField())))
    )
    found = (next_review(version, last_on=last.get(version.policy_id)) for version in versions)
    return [one for one in found if one is not None]


def next_review(version: Version, *, last_on: date | None) -> NextReview | None:
    """When a version in force is looked over next; None where nobody and nothing asks for it."""
    entries = sections_of(version).revisions
    day = review_day(entries, set_on=version.review_on, last_on=max(filter(None, (last_on, version.effective_on))))
    by = next((entry.by for entry in entries if entry.by is not None), None)
    return None if day is None else NextReview(version, day, by)


def reviewers_of(addressee: Addressee | None, *, on: date) -> tuple[int, ...]:
    """Who looks a policy over (ids of employees): the post or department named, else whoever looks after policies."""
    if addressee is not None and addressee.post:
        found = _holders_of_key(addressee.post, on)
    elif addressee is not None and addressee.department:
        department = Department.objects.filter(key=addressee.department).first()
        found = those_with(Right.REVIEW, department=department.pk, on=on) if department else ()
    else:
        found = ()
    return found or those_with(Right.MANAGE_POLICIES, department=None, on=on)


def _holders_of_key(post: str, on: date) -> tuple[int, ...]:
    found = Post.objects.filter(key=post).first()
    return holders_of(found.pk, department=None, right=None, on=on) if found is not None else ()


def overdue_reminders(at: datetime, on: date) -> list[Acknowledgement]:
    """The open acknowledgements whose pause since they were asked or reminded is over."""
    known = [version.pk for version in versions_to_know(on)]
    rows = Acknowledgement.objects.filter(
        version__in=known, is_asked=True, confirmed_at=None, employee__in=Employee.objects.working_on(on)
    ).select_related("version__policy")
    return [row for row in rows if (at - (row.reminded_at or row.asked_at)).days >= row.remind_every]


def may_look_over(version: Version, employee: Employee, *, on: date) -> bool:
    """Whether somebody is named for the review of a version, or looks after policies."""
    coming = next_review(version, last_on=None)
    named = reviewers_of(coming.addressee if coming else None, on=on)
    return employee.pk in named or Right.MANAGE_POLICIES in rights_of(employee, on)
