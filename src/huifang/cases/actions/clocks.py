"""The clocks of cases are kept beside them: reckoned in the deed that changed the log, and anew as a set when the
calendar changed.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from huifang.cases.models import CaseClock, ClocksReckoned
from huifang.cases.queries.reckoned import AT_ONCE, MOMENTS, calendar_mark, in_sets_of_live, reckoned_for
from huifang.kernel.sql.statements import take_lock

LOCK = "cases.clocks"


@transaction.atomic
def keep_clocks(*, cases: Collection[int]) -> int:
    """Reckon the clocks of these cases (by id) from their logs; returns how many rows changed. What has ended stays
    as it ended. Some ten statements, however many cases.
    """
    found = reckoned_for(set(cases))
    gone, changed = found.gone, found.changed
    if gone:
        CaseClock.objects.filter(pk__in=[row.pk for row in gone]).delete()
    CaseClock.objects.bulk_create(
        changed,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["case", "key", "run"],
        update_fields=["policy_version", "waits_for", "has_lapsed", *MOMENTS],
    )
    return len(gone) + len(changed)


@transaction.atomic
def reckon_anew() -> int:
    """Reckon the clocks of every live case; returns how many rows changed. In sets of some thousands."""
    take_lock(LOCK)
    mark = calendar_mark()
    changed = sum(keep_clocks(cases=ids) for ids in in_sets_of_live())
    ClocksReckoned.objects.update_or_create(id=1, defaults={"calendar": mark})
    return changed
