"""What planning carries out beside the rules: windows, plans that are drawn up, their approvals, announcements."""

from __future__ import annotations

from huifang.policy.logic.sections.answers import TimeLimit
from huifang.policy.logic.sections.contacts import Booking, PlanRule
from huifang.policy.logic.sections.whole import Sections

SECTIONS = ("clocks", "plans", "bookings", "approvals")
"""The sections of which entries may be carried out."""

ALL = 100
ON_PAPER = ("customer", "date", "time", "channel", "content", "purpose", "material", "agent", "post")
"""What a line of a plan can state."""


def planned_by(sections: Sections) -> frozenset[tuple[str, str]]:
    """The entries, by section and key, of what is planned ahead, and that are carried out."""
    named = {plan.approval for plan in sections.plans}
    return frozenset(
        {
            *(("clocks", one.key) for one in sections.clocks if is_kept_by_the_plan(one)),
            *(("plans", one.key) for one in sections.plans if is_drawn_up(one)),
            *(("bookings", one.key) for one in sections.bookings if is_announced(one)),
            *(("approvals", one.key) for one in sections.approvals if "plan" in one.of or one.key in named),
        }
    )


def is_kept_by_the_plan(clock: TimeLimit) -> bool:
    """Whether the clock is the window of every follow-up, or that every customer has one, and no more than that."""
    more = (clock.event, clock.within, clock.pauses, clock.warns, clock.to, clock.escalates)
    return clock.of in ("follow_up", "coverage") and clock.share in (None, ALL) and not any(more)


def is_drawn_up(plan: PlanRule) -> bool:
    """Whether the plan can state all that it is to state, and nothing of it waits for goals and their evaluation."""
    is_whole = plan.form is None and plan.revised_every is None and not plan.goals
    return is_whole and set(plan.columns) <= set(ON_PAPER)


def is_announced(booking: Booking) -> bool:
    """Whether the customer is told by somebody, ahead of the contact, and nothing more is agreed or sent."""
    more = (booking.agrees, booking.needed, booking.remind, booking.template, booking.channels, booking.by)
    return booking.announce is not None and not any(more)
