"""Whoever has left answers for no case: what was theirs is nobody's, and those who direct cases are told."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q, QuerySet

from huifang.cases.actions.log import Doer, Line, write_lines
from huifang.cases.actions.telling import tell_offered
from huifang.cases.logic.words import LIVE, CaseState, Happened
from huifang.cases.models import Case
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id
from huifang.org.models import Employee

AT_ONCE = 500


def of_leavers(doer: Doer) -> QuerySet[Case, Case]:
    """The live cases that somebody who has left owns, or is to accept."""
    working = Employee.objects.working_on(doer.on).values("pk")
    gone = Q(owner__isnull=False) & ~Q(owner__in=working) | Q(offered_to__isnull=False) & ~Q(offered_to__in=working)
    return Case.objects.filter(gone, state__in=LIVE).order_by("pk")


@transaction.atomic
def free_cases_of_leavers(*, doer: Doer) -> int:
    """Take the cases of leavers from them, as a set, at most so many at once; returns how many."""
    cases = list(of_leavers(doer).select_for_update(of=("self",))[:AT_ONCE])
    if not cases:
        return 0
    entry_id, ids = next_id(Entry), [case.pk for case in cases]
    working = Employee.objects.working_on(doer.on).values("pk")
    rows = Case.objects.filter(pk__in=ids)
    rows.exclude(owner__in=working).update(owner=None)
    rows.exclude(offered_to__in=working).update(offered_to=None)
    rows.update(version=F("version") + 1, entry_id=entry_id)
    lines = [Line(case.pk, Happened.DECLINED, CaseState(case.state), facts={"from": case.owner_id}) for case in cases]
    write_lines(lines, doer=doer, deed="cases.freed", entry_id=entry_id)
    tell_offered(list(rows.select_related(None)), at=doer.at, on=doer.on)
    return len(cases)
