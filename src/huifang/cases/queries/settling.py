"""What a case still needs, and whose yes its resolution needs, by its terms."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from huifang.approvals.logic import Does, Limit, NewStep, State, due_at
from huifang.cases.logic.settling import Settled, YesNeeded, yes_needed
from huifang.cases.logic.words import PROPOSAL, Happened, Source
from huifang.cases.models import Case, CaseEvent
from huifang.cases.queries.people import directors_of
from huifang.cases.queries.placing import Terms
from huifang.followups.logic.written import FindingKind
from huifang.kernel.calendars.working import WorkingCalendar
from huifang.kernel.text import Message
from huifang.org.logic import Right
from huifang.org.models import Posting
from huifang.org.queries import published_days, time_zone
from huifang.policy.logic.approving import StepSaid, Way, way_of
from huifang.policy.logic.sections.answering import is_kept_by_cases
from huifang.policy.queries.approving import NobodyNamed, steps_here

OF_MONEY = Way((StepSaid(Does.APPROVE, right=Right.DIRECT_CASES),))
"""Whose yes a compensation needs where no policy says: another one's of those who direct cases."""

NOBODY_ELSE = Message(
    "Nobody but the person whom the case is about could give this yes. Have somebody else direct cases."
)


def settled(case: Case, terms: Terms) -> Settled:
    """How far a case is by its terms. Reads its approval, and its log where a proposal may be asked for."""
    return Settled(
        kind=FindingKind(case.kind),
        source=Source(case.source),
        is_resolved=case.resolved_at is not None,
        is_answered=case.answered_at is not None,
        is_accepted=bool(case.is_accepted),
        cause=case.cause,
        liability=case.liability,
        has_apologised=case.apologised_at is not None,
        has_yes=case.approval is None or case.approval.state == State.GIVEN,
        has_form=bool(case.filled) or not any(field.is_required for field in (terms.form.fields if terms.form else ())),
        has_proposal=not terms.may_need_proposal or _has_proposal(case, terms),
    )


def _has_proposal(case: Case, terms: Terms) -> bool:
    """Whether a proposal was written, or the route that the case took asks for none. One statement."""
    lines = CaseEvent.objects.filter(case=case, kind__in=(Happened.ROUTED, Happened.NOTED)).order_by("id")
    facts = list(lines.values_list("kind", "facts"))
    taken = [said["route"] for kind, said in facts if kind == Happened.ROUTED and said.get("route")]
    routes = terms.saying.sections.routing if terms.saying else ()
    is_asked = any(one.key == key and PROPOSAL in one.needs for key in taken[-1:] for one in routes)
    return not is_asked or any(said.get("of") == PROPOSAL for _, said in facts)


def waits_for_a_yes(case: Case) -> bool:
    """Whether its resolution waits for an approval."""
    return case.approval is not None and case.approval.state == State.WAITING


def latest_promise(terms: Terms, *, at: datetime) -> datetime | None:
    """Until when an answer may be promised at most by the policy; None where it sets no limit."""
    said = terms.saying.sections.promises if terms.saying else ()
    clocks = [one.within for one in said if is_kept_by_cases(one) and one.within is not None]
    limits = [Limit(clock.days, clock.minutes, clock.working) for clock in clocks]
    if not limits:
        return None
    works = WorkingCalendar(published=published_days())
    zone = ZoneInfo(time_zone())
    return min(due_at(at, limit, zone=zone, working_days_after=works.after) for limit in limits)


def yes_of(case: Case, terms: Terms, *, compensation: Decimal | None) -> YesNeeded:
    """Whose yes a resolution of the case needs."""
    said = terms.saying.sections.approvals if terms.saying else ()
    levels = {one.key: one.levels for one in said}
    return yes_needed(terms.kind, level=case.level, compensation=compensation, levels_of=dict(levels))


def steps_of(case: Case, terms: Terms, needed: YesNeeded, *, asker: int | None, on: date) -> tuple[NewStep, ...]:
    """The steps to that yes. Of a case about somebody none is that person's. Raises NobodyNamed."""
    said = terms.saying.sections.approvals if terms.saying else ()
    ways = [way_of([one], of=one.of[0]) for key in needed.keys for one in said if one.key == key]
    steps = [step for way in ways if way is not None for step in steps_here(way)]
    if needed.is_for_money:
        steps += steps_here(OF_MONEY)
    if case.about_employee_id is None:
        return tuple(steps)
    return tuple(_not_by(case, step, asker, on) for step in steps)


def _not_by(case: Case, step: NewStep, asker: int | None, on: date) -> NewStep:
    """The step, or a person's who directs the case, where it could be decided by whom the case is about."""
    holds = Posting.objects.filter(post=step.post, employee=case.about_employee_id)
    if step.post is not None and not holds.exists():
        return step
    others = [one for one in directors_of(case, on=on) if one != asker]
    if not others:
        raise NobodyNamed(NOBODY_ELSE)
    return NewStep(step.does, employee=others[0])
