"""The deadlines of cases as they were last reckoned from their logs, and who was told of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from huifang.cases.logic.clock.limits import Runs
from huifang.cases.models.cases import Case
from huifang.kernel.personal import plain
from huifang.policy.models import Version


class CaseClockSet(models.QuerySet["CaseClock"]):
    def running(self) -> CaseClockSet:
        """Those that nothing has ended yet."""
        return self.filter(ended_at=None)

    def late_at(self, moment: models.Expression | object) -> CaseClockSet:
        """Those whose deadline had passed by a moment, or by the time they ended: that stays."""
        over = Q(ended_at=None, due_at__lt=moment) | Q(ended_at__gt=models.F("due_at")) | Q(was_kept=False)
        return self.filter(over, has_lapsed=False)

    def judged(self) -> CaseClockSet:
        """Those that have ended and count: what was owed was kept, or was not."""
        return self.filter(ended_at__isnull=False, has_lapsed=False)

    def kept(self) -> CaseClockSet:
        """Of these, those that were kept in time."""
        in_time = Q(due_at=None) | Q(ended_at__lte=models.F("due_at"))
        return self.judged().filter(Q(was_kept=True) | Q(was_kept=None) & in_time)

    def to_call(self, moment: object) -> CaseClockSet:
        """Those of which somebody is to be told by a moment."""
        return self.filter(calls_at__lte=moment)


class CaseClock(models.Model):
    """One run of one clock of a case, as its log and the calendar gave it.

    `key` names the clock in the pack of `policy_version`. `due_at` is None while the clock stands still before its
    deadline, since `paused_since`. Once it has ended its row is a fact and stays; `has_lapsed` says that nothing was
    owed any more. `calls_at` is when somebody is told of it next. `was_kept` is what another system said of an old
    case, whose policy and dates are not known here; else the dates say it.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks")
    policy_version = models.ForeignKey(Version, models.PROTECT, null=True, db_index=False, related_name="+")
    key = plain(models.CharField(max_length=100))
    waits_for = plain(models.CharField(max_length=16, choices=[(one.value, one.name) for one in Runs]))
    run = models.PositiveSmallIntegerField()
    started_at = plain(models.DateTimeField())
    due_at = plain(models.DateTimeField(null=True))
    warn_at = plain(models.DateTimeField(null=True))
    paused_since = plain(models.DateTimeField(null=True))
    ended_at = plain(models.DateTimeField(null=True))
    has_lapsed = models.BooleanField(default=False)
    was_kept = models.BooleanField(null=True)
    calls_at = plain(models.DateTimeField(null=True))

    objects = CaseClockSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["calls_at"], condition=Q(calls_at__isnull=False), name="case_clock_to_call"),
            models.Index(fields=["due_at"], condition=Q(ended_at=None), name="case_clock_running"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "key", "run"], name="one_run_of_a_clock"),
            models.CheckConstraint(
                condition=Q(waits_for__in=[one.value for one in Runs]), name="case_clock_waits_for_known"
            ),
            models.CheckConstraint(
                condition=Q(policy_version__isnull=False, was_kept=None)
                | Q(policy_version=None, was_kept__isnull=False, ended_at__isnull=False),
                name="case_clock_of_a_policy_or_judged",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, has_lapsed=False) | Q(ended_at__isnull=False, calls_at=None),
                name="case_clock_ended_calls_nobody",
            ),
        ]


class ClockCall(models.Model):
    """Somebody was told of one value of a deadline: each rung of the ladder once for each value, never twice."""

    clock = models.ForeignKey(CaseClock, models.CASCADE, db_index=False, related_name="calls")
    rung = models.PositiveSmallIntegerField()
    due_at = plain(models.DateTimeField())
    at = plain(models.DateTimeField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock", "rung", "due_at"], name="one_call_of_a_deadline"),
        ]


class ClocksReckoned(models.Model):
    """By which calendar the running clocks were reckoned last: when it is another one, they are reckoned anew."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    calendar = plain(models.BinaryField(max_length=32))

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="clocks_reckoned_once")]
