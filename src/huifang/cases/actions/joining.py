"""Put cases together that are one matter, and part one that is several. Each keeps its log."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from huifang.cases.actions.intake import take_in
from huifang.cases.actions.keeping_away import keep_from_them
from huifang.cases.actions.log import NOT_ON_OFFER, Doer, Line, case_of, locked, move, write_lines
from huifang.cases.actions.refusals import AboutThem, CaseChanged, IsPart, NotReady, NotTheirKind, NotYours
from huifang.cases.logic.intake import NewCase
from huifang.cases.logic.words import LIVE, CaseState, ClosedAs, Happened, Source
from huifang.cases.models import Case
from huifang.cases.queries.people import may_direct
from huifang.followups.logic.written import FindingKind
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id
from huifang.kernel.text import Message

WHOLE_IS_CLOSED = Message("The other case is closed. Open it again first.")


@transaction.atomic
def merge(*, case: int, version: int, into: int, doer: Doer) -> Case:
    """Make a case part of another one (by id) of the same customer, as one who directs both; returns the other one.

    Raises NotYours, CaseChanged, NotTheirKind for another customer's or the case itself, AboutThem where they are
    about different people or about whoever owns the other one.
    """
    first, second = (locked(one) for one in sorted({case, into})) if case != into else (None, None)
    if first is None or second is None:
        raise NotTheirKind
    for one in (first, second):
        if doer.by is None or not may_direct(one, doer.by, on=doer.on):
            raise NotYours
    if (first if first.pk == case else second).version != version:
        raise CaseChanged
    return merge_into(case=case, into=into, doer=doer)


def merge_into(*, case: int, into: int, doer: Doer) -> Case:
    """The same for a deed that has the right to both already; the other one must be live."""
    part, whole = locked(case), locked(into)
    if whole.merged_into_id is not None:
        raise IsPart
    if not whole.is_live:
        raise NotReady(WHOLE_IS_CLOSED)
    if part.customer_id is not None and whole.customer_id not in (None, part.customer_id):
        raise NotTheirKind
    about = part.about_employee_id or whole.about_employee_id
    if (about is not None and (whole.about_employee_id or about) != about) or (about and whole.owner_id == about):
        raise AboutThem
    joined = {**NOT_ON_OFFER, "closed_at": doer.at, "closed_as": ClosedAs.MERGED, "merged_into": whole, "waits_for": ""}
    line = Line(case, Happened.MERGED, CaseState.CLOSED, facts={"into": into})
    move(part, line, seen=part.version, doer=doer, deed="case.merged", news=joined)
    entry_id = next_id(Entry)
    standing = Case.objects.filter(pk=into, state__in=LIVE)
    news = {"about_employee_id": about, "customer_id": whole.customer_id or part.customer_id, "entry_id": entry_id}
    if not standing.update(**news, version=F("version") + 1):
        raise CaseChanged
    line = Line(into, Happened.MERGED, whole.state, part.words, {"from": case})
    write_lines([line], doer=doer, deed="case.merged_with", entry_id=entry_id)
    if about is not None:
        keep_from_them(cases=[case, into])
    whole.refresh_from_db()
    return whole


@transaction.atomic
def split(*, case: int, version: int, kind: FindingKind, words: str, doer: Doer) -> Case:
    """Take another matter out of a case, as a case of its own with the same customer; returns the new one.

    Raises NotYours, CaseChanged, WordsMissing.
    """
    found = case_of(case, doer=doer)
    new = NewCase(
        kind=FindingKind(kind), source=Source(found.source), words=words, customer=found.customer_id,
        subject=found.subject_id, product=found.product, area=found.area, about_employee=found.about_employee_id,
        taken_in_by=doer.by.pk if doer.by else None, taken_in_at=found.taken_in_at,
        policy=found.policy_version.policy_id if found.policy_version else None,
    )  # fmt: skip
    made = take_in(cases=[new], doer=doer)
    if not made:
        raise NotTheirKind
    Case.objects.filter(pk=made[0].pk).update(split_from=found)
    line = Line(case, Happened.SPLIT, found.state, facts={"into": made[0].pk})
    move(found, line, seen=version, doer=doer, deed="case.split")
    made[0].refresh_from_db()
    return made[0]
