"""My cases on the desk: those that I answer for, and those that wait for me to accept them."""

from __future__ import annotations

from dataclasses import dataclass

from huifang.cases.models import Case
from huifang.cases.queries.listing import mine_first
from huifang.org.logic import Right
from huifang.web.frame.case_states import case_badge
from huifang.web.frame.people import reach_on
from huifang.web.frame.request import Request
from huifang.web.frame.standings import Badge


@dataclass(frozen=True, slots=True)
class Mine:
    """A case on the desk. `tone` is the colour of its next deadline, empty where it has none."""

    case: Case
    badge: Badge
    tone: str


def mine_of(request: Request) -> list[Mine]:
    """The first few, by their deadline. One statement."""
    reach = reach_on(request, Right.HANDLE_CASES)
    if reach is None:
        return []
    return [Mine(case, case_badge(case), _tone(request, case)) for case in mine_first(reach)]


def _tone(request: Request, case: Case) -> str:
    due_at = case.next_due  # type: ignore[attr-defined]
    return "" if due_at is None else "late" if due_at < request.at else "open"
