"""All that somebody had of cases goes to others at once: cases, work orders, improvements.

Whoever hands over the work of a colleague answers for it that somebody has it: those who receive a case own it from
then on, and what none of them may have is nobody's, and those who direct cases are told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import F, Model

from huifang.cases.actions.log import Doer, Line, write_lines
from huifang.cases.actions.telling import ABOUT, tell_offered
from huifang.cases.logic.words import CaseState, Happened
from huifang.cases.models import Case, Improvement, WorkOrder
from huifang.cases.queries.improvements import about_of
from huifang.cases.queries.in_hand import cases_of, improvements_of, orders_of
from huifang.history.actions import record
from huifang.history.models import Entry
from huifang.kernel.sql.statements import next_id
from huifang.kernel.text import Message
from huifang.notices.actions import Told, tell_all
from huifang.org.logic import Right
from huifang.org.models import Employee
from huifang.org.queries import reach_of, those_with

PASSED = Message("Case %(number)s of %(name)s is yours now: %(title)s")
GOES_NOBODY = Message("Nobody is to go there for case %(number)s any more: %(title)s")
IMPROVES = Message("The improvement of %(name)s is yours now: %(title)s")


@transaction.atomic
def pass_on_cases(*, of: Employee, to: Sequence[Employee], doer: Doer) -> int:
    """Give these people the live cases, open work orders and unfinished improvements of somebody; returns how many
    that were, but for what is about whoever does it.

    To several, each thing to whoever has received least, and none of it to whom its case is about.
    """
    able = [one for one in to if reach_of(one, Right.HANDLE_CASES, on=doer.on) is not None]
    shared = _Shares(able)
    return _pass_cases(of, shared, doer) + _pass_orders(of, shared, doer) + _pass_improvements(of, shared, doer)


class _Shares:
    """Who has received how much so far."""

    def __init__(self, able: Sequence[Employee]) -> None:
        self.names = {one.pk: one.name for one in able}
        self._given: Counter[int] = Counter()

    def next_but(self, about: Collection[int | None]) -> int | None:
        """Whoever has least, but for those whom the matter is about; None for nobody."""
        free = [one for one in self.names if one not in about]
        chosen = min(free, key=lambda one: (self._given[one], one), default=None)
        if chosen is not None:
            self._given[chosen] += 1
        return chosen


def _pass_cases(of: Employee, shared: _Shares, doer: Doer) -> int:
    cases = list(cases_of(of.pk).select_for_update(of=("self",)).order_by("pk"))
    if not cases:
        return 0
    entry_id = next_id(Entry)
    whose = {case.pk: shared.next_but({case.about_employee_id}) for case in cases}
    _give(Case, whose, "owner", version=F("version") + 1, entry_id=entry_id)
    lines = [
        Line(
            case.pk,
            Happened.HANDED_ON if whose[case.pk] else Happened.DECLINED,
            CaseState(case.state),
            facts={"to": "employee", "id": whose[case.pk]} if whose[case.pk] else {"from": of.pk},
        )
        for case in cases
    ]
    write_lines(lines, doer=doer, deed="cases.passed_on", entry_id=entry_id)
    news = [_told(PASSED, case, of, whose[case.pk]) for case in cases if whose[case.pk]]
    tell_all(news, at=doer.at)
    left = [case for case in cases if whose[case.pk] is None]
    tell_offered(list(Case.objects.filter(pk__in=[case.pk for case in left])), at=doer.at, on=doer.on)
    return sum(not _is_about(doer, {case.about_employee_id}) for case in cases)


def _pass_orders(of: Employee, shared: _Shares, doer: Doer) -> int:
    orders = list(orders_of(of.pk).select_related("case").order_by("pk"))
    if not orders:
        return 0
    entry_id = next_id(Entry)
    whose = {order.pk: shared.next_but({order.case.about_employee_id}) for order in orders}
    _give(WorkOrder, whose, "worker", entry_id=entry_id)
    lines = [
        Line(order.case_id, Happened.ORDERED, order.case.state, order.what,
             {"order": order.pk, "worker": whose[order.pk]})
        for order in orders
    ]  # fmt: skip
    write_lines(lines, doer=doer, deed="cases.orders_passed_on", entry_id=entry_id)
    tell_all(
        [
            _told(PASSED, order.case, of, whose[order.pk])
            if whose[order.pk]
            else _told(GOES_NOBODY, order.case, of, order.case.owner_id)
            for order in orders
        ],
        at=doer.at,
    )
    return sum(not _is_about(doer, {order.case.about_employee_id}) for order in orders)


def _pass_improvements(of: Employee, shared: _Shares, doer: Doer) -> int:
    """Improvements always have an owner: whoever directs cases where nobody else may have one, else they stay."""
    improvements = list(improvements_of(of.pk).order_by("pk"))
    if not improvements:
        return 0
    about = about_of(improvements)
    above = {
        department: [one for one in those_with(Right.DIRECT_CASES, department=department, on=doer.on) if one != of.pk]
        for department in {one.department_id for one in improvements}  # one question for each department
    }
    whose: dict[int, int | None] = {}
    for one in improvements:
        free = [boss for boss in above[one.department_id] if boss not in about[one.pk]]
        whose[one.pk] = shared.next_but(about[one.pk]) or next(iter(free), None)
    given = {one: owner for one, owner in whose.items() if owner is not None}
    if not given:
        return 0
    facts = {"from": of.number, "improvements": sorted(given)}
    entry = record(deed="improvements.passed_on", actor=doer.named, row_count=len(given), facts=facts)
    _give(Improvement, given, "owner", version=F("version") + 1, entry=entry, reminded_on=None)
    tell_all(
        [
            Told([given[one.pk]], Message(IMPROVES.template, {"name": of.name, "title": one.title}),
                 ("improvement", one.pk))
            for one in improvements
            if one.pk in given
        ],
        at=doer.at,
    )  # fmt: skip
    return sum(not _is_about(doer, about[one]) for one in given)


def _is_about(doer: Doer, about: Collection[int | None]) -> bool:
    return doer.by is not None and doer.by.pk in about


def _give(model: type[Model], whose: Mapping[int, int | None], name: str, **more: object) -> None:
    """Write down whose each row is now: a statement for each who receives."""
    together: defaultdict[int | None, list[int]] = defaultdict(list)
    for row, employee in whose.items():
        together[employee].append(row)
    for employee, rows in together.items():
        model._default_manager.filter(pk__in=rows).update(**{f"{name}_id": employee}, **more)


def _told(message: Message, case: Case, of: Employee, employee: int | None) -> Told:
    parts = {"number": case.number, "title": case.title, "name": of.name}
    told = [employee] if employee is not None and employee != case.about_employee_id else []
    return Told(told, Message(message.template, parts), (ABOUT, case.pk))
