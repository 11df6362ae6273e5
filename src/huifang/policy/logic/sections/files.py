"""What is filed: dossiers, registers, access, retention, destruction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from huifang.kernel.dates import Duration
from huifang.policy.logic.desk import Field
from huifang.policy.logic.figures import Clock
from huifang.policy.logic.pack import Text
from huifang.policy.logic.sections.parts import (
    Addressee,
    Allowed,
    ApprovalKey,
    ArchiveKey,
    CaseKey,
    DepartmentKey,
    DestructionKey,
    Entry,
    EventKey,
    FormKey,
    InspectionKey,
    LedgerKey,
    RegisterKey,
    Secrecy,
    SegmentKey,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierPart:
    """A part of a dossier."""

    key: str
    title: Text | None = None
    fields: tuple[Field, ...] = ()
    filled_by: tuple[Literal["records", "reports", "cases", "surveys", "events", "messages", "meetings"], ...] = ()
    cases: tuple[CaseKey, ...] = ()
    by: Addressee | None = None
    documents: bool = False
    needed: bool = False
    personal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierKind(Entry):
    """A kind of dossier: what is in it, when it is made, who keeps it. (档案)"""

    of: Literal["customer", "person", "organisation", "subject"] | None = None
    segment: SegmentKey | None = None
    parts: tuple[DossierPart, ...] = ()
    events: tuple[EventKey, ...] = ()
    within: Clock | None = None
    form: FormKey | None = None
    verified_by: Addressee | None = None
    approval: ApprovalKey | None = None
    custodian: Addressee | None = None
    event: EventKey | None = None
    updated_on: tuple[EventKey, ...] = ()
    checked_every: Duration | None = None
    secrecy: Secrecy | None = None
    sealed: bool = False
    shared_with: tuple[DepartmentKey, ...] = ()
    order: Literal["date", "part", "number"] | None = None
    contents: bool = False
    quality: tuple[Text, ...] = ()
    forbids: tuple[Text, ...] = ()
    synchronised_with: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Register(Entry):
    """A list in which something is entered each time: notices, loans, documents handed out. (登记簿)"""

    of: tuple[Literal["notice", "document", "form", "loan", "handover", "destruction", "contact"], ...]
    columns: tuple[Field, ...] = ()
    signed_by: tuple[Literal["giver", "receiver", "customer"], ...] = ()
    by: Addressee | None = None
    archives: tuple[ArchiveKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRule(Entry):
    """Who may read what, who must agree, and what may be done with it. (查阅权限)"""

    of: tuple[Literal["dossier", "record", "report", "recording", "customer"], ...]
    archives: tuple[ArchiveKey, ...] = ()
    readers: tuple[Addressee, ...] = ()
    purpose: tuple[Text, ...] = ()
    approval: ApprovalKey | None = None
    approval_for: tuple[Text, ...] = ()
    return_within: Clock | None = None
    late_return: ApprovalKey | None = None
    register: RegisterKey | None = None
    copying: Allowed | None = None
    copy_approval: ApprovalKey | None = None
    printing: Allowed | None = None
    outside: Allowed | None = None
    shown_to_customer: bool = False
    ledger: LedgerKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention(Entry):
    """How long what is kept, by whom, and in which order. (保管)"""

    of: tuple[Literal["record", "report", "dossier", "case", "message", "recording", "survey", "document"], ...]
    archives: tuple[ArchiveKey, ...] = ()
    keep: Duration | None = None
    starts: Literal["made", "closed", "last_contact", "contract_end"] | None = None
    filed_within: Clock | None = None
    custodian: Addressee | None = None
    sorted_by: tuple[Literal["customer", "date", "type", "segment"], ...] = ()
    sealed: bool = False
    inspection: InspectionKey | None = None
    destruction: DestructionKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Destruction(Entry):
    """How what is no longer kept is destroyed. (销毁)"""

    way: Literal["shred", "tear", "erase"]
    secrecy: tuple[Secrecy, ...] = ()
    archives: tuple[ArchiveKey, ...] = ()
    people: int | None = None
    approval: ApprovalKey | None = None
    register: RegisterKey | None = None
