"""A policy is looked over again on its day: those who do so are told, reminded, and say what they found. (复审)"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from huifang.history.actions import record
from huifang.kernel.sql.statements import take_lock
from huifang.kernel.text import Message
from huifang.notices.actions import tell
from huifang.org.models import Employee
from huifang.policy.actions.publishing import title_of
from huifang.policy.logic.acknowledging import REVIEW_REMINDED_EVERY, is_told
from huifang.policy.models import LONGEST_WORDS, Revision, Version
from huifang.policy.queries.acknowledged import may_look_over, next_reviews, reviewers_of

ABOUT = "policy"
DUE = Message("“%(title)s” is to be looked over by %(day)s.")


class NotTheirReview(Exception):
    """Neither does the policy name this person for its review, nor do they look after policies."""


class ReviewOver(Exception):
    """Somebody has looked the policy over meanwhile."""


class FindingsMissing(Exception):
    """Whoever looks a policy over says what they found, and not at endless length."""


@transaction.atomic
def call_for_reviews(*, on: date, at: datetime) -> int:
    """Tell those who look a policy over that its day comes, and remind them; returns how many policies that were."""
    take_lock("policy.reviews")
    told = 0
    for one in next_reviews(on):
        version = one.version
        open_ = Revision.objects.filter(policy=version.policy_id, done_at=None).first()
        if open_ is None and is_told(one.on, on=on):
            open_ = Revision.objects.create(
                policy_id=version.policy_id, version=version, due_on=one.on, told_at=at, reminded_at=at
            )
        elif open_ is not None and at - open_.reminded_at >= REVIEW_REMINDED_EVERY:
            Revision.objects.filter(pk=open_.pk).update(reminded_at=at)
        else:
            continue
        said = Message(DUE.template, {"title": title_of(version), "day": open_.due_on.isoformat()})
        tell(employees=reviewers_of(one.addressee, on=on), message=said, at=at, about=(ABOUT, version.pk))
        told += 1
    return told


@transaction.atomic
def look_over(
    *, revision: int, by: Employee, actor: str, outcome: Revision.Outcome, words: str, on: date, at: datetime
) -> Revision:
    """Say what was found: the policy stays as it is, or is to be changed. Its next day counts from now.

    Raises NotTheirReview, FindingsMissing, and ReviewOver when somebody was quicker.
    """
    found = Revision.objects.select_related("version__policy").get(pk=revision)
    if not may_look_over(found.version, by, on=on):
        raise NotTheirReview
    words = words.strip()
    if not words or len(words) > LONGEST_WORDS:
        raise FindingsMissing
    facts = {"policy": found.version.policy.key, "version": found.version.number, "outcome": outcome}
    entry = record(deed="policy.looked_over", actor=actor, reason=words, row_count=1, facts=facts)
    still_open = Revision.objects.filter(pk=revision, done_at=None)
    if not still_open.update(outcome=outcome, words=words, done_by=by, done_at=at, entry=entry):
        raise ReviewOver
    Version.objects.filter(policy=found.policy_id).exclude(review_on=None).update(review_on=None)
    found.refresh_from_db()
    return found


@transaction.atomic
def set_review_day(*, version: int, day: date | None, actor: str, reason: str = "") -> Version:
    """Set the day on which a policy is looked over next, whatever its pack says; None leaves it to the pack again."""
    found = Version.objects.select_related("policy").get(pk=version)
    facts = {"policy": found.policy.key, "version": found.number, "day": day.isoformat() if day else None}
    record(deed="policy.review_day_set", actor=actor, reason=reason, row_count=1, facts=facts)
    Version.objects.filter(pk=version).update(review_on=day)
    waiting = Revision.objects.filter(policy=found.policy_id, done_at=None)
    if day is None:
        waiting.delete()
    else:
        waiting.update(due_on=day)
    found.refresh_from_db()
    return found
