"""Statements that are no follow-ups, as entries of the sections of a pack.

Each function adds the entry and gives its mechanism, `kind:key`; None where a pack has nothing that says the same: then
the clause stays unbound, and nothing is made up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from huifang.policy.logic.reader.draft import handling, keeping, measuring, staffing
from huifang.policy.logic.reader.draft.making import Making
from huifang.policy.logic.reader.statements import (
    Access,
    Analysis,
    Assignment,
    ComplaintStep,
    Consequence,
    ContactCap,
    ContactHours,
    Deadline,
    Destruction,
    Expense,
    GeneralChannels,
    Handover,
    Incentive,
    Kpi,
    Meeting,
    MessageFormat,
    Record,
    Report,
    Retention,
    Review,
    Routing,
    Schedule,
    Statement,
    Target,
    Training,
)

_BUILDERS: Mapping[type[Statement], tuple[str, Callable[[Making, Any], str | None]]] = {
    Deadline: ("sla", handling.clock),
    Target: ("kpi", measuring.target),
    Kpi: ("kpi", measuring.indicator),
    Record: ("record", keeping.form),
    Report: ("report", measuring.report),
    Analysis: ("analysis", measuring.analysis),
    Review: ("review", measuring.review),
    Routing: ("routing", handling.route),
    ComplaintStep: ("complaint", handling.complaint),
    Consequence: ("penalty", measuring.consequence),
    Access: ("access", keeping.access),
    Retention: ("retention", keeping.retention),
    Destruction: ("destruction", keeping.destruction),
    Assignment: ("assignment", staffing.duty),
    Handover: ("handover", staffing.handover),
    MessageFormat: ("message_template", handling.template),
    ContactHours: ("booking", handling.hours),
    ContactCap: ("booking", handling.cap),
    Training: ("training", staffing.training),
    Meeting: ("meeting", staffing.meeting),
    Expense: ("expense", staffing.expense),
    Incentive: ("incentive", staffing.incentive),
    GeneralChannels: ("channel", handling.channels),
}


def mechanism_of(making: Making, statement: Statement) -> str | None:
    """Add what a statement asks for to the draft; the mechanism that carries it out, or None."""
    found = _BUILDERS.get(type(statement))
    return found[1](making, statement) if found else None


def kind_of(statement: Statement) -> str:
    """The kind of clause that a statement makes of its clause."""
    if isinstance(statement, Schedule):
        return "schedule"
    if isinstance(statement, Consequence):
        return statement.kind
    return _BUILDERS[type(statement)][0] if type(statement) in _BUILDERS else ""
