"""How the policy itself is kept: approvals, acknowledgements, revisions, references."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from huifang.kernel.dates import Duration
from huifang.policy.logic.figures import Clock
from huifang.policy.logic.pack import Text
from huifang.policy.logic.sections.parts import Addressee, ApprovalKey, Entry, Measure, PostKey, SaidWord


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalStep:
    """One step on the way to a yes."""

    does: Literal["commission", "draft", "research", "review", "expert_review", "approve", "publish"]
    who: Addressee
    within: Clock | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval(Entry):
    """What needs a yes, and whose. Other sections name it. (审批)"""

    of: tuple[
        Literal[
            "policy",
            "plan",
            "answer",
            "compensation",
            "dossier",
            "reading",
            "late_return",
            "destruction",
            "expense",
            "ledger",
            "template",
            "improvement",
            "incentive",
            "contact",
            "transaction",
        ],
        ...,
    ]
    steps: tuple[ApprovalStep, ...]
    levels: tuple[str, ...] = ()
    when: Text | None = None
    signature: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement(Entry):
    """Who confirms having read the policy, and when. (宣贯)"""

    posts: tuple[PostKey, ...] = ()
    after: tuple[Literal["published", "changed", "joined"], ...] = ()
    within: Duration | None = None
    remind_every: Duration | None = None
    test: bool = False
    manual: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision(Entry):
    """When the policy itself is looked over. (制度复审)"""

    every: Duration
    by: Addressee | None = None
    looks_at: tuple[Measure, ...] = ()
    approval: ApprovalKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Entry):
    """A law, another policy or a number that the policy refers to. (依据)"""

    type: Literal["law", "policy", "standard", "document_number"]
    name: Text
    says: Text | None = None
    number: SaidWord | None = None


class _Governing(Protocol):
    @property
    def approvals(self) -> tuple[Approval, ...]: ...
    @property
    def acknowledgements(self) -> tuple[Acknowledgement, ...]: ...
    @property
    def revisions(self) -> tuple[Revision, ...]: ...
    @property
    def references(self) -> tuple[Reference, ...]: ...


def governed_by(sections: _Governing) -> frozenset[tuple[str, str]]:
    """The entries, by section and key, by which the policy itself is kept; of the approvals those of a policy."""
    return frozenset(
        {
            *(("approvals", one.key) for one in sections.approvals if "policy" in one.of),
            *(("acknowledgements", one.key) for one in sections.acknowledgements),
            *(("revisions", one.key) for one in sections.revisions),
            *(("references", one.key) for one in sections.references),
        }
    )
