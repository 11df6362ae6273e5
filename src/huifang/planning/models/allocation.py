"""Who gets which customers: what was given, by which clause, and what the ways of a policy look at."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from huifang.customers.models import Customer
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.kernel.sql.fields import CText, EqualColumns
from huifang.org.models import Employee
from huifang.policy.models import Policy


class AllocationRule(models.Model):
    """A way of a policy to give customers to people, by its key; it outlives the versions that say how it goes."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="+")
    key = plain(models.CharField(max_length=64))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "key"], name="one_allocation_rule_of_a_key")]


class AllocationSet(models.QuerySet["Allocation"]):
    def standing(self) -> AllocationSet:
        """Those that hold still."""
        return self.filter(until_on=None)


class Allocation(models.Model):
    """An allocation 分配: a customer was given to an employee, by a way of a policy or by somebody who decided so.

    `rule` is the way that gave it: one with `rules` of its own gives the follow-ups of those rules alone, any other
    makes the employee a steward. `is_decided` is what a supervisor decided: about the follow-ups of a way with rules,
    or, with no `rule`, about the steward. No run changes that; with no `employee` it stays with the post's holders.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, db_constraint=False, related_name="+")
    rule = models.ForeignKey(AllocationRule, models.PROTECT, null=True, related_name="+")
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, related_name="+")
    from_on = plain(models.DateField())
    until_on = plain(models.DateField(null=True))
    is_decided = models.BooleanField(default=False, db_default=False)
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    objects = AllocationSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "rule", "employee"],
                condition=Q(until_on=None),
                nulls_distinct=False,
                name="one_standing_allocation",
            ),
            models.CheckConstraint(
                condition=Q(is_decided=True) | Q(rule__isnull=False, employee__isnull=False),
                name="allocation_by_a_way_or_decided",
            ),
        ]


class Territory(models.Model):
    """An area 片区 of an employee: customers whose `attribute` names it are given to whoever has it."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="+")
    attribute = plain(CText())
    area = plain(CText())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attribute", "area", "employee"], name="one_territory")]


class Ability(models.Model):
    """How much an employee takes of what is given by ability 能力, in per cent of an ordinary share; 0 is nothing."""

    employee = models.OneToOneField(Employee, models.CASCADE, primary_key=True, related_name="+")
    percent = personal(models.PositiveSmallIntegerField(), purpose="gives each as much work as they can do well")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(percent__lte=1000), name="ability_within_reason")]


class Candidate(models.Model):
    """Who may receive by a way, in which department (None: in all), within one run."""

    way = models.SmallIntegerField()
    employee = models.ForeignKey(Employee, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    department_id = models.BigIntegerField(null=True)

    class Meta:
        managed = False


class Waiting(models.Model):
    """A customer for whom a way looks for somebody: `grouped` names all that may be given to the same people."""

    customer = models.ForeignKey(Customer, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    grouped = plain(CText())
    place = models.BigIntegerField()
    department_id = models.BigIntegerField(null=True)
    area = plain(CText())
    holders = ArrayField(models.BigIntegerField())

    class Meta:
        managed = False


class Share(models.Model):
    """Of a group of waiting customers, those from a place to a place are an employee's."""

    grouped = plain(CText())
    employee_id = models.BigIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    waiting = EqualColumns(Waiting, from_fields=["grouped"], to_fields=["grouped"])

    class Meta:
        managed = False


class Left(models.Model):
    """A customer whom a way leaves to somebody's hand, or to the holders of a post, within one run."""

    way = models.SmallIntegerField()
    customer = models.ForeignKey(Customer, models.DO_NOTHING, db_constraint=False, related_name="+")

    class Meta:
        managed = False
