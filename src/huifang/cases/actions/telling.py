"""Who is told what of cases. The person whom a case is about is told nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from huifang.cases.models import Case
from huifang.cases.queries.people import addressees_of, directors_of
from huifang.kernel.text import Message
from huifang.notices.actions import tell

ABOUT = "case"

OFFERED = Message("Case %(number)s waits for you to accept it: %(title)s")
OFFERED_MANY = Message("%(count)d new cases wait to be accepted.")
COPIED = Message("For your information: case %(number)s, %(title)s")
COPIED_MANY = Message("For your information: %(count)d new cases.")
TAKEN_OVER = Message("%(name)s has accepted case %(number)s: %(title)s")
COMES_BACK = Message("Case %(number)s was declined and is yours again: %(reason)s")
GIVEN = Message("The resolution of case %(number)s has been approved.")
NOT_GIVEN = Message("The resolution of case %(number)s has not been approved: %(reason)s")
REOPENED = Message("Case %(number)s is open again: %(title)s")
SAID_MORE = Message("The customer of case %(number)s has turned to us again.")
ORDERED = Message("A work order for case %(number)s is yours: %(title)s")


def tell_of(case: Case, message: Message, *, employees: Iterable[int | None], at: datetime, **parts: str) -> None:
    """Tell employees (by id; None is passed over) something about a case, but for whom it is about."""
    told = {one for one in employees if one is not None and one != case.about_employee_id}
    said = Message(message.template, {"number": case.number, "title": case.title, **parts})
    tell(employees=told, message=said, at=at, about=(ABOUT, case.pk))


def tell_offered(cases: Sequence[Case], *, at: datetime, on: date) -> None:
    """Tell those to whom cases are offered, or who direct what nobody answers for: of many at once how many."""
    together: defaultdict[tuple[int | None, ...], list[Case]] = defaultdict(list)
    for case in cases:
        if case.is_on_offer or case.owner_id is None:
            together[_whose(case)].append(case)
    for same in together.values():
        employees = addressees_of(same[0], on=on)
        if len(same) == 1:
            tell_of(same[0], OFFERED, employees=employees, at=at)
        else:
            tell(employees=employees, message=Message(OFFERED_MANY.template, {"count": len(same)}), at=at)


def _whose(case: Case) -> tuple[int | None, ...]:
    return (
        case.offered_to_id, case.offered_post_id, case.offered_department_id, case.department_id,
        case.handling_department_id, case.owner_id and 1, case.about_employee_id,
    )  # fmt: skip


def tell_directors(
    case: Case, message: Message, *, at: datetime, on: date, beside: Iterable[int | None] = (), **parts: str
) -> None:
    """Tell those who direct a case, and its owner or whoever else is named."""
    tell_of(case, message, employees=(*directors_of(case, on=on), *beside), at=at, **parts)
