"""What imports overwrote is forgotten when it can no longer be asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

from huifang.customers.actions.file_imports import KEPT_DAYS
from huifang.customers.models import Overwritten
from huifang.kernel.sql.deleting import delete_from


def forget_overwritten(*, at: datetime) -> int:
    """Forget what imports of more than 30 days ago overwrote, which then cannot return; returns of how many rows."""
    old = Overwritten.objects.filter(entry__happened_at__lt=at - timedelta(days=KEPT_DAYS))
    return delete_from(Overwritten, old.values_list("serial")).count
