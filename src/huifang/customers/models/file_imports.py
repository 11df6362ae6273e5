"""Imports from the web: a stored file on its way to become customers or events, and the maps that are remembered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from huifang.files.models import StoredFile
from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.kernel.text import Message
from huifang.org.models import Employee


class FileImportSet(models.QuerySet["FileImport"]):
    def asked_for(self) -> FileImportSet:
        """Those that a worker has something to do for, begun or not."""
        return self.filter(state__in=FileImport.ASKED)


class FileImport(models.Model):
    """One file that somebody imports: uploaded, mapped, checked, run, and perhaps taken back.

    A worker finds its work by the states that end in `_asked`; `units` is how far it is. `refusals` is a stored file
    with a line for each refused row. `trouble` says in words why it failed.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        CHECK_ASKED = "check_asked"
        CHECKED = "checked"
        RUN_ASKED = "run_asked"
        DONE = "done"
        FAILED = "failed"
        UNDO_ASKED = "undo_asked"
        UNDONE = "undone"

    ASKED = (State.CHECK_ASKED, State.RUN_ASKED, State.UNDO_ASKED)

    file = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+")
    of = plain(models.CharField(max_length=16))
    map_text = plain(models.TextField(blank=True))
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    state = plain(models.CharField(max_length=16, choices=State.choices, default=State.UPLOADED))
    units = models.BigIntegerField(default=0)
    counts = plain(models.JSONField(default=dict))
    refusals = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+")
    trouble = plain(models.CharField(max_length=500, blank=True))
    trouble_parts = personal(models.JSONField(default=dict), purpose="names the column or the line that is amiss")
    uploaded_at = plain(models.DateTimeField())
    ended_at = plain(models.DateTimeField(null=True))
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, db_constraint=False, db_index=False, related_name="+")

    objects = FileImportSet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["employee", "-uploaded_at", "-id"], name="file_import_of_employee"),
            models.Index(
                fields=["id"],
                condition=Q(state__in=["check_asked", "run_asked", "undo_asked"]),
                name="file_import_asked",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(of__in=["customers", "events"]), name="file_import_of_known"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        *("uploaded", "check_asked", "checked", "run_asked", "done", "failed", "undo_asked", "undone")
                    ]
                ),
                name="file_import_state_known",
            ),
        ]

    @property
    def message(self) -> Message | None:
        """Why it failed, in words; None when it did not."""
        return Message(self.trouble, self.trouble_parts) if self.trouble else None


class RememberedMap(models.Model):
    """A map by its name, offered again for files that have the columns it names."""

    of = plain(models.CharField(max_length=16))
    name = plain(models.CharField(max_length=100))
    text = plain(models.TextField())
    columns = plain(models.JSONField(default=list))
    used_at = plain(models.DateTimeField())
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "name"], name="one_map_of_a_name")]
