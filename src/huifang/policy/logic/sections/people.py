"""Who does what of the staff: duties, allocation, handover, competences, training, meetings, expenses, attendance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from huifang.kernel.dates import Duration
from huifang.policy.logic.figures import Clock
from huifang.policy.logic.pack import Text
from huifang.policy.logic.sections.parts import (
    Addressee,
    Amount,
    ApprovalKey,
    ArchiveKey,
    AttributeKey,
    DepartmentKey,
    Entry,
    FormKey,
    Hours,
    LedgerKey,
    Number,
    Percent,
    PostKey,
    RuleKey,
    SaidPeriod,
    SegmentKey,
)

HANDED_OVER_WHEN = frozenset({"leave", "departure", "customer_comes"})
"""The occasions of a `handover` entry that the product carries out; for the others it waits for its room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDuty(Entry):
    """What a post or a department has to do. (职责)"""

    who: Addressee
    text: Text | None = None
    helps: tuple[Addressee, ...] = ()
    every: Duration | None = None
    rules: tuple[RuleKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation(Entry):
    """Who gets which customers. Ways are tried in the order of the file. (分配)"""

    way: Literal["steward", "collector", "territory", "newcomers", "workload", "ability", "by_hand", "post"]
    segment: SegmentKey | None = None
    rules: tuple[RuleKey, ...] = ()
    who: Addressee | None = None
    attribute: AttributeKey | None = None
    share: Percent | None = None
    newcomer_for: Duration | None = None
    by: Addressee | None = None
    overrides: Addressee | None = None
    at_least: int | None = None
    at_most: int | None = None
    proof: FormKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover(Entry):
    """What is done before somebody is away or leaves. (交接)"""

    when: Literal["leave", "departure", "transfer", "customer_comes", "collected"]
    does: tuple[Literal["bring_forward", "complete", "hand_over", "return_files"], ...]
    clears: tuple[Literal["follow_ups", "records", "cases", "dossiers", "loans"], ...] = ()
    archives: tuple[ArchiveKey, ...] = ()
    who: Addressee | None = None
    alternatives: tuple[Addressee, ...] = ()
    within: Clock | None = None
    blocks: bool = False
    ledger: LedgerKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence(Entry):
    """What somebody must know and be able to do. (能力要求)"""

    posts: tuple[PostKey, ...] = ()
    requires: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Training(Entry):
    """Who is trained in what, and how often. (培训)"""

    posts: tuple[PostKey, ...] = ()
    topics: tuple[Text, ...] = ()
    way: Literal["internal", "external", "practice"] | None = None
    every: Duration | None = None
    within: Duration | None = None
    length: Number | None = None
    by: Addressee | None = None
    test: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Entry):
    """Who meets, how often, and about what. (会议)"""

    every: Duration | None = None
    posts: tuple[PostKey, ...] = ()
    departments: tuple[DepartmentKey, ...] = ()
    by: Addressee | None = None
    each: Literal["team", "department", "organisation"] | None = None
    agenda: tuple[Text, ...] = ()
    minutes: FormKey | None = None
    archives: tuple[ArchiveKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseRule(Entry):
    """What is paid for, within which limit, and on whose signature. (费用)"""

    posts: tuple[PostKey, ...] = ()
    rules: tuple[RuleKey, ...] = ()
    covers: tuple[Text, ...] = ()
    vouchers: bool = False
    collected_by: Addressee | None = None
    signed_by: Addressee | None = None
    approval: ApprovalKey | None = None
    paid_by: Addressee | None = None
    limit: Amount | None = None
    per: SaidPeriod | None = None
    excess: Literal["employee", "company", "approval"] | None = None
    within: Duration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance(Entry):
    """Working hours and conduct on duty. (考勤)"""

    posts: tuple[PostKey, ...] = ()
    hours: tuple[Hours, ...] = ()
    sign_in: bool = False
    forbids: tuple[Text, ...] = ()
    private_calls: Clock | None = None
    ledger: tuple[LedgerKey, ...] = ()


class _Staffed(Protocol):
    @property
    def duties(self) -> tuple[PostDuty, ...]: ...
    @property
    def assignment(self) -> tuple[Allocation, ...]: ...
    @property
    def handover(self) -> tuple[Handover, ...]: ...


def staffed_by(sections: _Staffed) -> frozenset[tuple[str, str]]:
    """The entries, by section and key, that say who has which duties and customers, and that are carried out."""
    handed_over = (("handover", one.key) for one in sections.handover if one.when in HANDED_OVER_WHEN)
    duties = (("duties", one.key) for one in sections.duties)
    return frozenset({*duties, *(("assignment", one.key) for one in sections.assignment), *handed_over})
