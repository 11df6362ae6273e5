"""A customer's story without what speaks of a case about the person who looks."""

from __future__ import annotations

from dataclasses import replace

from huifang.cases.queries.listing import Hidden, hidden_from
from huifang.followups.queries.story import ContactLine, EventLine, Story
from huifang.web.frame.request import Request


def as_told_to(request: Request, story: Story, customer: int) -> Story:
    """The story of a customer (by id) for this person. Source: security.md, T15."""
    hidden = hidden_from(request.user.pk, customer)
    if not hidden.events and not hidden.records:
        return story
    return replace(
        story,
        planned=tuple(line for line in story.planned if line.event_id not in hidden.events),
        happened=tuple(line for line in story.happened if not _speaks_of(line.what, hidden)),
    )


def _speaks_of(what: object, hidden: Hidden) -> bool:
    if isinstance(what, EventLine):
        return what.id in hidden.events
    return isinstance(what, ContactLine) and what.record is not None and what.record.id in hidden.records
