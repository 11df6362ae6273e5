"""The follow-up: what a rule demands, or a person planned, of one customer."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q

from huifang.customers.models import Customer, Event
from huifang.followups.models.withheld import WithheldEvent
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.kernel.sql.fields import CText
from huifang.org.logic import HeldPost, Reach
from huifang.org.models import Department, Employee, Post
from huifang.policy.models import Rule, Version

MOST_PARTS = 10
"""In so many departments of a post each has a part of its own; of more they are looked through together."""


class FollowUpSet(models.QuerySet["FollowUp"]):
    def untouched(self) -> FollowUpSet:
        """Planned and never attempted: what a sweep may still change."""
        return self.filter(state=FollowUp.State.PLANNED, attempts=0)

    def late_on(self, day: date) -> FollowUpSet:
        return self.filter(state=FollowUp.State.PLANNED, closes_on__lt=day)

    def visible_to(self, reach: Reach) -> FollowUpSet:
        """What somebody may look at: follow-ups within the reach, and whatever is one's own to do or done by oneself,
        as far as they are told of them at all.

        Source: security.md, T01.
        """
        told = self.told_to(reach.employee_id)
        if reach.is_all:
            return told
        within = Q(customer__department_id__in=reach.departments) if reach.departments else Q()
        return told.filter(within | Q(agent_id__in=reach.people) | _in_a_pool_of(reach))

    def told_to(self, employee: int) -> FollowUpSet:
        """Without what answers an event that is withheld from an employee (by id); nearly always all of them.

        Whoever shows follow-ups to somebody asks this. Source: security.md, T15.
        """
        return self.exclude(event__in=WithheldEvent.objects.filter(employee=employee).values("event"))

    def withheld_from(self, employee: int) -> FollowUpSet:
        """The others, found by their customers."""
        withheld = WithheldEvent.objects.filter(employee=employee)
        return self.filter(event__in=withheld.values("event"), customer__in=withheld.values("event__customer"))

    def own_of(self, reach: Reach) -> FollowUpSet:
        """One's own to do, however far the reach goes: as its agent or in place of one who is away, or as a holder of
        the post of what is nobody's.
        """
        own = Q(agent_id__in=reach.people) | _in_a_pool_of(reach)
        return self.told_to(reach.employee_id).filter(own, state=FollowUp.State.PLANNED)

    def in_hands_of(self, reach: Reach) -> list[FollowUpSet]:
        """Planned and one's own, and then those of each person for whom one stands in, apart.

        Each is found by `followup_of_agent`.
        """
        return [self.filter(state=FollowUp.State.PLANNED, agent=one) for one in reach.people]

    def in_pool_of(self, held: HeldPost) -> FollowUpSet:
        """Planned, nobody's yet, and for a post where somebody holds it. Found by `followup_of_post`."""
        pool = self.filter(state=FollowUp.State.PLANNED, agent=None, post_id=held.post_id)
        return pool if held.departments is None else pool.filter(_where(held.departments))

    def pools_of(self, held: HeldPost) -> list[FollowUpSet]:
        """The same in parts that share no row, one for each department where they are few: each is read in its order.

        Found by `followup_of_post_in_department`.
        """
        pool = self.in_pool_of(held)
        if held.departments is None or len(held.departments) > MOST_PARTS:
            return [pool]
        return [pool.filter(department=None), *(pool.filter(department=one) for one in sorted(held.departments))]

    def awake(self, at: datetime) -> FollowUpSet:
        """Not resting after an attempt, and not waiting for a promised moment."""
        return self.filter(Q(quiet_until=None) | Q(quiet_until__lte=at))


def _in_a_pool_of(reach: Reach) -> Q:
    """With no agent, for a post that is held for the customer's department; nothing where no post is held."""
    everywhere = [held.post_id for held in reach.posts if held.departments is None]
    found = Q(post_id__in=everywhere) if everywhere else Q()
    for held in reach.posts:
        if held.departments is not None:
            found |= Q(post_id=held.post_id) & _where(held.departments)
    return Q(agent=None) & found if reach.posts else Q()


def _where(departments: frozenset[int]) -> Q:
    return Q(customer__department=None) | Q(customer__department_id__in=departments)


class FollowUp(models.Model):
    """A duty is identified by its rule, customer and occasion; the database refuses a second one.

    The planner writes duties by the million, so what its own SELECT joins carries no second check in the
    database (`db_constraint=False`); `huifang fsck` counts orphans.

    `agent` is whose it is: to whom it was assigned, who promised to call back, who did it; nobody's duties are for
    all who hold the post. Until `quiet_until` it rests after an attempt, or until the call-back that was promised for
    `promised_at`. `ended_on` is the day on which it ended, by a person or by what its rule says; what a sweep
    cancelled has none, since a sweep may revive it.

    `is_settled` says that a supervisor has decided whose it is: no run of the allocation changes that.

    `planned_on` is the day of the window on which the desk brings it up; whether it was kept is judged by the window.

    `department` is the customer's, so that a post's work in one department can be read along an index. Each sweep puts
    it right; who may see a follow-up is asked of the customer.
    """

    class State(models.IntegerChoices):
        PLANNED = 1
        DONE = 2
        GIVEN_UP = 3
        WAIVED = 4
        CANCELLED = 5

    class Reason(models.IntegerChoices):
        """Why a sweep cancelled or ended a duty; a person's reasons stand in the history.

        A duty that expired, or was overtaken by the next occasion of its step, is given up; one that a contact under
        another rule fulfilled is done; nobody is its agent. Advice that lapsed is cancelled. What was decided is
        cancelled by what an approver said of open work when a version changed: no sweep takes it up again.
        """

        NONE = 0
        ANCHOR_GONE = 1
        SUPERSEDED = 2
        LEFT_SEGMENT = 3
        RULE_GONE = 4
        OPTED_OUT = 5
        EXPIRED = 6
        FULFILLED = 7
        LAPSED = 8
        OVERTAKEN = 9
        DECIDED = 10

    rule = models.ForeignKey(Rule, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    event = models.ForeignKey(Event, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+")
    occasion = personal(CText(), purpose="names what the duty answers, which may be a day of the customer's own")
    opens_on = plain(models.DateField())
    due_on = plain(models.DateField())
    closes_on = plain(models.DateField())
    planned_on = plain(models.DateField())
    post = models.ForeignKey(Post, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    agent = models.ForeignKey(
        Employee, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    state = models.SmallIntegerField(choices=State.choices, default=State.PLANNED, db_default=State.PLANNED)
    reason = models.SmallIntegerField(choices=Reason.choices, default=Reason.NONE, db_default=Reason.NONE)
    attempts = models.SmallIntegerField(default=0, db_default=0)
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")
    quiet_until = plain(models.DateTimeField(null=True))
    promised_at = personal(models.DateTimeField(null=True), purpose="when the customer wants to be called")
    ended_on = plain(models.DateField(null=True))
    is_settled = models.BooleanField(default=False, db_default=False)

    objects = FollowUpSet.as_manager()

    class Meta:
        indexes = [
            # In the order in which the desk serves, and without the id: a plan writes millions of equal keys, which
            # the database then keeps together, and passes over as one where their other days do not fit.
            models.Index(
                fields=["post", "closes_on", "due_on", "planned_on", "opens_on"],
                condition=Q(state=1, agent=None),
                name="followup_of_post",
            ),
            models.Index(
                fields=["post", "department", "closes_on", "due_on", "planned_on", "opens_on"],
                condition=Q(state=1, agent=None),
                name="followup_of_post_in_department",
            ),
            models.Index(
                fields=["agent", "closes_on", "due_on", "planned_on", "opens_on"],
                condition=Q(state=1, agent__isnull=False),
                name="followup_of_agent",
            ),
            models.Index(
                fields=["agent", "promised_at"],
                condition=Q(state=1, promised_at__isnull=False),
                name="followup_promised",
            ),
            models.Index(fields=["ended_on", "agent"], condition=Q(ended_on__isnull=False), name="followup_ended_on"),
            # What ended, for the numbers of a clause and the rows behind them; nothing planned falls into these.
            models.Index(
                fields=["rule", "state", "closes_on"],
                condition=Q(ended_on__isnull=False),
                name="followup_ended_of_rule",
            ),
            models.Index(
                fields=["rule", "closes_on"],
                condition=Q(state=2, ended_on__gt=F("closes_on")),
                name="followup_done_late",
            ),
            models.Index(
                fields=["agent", "rule"],
                condition=Q(ended_on__isnull=False, agent__isnull=False),
                name="followup_ended_of_agent",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["customer", "rule", "occasion"], name="one_duty_of_an_occasion"),
            models.CheckConstraint(condition=Q(state__in=[1, 2, 3, 4, 5]), name="followup_state_known"),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on"), due_on__lte=F("closes_on")), name="followup_window_in_order"
            ),
            models.CheckConstraint(
                condition=Q(planned_on__gte=F("opens_on"), planned_on__lte=F("closes_on")),
                name="followup_planned_in_its_window",
            ),
        ]
