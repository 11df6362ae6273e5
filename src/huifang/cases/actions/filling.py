"""What the policy has written down with a case: the form of its kind, and a proposal to whom it goes."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from huifang.cases.actions.log import Doer, Line, case_of, move, said
from huifang.cases.actions.refusals import FaultyAnswers, NotTheirKind
from huifang.cases.actions.settling import terms_of_case
from huifang.cases.logic.words import PROPOSAL, Happened
from huifang.cases.models import Case
from huifang.followups.logic.answers import checked_answers


@transaction.atomic
def fill_form(*, case: int, version: int, answers: Mapping[str, object], doer: Doer) -> Case:
    """Fill in the form that the policy asks for with such a case; what stood in it before is replaced.

    Raises NotYours, CaseChanged, NotTheirKind where no form is asked for, and FaultyAnswers with every fault.
    """
    found = case_of(case, doer=doer)
    form = terms_of_case(found).form
    if form is None:
        raise NotTheirKind
    checked = checked_answers(form, answers)
    if checked.faults:
        raise FaultyAnswers(checked.faults)
    line = Line(case, Happened.CHANGED, found.state, facts={"form": form.key})
    return move(found, line, seen=version, doer=doer, deed="case.form_filled", news={"filled": dict(checked.answers)})


@transaction.atomic
def propose(*, case: int, version: int, words: str, doer: Doer) -> Case:
    """Write down what is proposed to those to whom the case goes. Raises NotYours, CaseChanged, WordsMissing."""
    found = case_of(case, doer=doer)
    line = Line(case, Happened.NOTED, found.state, said(words), {"of": PROPOSAL})
    return move(found, line, seen=version, doer=doer, deed="case.proposed")
