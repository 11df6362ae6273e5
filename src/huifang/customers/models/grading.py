"""Which events stand behind the grade of a customer. (分级)"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from huifang.customers.models.events import Event
from huifang.customers.models.people import Customer
from huifang.kernel.personal import personal, plain
from huifang.kernel.sql.fields import CText
from huifang.policy.models import Version


class GradeMove(models.Model):
    """An event that counts for a grade of its customer, the value on which it fell and the one that it left.

    The rows of a customer and an attribute stand in the order in which their events happened (by id): the first fell on
    what somebody wrote, the last left what stands. Where something else stands, somebody has written it since, and the
    rows count no more. `version` and `grading` say what moved it; None and empty for an event that moved nothing.
    `waits` says that its day had not come yet.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, db_constraint=False, related_name="+")
    attribute = plain(CText())
    event = models.ForeignKey(Event, models.CASCADE, db_constraint=False, db_index=False, related_name="+")
    fell_on = personal(CText(null=True), purpose="takes the grade back when the event is withdrawn")
    left = personal(CText(null=True), purpose="says what the event made of the grade")
    version = models.ForeignKey(Version, models.PROTECT, null=True, db_index=False, related_name="+")
    grading = plain(CText(blank=True, default=""))
    waits = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["customer"], condition=Q(waits=True), name="grade_moves_that_wait"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "attribute"], name="one_move_of_a_grade_by_an_event"),
        ]
