"""Which other duties the contact for one follow-up may fulfil as well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huifang.policy.logic.desk import DeskRule


@dataclass(frozen=True, slots=True)
class Duty:
    """A follow-up of the same customer, as far as this decision looks at it. `rule` None: in no version any more."""

    rule: DeskRule | None
    post_id: int | None
    agent_id: int | None
    opens_on: date


def may_fulfil(one: Duty, other: Duty, *, agent: int, on: date) -> bool:
    """Whether the contact for `one`, made by an agent (by id), may serve `other` too, on some channel.

    It must be open, for the same post or the agent's own, nobody else's, and ask for nothing that is written down
    apart: a form, report or review of its own needs a record of its own.
    """
    if other.opens_on > on or other.agent_id not in (None, agent):
        return False
    if other.agent_id is None and other.post_id != one.post_id:
        return False
    return _asks_for_no_more(one.rule, other.rule)


def channels_shared(other: DeskRule | None, offered: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the offered channels on which the contact serves the other rule too; one without channels takes all."""
    if other is None or not other.channels:
        return offered
    return tuple(channel for channel in offered if channel in other.channels)


def _asks_for_no_more(one: DeskRule | None, other: DeskRule | None) -> bool:
    if other is None:
        return True
    if other.form is not None and (one is None or one.form != other.form):
        return False
    if other.report is not None and (one is None or one.report != other.report):
        return False
    return other.review is None or (one is not None and one.review == other.review)
