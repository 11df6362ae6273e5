"""Files that people hand in or take away, kept in the database: several machines share nothing else."""

from __future__ import annotations

from datetime import date

from django.db import models

from huifang.history.models import Entry
from huifang.kernel.personal import personal, plain
from huifang.org.models import Employee


class StoredFileSet(models.QuerySet["StoredFile"]):
    def owned_by(self, employee: Employee) -> StoredFileSet:
        return self.filter(owner=employee)

    def expired_on(self, day: date) -> StoredFileSet:
        """Those whose day has come: the day itself is the first without the file."""
        return self.filter(expires_on__lte=day)


class StoredFile(models.Model):
    """A file by its name, size and digest. `purpose` is a short key of the room that keeps it, `import.customers`."""

    name = personal(models.CharField(max_length=255), purpose="tells its owner which file it is")
    media_type = plain(models.CharField(max_length=100))
    size = models.BigIntegerField()
    sha256 = plain(models.BinaryField(max_length=32))
    purpose = plain(models.CharField(max_length=64))
    owner = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    kept_at = plain(models.DateTimeField())
    expires_on = plain(models.DateField())
    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False, db_index=False, related_name="+")

    objects = StoredFileSet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["expires_on"], name="file_expires")]


class FilePart(models.Model):
    """A part of a file, encrypted. Its id follows from the file and its place in it, and is bound into the encryption.

    So parts that were put in another place, or in another file, do not open.
    """

    id = models.UUIDField(primary_key=True)
    file = models.ForeignKey(StoredFile, models.CASCADE, related_name="parts")
    position = models.IntegerField()
    content = personal(models.BinaryField(), purpose="what the owner handed in or takes away; encrypted")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "position"], name="one_part_of_a_position")]
