"""What becomes of complaints, repairs and wishes: taken in, accepted, settled; most soon, a few late."""

from __future__ import annotations

from datetime import date

from huifang.cases.actions.findings import take_in_findings
from huifang.cases.actions.handing import accept
from huifang.cases.actions.log import Doer
from huifang.cases.actions.settling import answer, close, resolve
from huifang.cases.actions.working import Judgement, judge
from huifang.cases.logic.words import CaseState, Cause, Liability
from huifang.cases.models import Case
from huifang.cli.sample.firm import Firm
from huifang.cli.sample.people import MANAGER
from huifang.cli.sample.words import CAUSES, SETTLED, chance
from huifang.org.models import Employee

TAKEN_IN_AT, WORKED_AT = 19, 16
WAITS = (1, 1, 2, 2, 3, 5, 9)
"""Days after which a case is settled."""


def matters_of(firm: Firm, on: date, *, actor: str) -> None:
    """What was found on a day becomes cases in the evening; those of the days before go on in the afternoon."""
    waiting = Case.objects.exclude(state=CaseState.CLOSED).filter(taken_in_on__lt=on)
    for case in waiting.select_related("customer", "owner").order_by("pk"):
        _go_on(firm, case, on)
    take_in_findings(doer=Doer(None, firm.at(on, TAKEN_IN_AT), on, actor))


def _go_on(firm: Firm, case: Case, on: date) -> None:
    assert case.customer is not None
    random = chance(firm.seed, "case", case.customer.external_id, case.words, case.taken_in_on)
    doer = Doer(_by_whom(firm, case), firm.at(on, WORKED_AT), on)
    if case.state == CaseState.OPEN:
        case = accept(case=case.pk, version=case.version, doer=doer)
    if (on - case.taken_in_on).days < random.choice(WAITS):
        return
    found = Judgement(Cause(random.choice(CAUSES[case.kind])), liability=random.choice((Liability.OURS, None)))
    case = judge(case=case.pk, version=case.version, found=found, doer=doer)
    words = random.choice(SETTLED[case.kind])
    case = resolve(case=case.pk, version=case.version, resolution=words, compensation=None, doer=doer)
    case = answer(
        case=case.pk,
        version=case.version,
        words=words,
        channel="phone",
        is_accepted=random.choice((True, True, True, None)),
        doer=doer,
    )
    close(case=case.pk, version=case.version, doer=doer)


def _by_whom(firm: Firm, case: Case) -> Employee:
    """Whoever has it, where nobody else is asked; else who decides in the department, or over all of it."""
    if case.owner is not None and not case.is_on_offer:
        return case.owner
    supervisor = firm.supervisor_of(case.department_id)
    return supervisor if case.owner != supervisor else firm.people[MANAGER]
