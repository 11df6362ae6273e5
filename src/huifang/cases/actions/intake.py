"""Take cases in: as a set, by hand, from the public page. Whoever takes a case in answers for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction

from huifang.cases.actions.grave import climb_if_grave
from huifang.cases.actions.keeping_away import keep_from_them
from huifang.cases.actions.log import Doer, Line, said, write_lines
from huifang.cases.actions.refusals import NotTheirKind
from huifang.cases.actions.telling import COPIED, COPIED_MANY, tell_of, tell_offered
from huifang.cases.logic.intake import NewCase, title_from
from huifang.cases.logic.routing import NOWHERE, Matter, Placed, level_of, receives
from huifang.cases.logic.words import LONGEST_NAME, LONGEST_TITLE, LONGEST_WORDS, CaseState, Happened, Source
from huifang.cases.models import Case, Sender
from huifang.cases.queries.placing import NOBODY, Ground, Offer, ground_on
from huifang.cases.queries.senders import PLACE
from huifang.customers.models import Customer, Subject
from huifang.history.models import Entry
from huifang.kernel.crypto import Sealer
from huifang.kernel.keys import KeyRing
from huifang.kernel.sql.statements import next_id
from huifang.kernel.text import Message
from huifang.notices.actions import tell
from huifang.org.models import Employee, Posting
from huifang.org.queries import holders_of, time_zone

AT_ONCE = 500


@transaction.atomic
def take_in(*, cases: Sequence[NewCase], doer: Doer, ring: KeyRing | None = None) -> list[Case]:
    """Take matters in, each as a case of its own; what no policy takes and is no case by itself is left out.

    Who is to deal with a case by its policy is offered it; until somebody has accepted it, whoever took it in answers
    for it. Raises WordsMissing, and NotTheirKind for a subject of another customer. `ring` locks how to reach senders.
    """
    _check_subjects(cases)
    taking = _Taking(ground_on(doer.on), _people(cases), doer, ZoneInfo(time_zone()), next_id(Entry))
    customers = Customer.objects.in_bulk([case.customer for case in cases if case.customer is not None])
    made: list[_Made] = []
    for new in cases:
        customer = customers.get(new.customer or 0)
        where = taking.place(new, customer)
        if where is not None:
            made.append(_Made(new, taking.case(new, where, customer), where))
    rows = Case.objects.bulk_create([one.case for one in made], batch_size=AT_ONCE)
    if rows:
        _keep_senders(made, ring)
        if about := [case.pk for case in rows if case.about_employee_id and case.finding_id]:
            keep_from_them(cases=about)
        write_lines(_lines(made), doer=doer, deed="cases.taken_in", entry_id=taking.entry_id)
        tell_offered(rows, at=doer.at, on=doer.on)
        _tell_copies(made, taking)
        climb_if_grave([(one.case, one.where.case) for one in made], doer=doer)
    return rows


def _check_subjects(cases: Sequence[NewCase]) -> None:
    asked = {(case.subject, case.customer) for case in cases if case.subject is not None}
    known = set(Subject.objects.filter(pk__in=[subject for subject, _ in asked]).values_list("id", "customer_id"))
    if asked - known:
        raise NotTheirKind


def _people(cases: Sequence[NewCase]) -> _People:
    takers = {case.taken_in_by for case in cases if case.taken_in_by is not None}
    return _People(
        dict(Employee.objects.filter(pk__in=takers).values_list("id", "department_id")),
        frozenset(Posting.objects.filter(employee__in=takers).values_list("employee_id", "post_id")),
    )


@dataclass(frozen=True, slots=True)
class _People:
    """Who took cases in: their departments, and the posts that they hold."""

    departments: Mapping[int, int | None]
    posts: frozenset[tuple[int, int]]

    def is_theirs(self, offer: Offer, employee: int | None) -> bool:
        """Whether a case would be offered to whoever took it in."""
        if employee is None:
            return False
        if offer.post is not None:
            return (employee, offer.post) in self.posts
        return offer.department is not None and self.departments.get(employee) == offer.department


@dataclass(frozen=True, slots=True)
class _Taking:
    """What is needed to make cases of matters."""

    ground: Ground
    people: _People
    doer: Doer
    zone: ZoneInfo
    entry_id: int

    def place(self, new: NewCase, customer: Customer | None) -> Placed | None:
        """Where a matter belongs. What somebody took in by hand is a case, whether or not a policy speaks of it."""
        matter = Matter(
            new.kind, self._topic(new), new.rule, new.is_grave, new.level, new.product, new.area, key=new.key
        )
        where = self.ground.place(matter, customer, policy=new.policy)
        return NOWHERE if where is None and new.source is not Source.FOLLOW_UP else where

    def case(self, new: NewCase, where: Placed, customer: Customer | None) -> Case:
        """The case of a matter; its id and its lines are to come."""
        words, at = said(new.words, most=LONGEST_WORDS), new.taken_in_at or self.doer.at
        level, is_major = level_of(where.levels, where.levels[0] if new.is_grave else new.level)
        offer, works_in = self._offer(new, where), self.people.departments.get(new.taken_in_by or 0)
        return Case(
            kind=new.kind,
            key=where.key,
            policy_version_id=where.version_id,
            external_id=new.external_id,
            customer=customer,
            subject_id=new.subject,
            finding_id=new.finding,
            source=new.source,
            title=said(new.title or title_from(words), most=LONGEST_TITLE),
            words=words,
            wanted=said(new.wanted, most=LONGEST_WORDS, is_needed=False),
            level=level,
            is_major=is_major,
            topic=self._topic(new),
            product=new.product.strip()[:100],
            area=new.area.strip()[:100],
            department_id=customer.department_id if customer else new.department,
            receiving_department_id=works_in,
            handling_department_id=offer.department or (works_in if offer.post is None else None),
            owner_id=new.taken_in_by if new.taken_in_by != new.about_employee else None,
            offered_post_id=offer.post,
            offered_department_id=offer.department,
            about_employee_id=new.about_employee,
            taken_in_at=at,
            taken_in_on=at.astimezone(self.zone).date(),
            taken_in_by_id=new.taken_in_by,
            promised_at=new.promised_at,
            entry_id=self.entry_id,
        )

    def _topic(self, new: NewCase) -> str:
        return new.topic or self.ground.topic_named(f"{new.title} {new.words}")

    def _offer(self, new: NewCase, where: Placed) -> Offer:
        """To whom a case is offered: the receiver of its kind, else who is to deal with it, else nobody."""
        if receives(new.source, where.case):
            receiver = self.ground.offer(where.receiver)
            if receiver.is_somebodys and not self.people.is_theirs(receiver, new.taken_in_by):
                return receiver
        stays = where.case is not None and where.case.first_asked and (where.route is None or where.route.who is None)
        offer = NOBODY if stays else self.ground.offer(where.who)
        return NOBODY if self.people.is_theirs(offer, new.taken_in_by) else offer


class _Made(NamedTuple):
    """A matter, the case that it became, and where it belongs."""

    new: NewCase
    case: Case
    where: Placed


def _keep_senders(made: Sequence[_Made], ring: KeyRing | None) -> None:
    """Who brought a case without being a customer of ours; how to reach them is locked."""
    named = [(new, case) for new, case, _ in made if new.sender.strip() or new.contact.strip()]
    sealer = Sealer(ring, PLACE) if ring is not None else None
    senders = []
    for new, case in named:
        row = uuid4()
        contact = sealer.encrypt(new.contact.strip(), row) if sealer and new.contact.strip() else None
        name = said(new.sender, most=LONGEST_NAME, is_needed=False)
        senders.append(Sender(id=row, case=case, name=name, contact=contact))
    Sender.objects.bulk_create(senders)


def _lines(made: Sequence[_Made]) -> list[Line]:
    lines = []
    for new, case, where in made:
        facts = {"source": new.source, "by": new.taken_in_by}
        lines.append(Line(case.pk, Happened.TAKEN_IN, CaseState.OPEN, case.words, facts, at=case.taken_in_at))
        if case.is_on_offer:
            lines.append(Line(case.pk, Happened.ROUTED, CaseState.OPEN, facts=_routed(case, where)))
    return lines


def _routed(case: Case, where: Placed) -> dict[str, object]:
    to = ("post", case.offered_post_id) if case.offered_post_id else ("department", case.offered_department_id)
    return {
        "to": to[0],
        "id": to[1],
        "route": where.route.key if where.route else "",
        "may_keep": where.may_keep,
        "clauses": list(where.clauses),
    }


def _tell_copies(made: Sequence[_Made], taking: _Taking) -> None:
    """Those whom a route tells beside: of one case which it is, of many how many there are."""
    together: defaultdict[tuple[Offer, int | None, int | None], list[Case]] = defaultdict(list)
    for _, case, where in made:
        for who in where.copies:
            together[taking.ground.offer(who), case.department_id, case.about_employee_id].append(case)
    for (offer, department, about), same in together.items():
        employees = [one for one in _employees(offer, department, taking.doer) if one != about]
        if len(same) == 1:
            tell_of(same[0], COPIED, employees=employees, at=taking.doer.at)
        else:
            tell(employees=employees, message=Message(COPIED_MANY.template, {"count": len(same)}), at=taking.doer.at)


def _employees(offer: Offer, department: int | None, doer: Doer) -> Sequence[int]:
    if offer.post is not None:
        return holders_of(offer.post, department=department, right=None, on=doer.on)
    if offer.department is None:
        return ()
    working = Employee.objects.working_on(doer.on).filter(department=offer.department)
    return tuple(working.values_list("id", flat=True))
