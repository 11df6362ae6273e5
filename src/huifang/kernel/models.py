"""What the database keeps of the key ring: enough to know it again, nothing to open anything with."""

from __future__ import annotations

from django.db import models

from huifang.kernel.personal import plain


class KeyCheck(models.Model):
    """A key that values of this database may be locked with, and the value by which its secret is known again."""

    key_id = models.IntegerField(primary_key=True)
    check_value = plain(models.BinaryField(max_length=16))
