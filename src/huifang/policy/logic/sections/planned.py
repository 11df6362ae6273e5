"""What planning carries out beside the rules: windows, plans that are drawn up, announcements, grades, preparations."""

from __future__ import annotations

from huifang.policy.logic.sections.answers import TimeLimit
from huifang.policy.logic.sections.contacts import Booking, Grading, PlanRule, Preparation
from huifang.policy.logic.sections.whole import Sections

SECTIONS = ("clocks", "plans", "bookings", "approvals", "grades", "preparations")
"""The sections of which entries may be carried out."""

ALL = 100
ON_PAPER = ("customer", "date", "time", "channel", "content", "purpose", "material", "frequency", "agent", "post")
"""What a line of a plan can state."""


def planned_by(sections: Sections) -> frozenset[tuple[str, str]]:
    """The entries, by section and key, of what is planned ahead, and that are carried out."""
    named = {plan.approval for plan in sections.plans}
    return frozenset(
        {
            *(("clocks", one.key) for one in sections.clocks if is_kept_by_the_plan(one)),
            *(("plans", one.key) for one in sections.plans if is_drawn_up(one)),
            *(("bookings", one.key) for one in sections.bookings if is_announced(one)),
            *(("grades", one.key) for one in sections.grades if is_moved_by_events(one)),
            *(("preparations", one.key) for one in sections.preparations if is_laid_out(one)),
            *(("approvals", one.key) for one in sections.approvals if "plan" in one.of or one.key in named),
        }
    )


def is_kept_by_the_plan(clock: TimeLimit) -> bool:
    """Whether the clock is the window of every follow-up, or that every customer has one, and no more than that."""
    more = (clock.event, clock.within, clock.pauses, clock.warns, clock.to, clock.escalates)
    return clock.of in ("follow_up", "coverage") and clock.share in (None, ALL) and not any(more)


def is_drawn_up(plan: PlanRule) -> bool:
    """Whether the lines of the plan can state all that they are to state."""
    return plan.form is None and set(plan.columns) <= set(ON_PAPER)


def is_announced(booking: Booking) -> bool:
    """Whether the customer is told by somebody, ahead of the contact, and nothing more is agreed or sent."""
    more = (booking.agrees, booking.needed, booking.remind, booking.template, booking.channels, booking.by)
    return booking.announce is not None and not any(more)


def is_moved_by_events(grading: Grading) -> bool:
    """Whether events move customers between the values, and nobody has to look them over every so often."""
    return bool(grading.changes) and grading.every is None


def is_laid_out(preparation: Preparation) -> bool:
    """Whether all of it can be laid out when the contact is made: no dossier, no stored document, no day before."""
    more = (preparation.archives, preparation.ahead)
    return not any(more) and {"dossier", "documents"}.isdisjoint(preparation.shows)
