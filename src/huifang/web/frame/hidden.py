"""A customer's story without what speaks of a case about the person who looks."""

from __future__ import annotations

from dataclasses import replace

from huifang.followups.queries.story import ContactLine, EndedLine, EventLine, Story
from huifang.followups.queries.withheld import Withheld, withheld_from
from huifang.web.frame.request import Request


def as_told_to(request: Request, story: Story, customer: int) -> Story:
    """The story of a customer (by id) for this person. Source: security.md, T15."""
    withheld = withheld_from(request.user.pk, customer)
    if not withheld.events and not withheld.records:
        return story
    return replace(
        story,
        planned=tuple(line for line in story.planned if line.id not in withheld.follow_ups),
        happened=tuple(line for line in story.happened if not _speaks_of(line.what, withheld)),
    )


def _speaks_of(what: object, withheld: Withheld) -> bool:
    if isinstance(what, EventLine):
        return what.id in withheld.events
    if isinstance(what, EndedLine):
        return what.id in withheld.follow_ups
    if not isinstance(what, ContactLine):
        return False
    return what.follow_up_id in withheld.follow_ups or (what.record is not None and what.record.id in withheld.records)
