"""What a case still needs before it is answered or closed, and what it needs a yes for.

Source: the pack's section on cases: `closes_when`, `liability`, `apology`, `approval`, `compensation`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from huifang.cases.logic.words import Apology, Liability, Source
from huifang.followups.logic.written import FindingKind
from huifang.kernel.text import Message
from huifang.policy.logic.sections.answers import CaseKind

RESOLVED, ANSWERED, ACCEPTED = "resolved", "answered", "accepted"

OURS = frozenset({Liability.OURS, Liability.SHARED})
"""Liability for which one apologises."""

NEED_NO_ANSWER = frozenset({FindingKind.PRAISE, FindingKind.OTHER})
"""What is closed without anything being done about it, where no policy says otherwise."""

NOT_RESOLVED = Message("Write down first what was done about the matter.")
NOT_ANSWERED = Message("Answer the customer first.")
NOT_ACCEPTED = Message("The customer has not said that they accept the answer. Ask them, and note it.")
NO_CAUSE = Message("Say first what caused it.")
NO_LIABILITY = Message("Decide first who is responsible.")
NO_APOLOGY = Message("The policy asks for an apology. Apologise to the customer, and note it.")
NOT_TO_APOLOGISE = Message("The policy says that one does not apologise here.")
NO_FORM = Message("Fill in the form that the policy asks for.")
NO_PROPOSAL = Message("Write down what you propose: the policy asks for it.")
NOT_APPROVED = Message("The resolution has not been approved. Change it, and ask again.")


@dataclass(frozen=True, slots=True)
class Settled:
    """How far a case is. `has_yes` is false where its approval was refused, sent back or withdrawn; `has_form` and
    `has_proposal` where the policy asks for one that is not written.
    """

    kind: FindingKind
    source: Source
    is_resolved: bool
    is_answered: bool
    is_accepted: bool
    cause: str
    liability: str
    has_apologised: bool
    has_yes: bool = True
    has_form: bool = True
    has_proposal: bool = True


def closes_when(kind: CaseKind | None, of: FindingKind) -> tuple[str, ...]:
    """What must be so before a case is closed: what its policy says, else that it is resolved and answered."""
    if kind is not None and kind.closes_when:
        return tuple(kind.closes_when)
    return () if of in NEED_NO_ANSWER else (RESOLVED, ANSWERED)


def missing_to_answer(kind: CaseKind | None, case: Settled) -> tuple[Message, ...]:
    """What is missing before the customer is answered: nothing is promised that was not settled."""
    missing = []
    if RESOLVED in closes_when(kind, case.kind) and not case.is_resolved:
        missing.append(NOT_RESOLVED)
    if not case.has_yes:
        missing.append(NOT_APPROVED)
    return tuple(missing)


def missing_to_close(kind: CaseKind | None, case: Settled) -> tuple[Message, ...]:
    """Everything that is missing before the case is closed."""
    return tuple(_missing(kind, case))


def _missing(kind: CaseKind | None, case: Settled) -> Iterator[Message]:
    needed = closes_when(kind, case.kind)
    if not case.has_form:
        yield NO_FORM
    if not case.has_proposal:
        yield NO_PROPOSAL
    # Of what a survey brought it is always said what was done.
    if (RESOLVED in needed or case.source is Source.SURVEY) and not case.is_resolved:
        yield NOT_RESOLVED
    if not case.has_yes:
        yield NOT_APPROVED
    if ANSWERED in needed and not case.is_answered:
        yield NOT_ANSWERED
    if ACCEPTED in needed and not case.is_accepted:
        yield NOT_ACCEPTED
    if needs_cause(kind, case) and not case.cause:
        yield NO_CAUSE
    if kind is not None and kind.liability and not case.liability:
        yield NO_LIABILITY
    if needs_apology(kind, case.liability) and not case.has_apologised:
        yield NO_APOLOGY


def needs_cause(kind: CaseKind | None, case: Settled) -> bool:
    """Whether the cause is found before closing: of what surveys brought, where liability is decided, of complaints
    of which no policy speaks.
    """
    if case.source is Source.SURVEY or (kind is not None and kind.liability):
        return True
    return kind is None and case.kind is FindingKind.COMPLAINT


def needs_apology(kind: CaseKind | None, liability: str) -> bool:
    """Whether the policy asks for an apology."""
    rule = _rule(kind)
    return rule == Apology.ALWAYS or (rule == Apology.IF_RESPONSIBLE and liability in OURS)


def may_apologise(kind: CaseKind | None, liability: str) -> bool:
    """Whether the policy lets one apologise: it may say never, or only where the company is responsible."""
    rule = _rule(kind)
    if rule == Apology.NEVER:
        return False
    return rule != Apology.IF_RESPONSIBLE or liability in OURS


def _rule(kind: CaseKind | None) -> Apology | None:
    return Apology(kind.apology) if kind is not None and kind.apology else None


@dataclass(frozen=True, slots=True)
class YesNeeded:
    """The approvals of the pack, by key, that a resolution needs; `is_for_money` where it is for a compensation that
    no policy speaks of.
    """

    keys: tuple[str, ...] = ()
    is_for_money: bool = False

    def __bool__(self) -> bool:
        return bool(self.keys) or self.is_for_money


def yes_needed(
    kind: CaseKind | None, *, level: str, compensation: Decimal | None, levels_of: dict[str, Sequence[str]]
) -> YesNeeded:
    """Whose yes a resolution needs; `levels_of` are the levels for which each approval of the pack is meant."""
    pays = compensation is not None and compensation > 0
    named = [kind.approval] if kind is not None and kind.approval else []
    if pays and kind is not None and kind.compensation:
        named.append(kind.compensation)
    keys = tuple(key for key in dict.fromkeys(named) if not levels_of.get(key) or level in levels_of[key])
    has_money_rule = kind is not None and kind.compensation is not None
    return YesNeeded(keys, is_for_money=pays and not has_money_rule)
