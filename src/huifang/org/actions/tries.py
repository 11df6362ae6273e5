"""Count what is done on pages for everyone, by network address: all processes count together."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huifang.org.logic.sign_in import Limit
from huifang.org.models import PublicTry


@transaction.atomic
def count_try(kind: str, *, place: str, at: datetime, limit: Limit) -> None:
    """One more of this kind; what is older than its limit is forgotten. Nothing is recorded."""
    PublicTry.objects.filter(kind=kind, tried_at__lte=at - limit.within).delete()
    PublicTry.objects.create(kind=kind, place=place, tried_at=at)
