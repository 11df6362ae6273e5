"""What of asking and answering customers is carried out, and what waits for a later release."""

from __future__ import annotations

from huifang.policy.logic.sections.answers import Improvement, TimeLimit
from huifang.policy.logic.sections.contacts import PromiseRule
from huifang.policy.logic.sections.whole import Sections

AGAINST_CASES = ("case", "answer", "reply")
OUT_OF_CASES = frozenset({"case", "finding", "survey"})
SECTIONS = ("clocks", "cases", "routing", "promises", "approvals", "surveys", "improvements")
"""The sections of which entries may be carried out."""


def answered_by(sections: Sections) -> frozenset[tuple[str, str]]:
    """The entries, by section and key, by which customers are asked and answered, and that are carried out."""
    named = {key for kind in sections.cases for key in (kind.approval, kind.compensation) if key}
    return frozenset(
        {
            *(("clocks", one.key) for one in sections.clocks if runs_against_cases(one)),
            *(("cases", one.key) for one in sections.cases),
            *(("routing", one.key) for one in sections.routing),
            *(("promises", one.key) for one in sections.promises if is_kept_by_cases(one)),
            *(("approvals", one.key) for one in sections.approvals if one.key in named),
            *(("surveys", one.key) for one in sections.surveys),
            *(("improvements", one.key) for one in sections.improvements if comes_of_cases(one)),
        }
    )


def runs_against_cases(clock: TimeLimit) -> bool:
    """Whether the clock runs against cases from their beginning on, for so long as it says."""
    return clock.of in AGAINST_CASES and clock.within is not None and clock.event is None


def is_kept_by_cases(promise: PromiseRule) -> bool:
    """Whether the promise is an answer that is given to a customer, by whoever has the case in hand."""
    return promise.makes == "answer" and promise.by is None and not promise.rules


def comes_of_cases(improvement: Improvement) -> bool:
    """Whether the improvement is made out of cases, and by whoever has them in hand: nobody's yes is asked for."""
    out_of = not improvement.out_of or not OUT_OF_CASES.isdisjoint(improvement.out_of)
    return out_of and improvement.approval is None
