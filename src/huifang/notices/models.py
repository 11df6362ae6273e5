"""What concerns somebody: told once, kept until it is read and longer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from huifang.kernel.personal import personal, plain
from huifang.kernel.text import Message
from huifang.org.models import Employee


class Notice(models.Model):
    """A sentence for one employee. It is kept as template and parts, so that its reader gets it in their language."""

    employee = models.ForeignKey(Employee, models.CASCADE, db_index=False, related_name="+")
    at = plain(models.DateTimeField())
    template = plain(models.CharField(max_length=300))
    parts = personal(models.JSONField(default=dict), purpose="names what the notice is about")
    about_kind = plain(models.CharField(max_length=32, blank=True))
    about_id = models.BigIntegerField(null=True)
    read_at = personal(models.DateTimeField(null=True), purpose="takes the notice off the bell")

    class Meta:
        indexes = [
            models.Index(fields=["employee", "-at", "-id"], name="notice_of_employee"),
            models.Index(fields=["employee"], condition=Q(read_at=None), name="notice_unread"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(about_kind="", about_id=None) | (~Q(about_kind="") & Q(about_id__isnull=False)),
                name="notice_about_one_thing",
            ),
        ]

    @property
    def message(self) -> Message:
        return Message(self.template, self.parts)
