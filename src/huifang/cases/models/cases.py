"""The case: one matter that a customer brought, and everything that happened to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from huifang.approvals.models import Approval
from huifang.cases.logic.numbers import number_of
from huifang.cases.logic.words import (
    LIVE,
    LONGEST_NAME,
    LONGEST_TITLE,
    CaseState,
    Cause,
    ClosedAs,
    Happened,
    Liability,
    Pause,
    Source,
)
from huifang.customers.models import Customer, Event, Subject
from huifang.followups.logic.written import FindingKind
from huifang.followups.models import Finding
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.kernel.sql.fields import CText
from huifang.org.logic import Reach
from huifang.org.models import Department, Employee, Post
from huifang.policy.models import Version


class CaseSet(models.QuerySet["Case"]):
    def live(self) -> CaseSet:
        """What somebody still has to deal with."""
        return self.filter(state__in=LIVE)

    def hidden_from(self, employee: int) -> CaseSet:
        """The cases about somebody (by id): for that person there is no such case."""
        return self.filter(about_employee_id=employee)

    def visible_to(self, reach: Reach) -> CaseSet:
        """What somebody may look at: cases within the reach, and those that they have to do with.

        Never a case about themselves, however far the reach goes. Source: security.md, T01 and T15.
        """
        others = self.exclude(about_employee_id=reach.employee_id)
        if reach.is_all:
            return others
        found = Q(owner_id__in=reach.people) | Q(offered_to_id__in=reach.people) | Q(taken_in_by_id=reach.employee_id)
        sent_there = Case.objects.filter(pk=OuterRef("pk"), work_orders__worker_id__in=reach.people)
        found |= Q(Exists(sent_there))
        if reach.departments:
            found |= Q(department_id__in=reach.departments)
            found |= Q(receiving_department_id__in=reach.departments)
            found |= Q(handling_department_id__in=reach.departments)
            # What nobody took in, such as from the public page, is before all who look after a department.
            found |= Q(owner=None, department=None, handling_department=None, receiving_department=None)
        return others.filter(found | _offered_to_a_post_of(reach))

    def in_hands_of(self, reach: Reach) -> CaseSet:
        """Live and one's own to deal with, or that of somebody for whom one stands in. Found by `case_of_owner`."""
        return self.live().filter(owner_id__in=reach.people).exclude(about_employee_id=reach.employee_id)

    def offered(self, reach: Reach) -> CaseSet:
        """Live and offered to somebody: to them, to a post that they hold, or to the department they work in."""
        mine = Q(offered_to_id__in=reach.people) | _offered_to_a_post_of(reach)
        if reach.departments:
            mine |= Q(offered_department_id__in=reach.departments)
        return self.live().filter(mine).exclude(about_employee_id=reach.employee_id)


def _offered_to_a_post_of(reach: Reach) -> Q:
    found = Q(pk__in=())
    for held in reach.posts:
        here = Q(offered_post_id=held.post_id)
        if held.departments is not None:
            here &= Q(department=None) | Q(department_id__in=held.departments)
        found |= here
    return found


class Case(models.Model):
    """A case 工单: a complaint, suggestion, need, repair or praise, each item of feedback one case.

    `key` is the kind of case in the pack of `policy_version`, empty where no policy speaks of it. `owner` answers for
    it: whoever took it in, until another has accepted it. While it is on offer, `offered_to`, `offered_post` or
    `offered_department` says to whom. `customer` is None for what came in without a name that we know; then a `Sender`
    may say who it was. `department` is the customer's at intake. `about_employee` is the person complained about, who
    sees nothing of it. `waits_for` says why it waits. `promised_at` is when the customer was promised an answer.
    `filled` are the answers to the policy's form, by the key of its field. `closing_event` is the customer's event that
    its last closing recorded. Whoever changes a case says which `version` they saw.
    """

    kind = plain(models.CharField(max_length=16, choices=[(one.value, one.name) for one in FindingKind]))
    key = plain(models.CharField(max_length=64, blank=True))
    policy_version = models.ForeignKey(Version, models.PROTECT, null=True, db_index=False, related_name="+")
    external_id = plain(CText(null=True))
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, db_constraint=False, related_name="+")
    subject = models.ForeignKey(
        Subject, models.SET_NULL, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    finding = models.OneToOneField(Finding, models.SET_NULL, null=True, related_name="+")
    source = plain(models.CharField(max_length=16, choices=[(one.value, one.name) for one in Source]))
    title = personal(models.CharField(max_length=LONGEST_TITLE), purpose="what the case is about, in a few words")
    words = personal(models.TextField(), purpose="what the customer said, in their own words")
    wanted = personal(models.TextField(blank=True, default=""), purpose="what the customer wants to come of it")
    level = plain(models.CharField(max_length=64))
    is_major = models.BooleanField(default=False)
    priority = models.PositiveSmallIntegerField(default=0)
    repeats = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    topic = plain(models.CharField(max_length=64, blank=True))
    product = plain(models.CharField(max_length=100, blank=True))
    area = plain(models.CharField(max_length=100, blank=True))
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    receiving_department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    handling_department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Employee, models.PROTECT, null=True, db_index=False, related_name="+")
    offered_to = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    offered_post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    offered_department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    about_employee = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    state = plain(
        models.CharField(max_length=16, choices=[(one.value, one.name) for one in CaseState], default=CaseState.OPEN)
    )
    waits_for = plain(models.CharField(max_length=16, blank=True, choices=[(one.value, one.name) for one in Pause]))
    taken_in_at = personal(models.DateTimeField(), purpose="when the customer turned to the company")
    taken_in_on = plain(models.DateField())
    taken_in_by = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    promised_at = personal(models.DateTimeField(null=True), purpose="when the customer was promised an answer")
    cause = plain(models.CharField(max_length=16, blank=True, choices=[(one.value, one.name) for one in Cause]))
    cause_note = personal(models.TextField(blank=True, default=""), purpose="how the matter arose")
    liability = plain(models.CharField(max_length=16, blank=True, choices=[(one.value, one.name) for one in Liability]))
    apologised_at = personal(models.DateTimeField(null=True), purpose="that the company has apologised")
    resolution = personal(models.TextField(blank=True, default=""), purpose="what is done about the matter")
    resolved_at = plain(models.DateTimeField(null=True))
    compensation = personal(
        models.DecimalField(max_digits=12, decimal_places=2, null=True), purpose="what the customer gets for the loss"
    )
    approval = models.ForeignKey(Approval, models.PROTECT, null=True, related_name="+")
    answer = personal(models.TextField(blank=True, default=""), purpose="what the customer was answered")
    answered_at = personal(models.DateTimeField(null=True), purpose="when the customer was answered")
    is_accepted = models.BooleanField(null=True)
    filled = personal(models.JSONField(default=dict), purpose="what the policy's form asks of the matter")
    closed_at = plain(models.DateTimeField(null=True))
    closed_as = plain(models.CharField(max_length=16, blank=True, choices=[(one.value, one.name) for one in ClosedAs]))
    closing_event = models.ForeignKey(Event, models.SET_NULL, null=True, db_constraint=False, related_name="+")
    reopenings = models.PositiveSmallIntegerField(default=0)
    rung = models.PositiveSmallIntegerField(default=0)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    split_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    objects = CaseSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "-taken_in_on", "-id"], name="case_of_state"),
            models.Index(fields=["-taken_in_on", "-id"], name="case_in_order"),
            models.Index(fields=["owner", "state"], name="case_of_owner"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["external_id"], name="one_case_of_an_external_id"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in FindingKind]), name="case_kind_known"),
            models.CheckConstraint(condition=Q(state__in=[one.value for one in CaseState]), name="case_state_known"),
            models.CheckConstraint(condition=Q(source__in=[one.value for one in Source]), name="case_source_known"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(closed_as="")
                | ~Q(state="closed") & Q(closed_at=None, closed_as=""),
                name="case_closed_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(closed_as="merged", merged_into__isnull=False)
                | ~Q(closed_as="merged") & Q(merged_into=None),
                name="case_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") & ~Q(waits_for="") | ~Q(state="waiting") & Q(waits_for=""),
                name="case_waits_for_something",
            ),
            models.CheckConstraint(
                condition=Q(about_employee=None) | Q(owner=None) | ~Q(owner=models.F("about_employee")),
                name="case_not_owned_by_whom_it_is_about",
            ),
        ]

    @property
    def number(self) -> str:
        """How people name it."""
        return number_of(self.pk, taken_in_on=self.taken_in_on)

    @property
    def is_live(self) -> bool:
        return self.state != CaseState.CLOSED

    @property
    def is_on_offer(self) -> bool:
        """Whether somebody else is to accept it."""
        return any((self.offered_to_id, self.offered_post_id, self.offered_department_id))


class CaseEvent(models.Model):
    """A line of the log of a case: what happened, when, by whom. Lines are added and never changed.

    `state` is how the case stood after it; `facts` are keys, ids and moments; `words` what was said or written, in
    clear. `by` is None for the customer and for what happens by itself. Lines are read in the order of their ids.
    """

    case = models.ForeignKey(Case, models.CASCADE, db_index=False, related_name="events")
    at = plain(models.DateTimeField())
    by = models.ForeignKey(Employee, models.PROTECT, null=True, db_index=False, related_name="+")
    kind = plain(models.CharField(max_length=16, choices=[(one.value, one.name) for one in Happened]))
    state = plain(models.CharField(max_length=16, choices=[(one.value, one.name) for one in CaseState]))
    facts = plain(models.JSONField(default=dict))
    words = personal(models.TextField(blank=True, default=""), purpose="what was said, answered or noted")
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="case_event_in_order")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in Happened]), name="case_event_kind_known"),
        ]


class Sender(models.Model):
    """Who brought a case 反映人, where no customer of ours is known: a name, and how to reach them, encrypted."""

    id = models.UUIDField(primary_key=True)
    case = models.OneToOneField(Case, models.CASCADE, related_name="sender")
    name = personal(models.CharField(max_length=LONGEST_NAME, blank=True), purpose="whom to answer")
    contact = personal(models.BinaryField(null=True), purpose="how to answer whoever brought the case; encrypted")
