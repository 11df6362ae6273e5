"""Everything that a pack says for the rooms beside the planner and the desk."""

from __future__ import annotations

from dataclasses import dataclass, field

from huifang.policy.logic.sections.answers import Analysis, CaseKind, Improvement, Route, Survey, TimeLimit
from huifang.policy.logic.sections.contacts import (
    Booking,
    ChannelUse,
    ContactLimit,
    Grading,
    Incentive,
    MessageTemplate,
    Offer,
    PlanRule,
    Preparation,
    PromiseRule,
)
from huifang.policy.logic.sections.files import AccessRule, Destruction, DossierKind, Register, Retention
from huifang.policy.logic.sections.governed import Acknowledgement, Approval, Reference, Revision
from huifang.policy.logic.sections.measured import Appraisal, Goal, Inspection, Kpi, LedgerRule, PeriodicReport, Quota
from huifang.policy.logic.sections.parts import WorkingTime
from huifang.policy.logic.sections.people import (
    Allocation,
    Attendance,
    Competence,
    ExpenseRule,
    Handover,
    Meeting,
    PostDuty,
    Training,
)


@dataclass(frozen=True, slots=True)
class Sections:
    """By section its entries in the order of the file, without those that wait for the answer to a setting.

    `working` is what clocks in working time count by.

    Like a `Pack`, it exists only after the check found no fault: everything that an entry names is there.
    """

    grades: tuple[Grading, ...] = ()
    channels: tuple[ChannelUse, ...] = ()
    plans: tuple[PlanRule, ...] = ()
    bookings: tuple[Booking, ...] = ()
    promises: tuple[PromiseRule, ...] = ()
    preparations: tuple[Preparation, ...] = ()
    offers: tuple[Offer, ...] = ()
    contact_limits: tuple[ContactLimit, ...] = ()
    templates: tuple[MessageTemplate, ...] = ()
    incentives: tuple[Incentive, ...] = ()
    routing: tuple[Route, ...] = ()
    cases: tuple[CaseKind, ...] = ()
    clocks: tuple[TimeLimit, ...] = ()
    surveys: tuple[Survey, ...] = ()
    analysis: tuple[Analysis, ...] = ()
    improvements: tuple[Improvement, ...] = ()
    archive: tuple[DossierKind, ...] = ()
    registers: tuple[Register, ...] = ()
    access: tuple[AccessRule, ...] = ()
    retention: tuple[Retention, ...] = ()
    destruction: tuple[Destruction, ...] = ()
    duties: tuple[PostDuty, ...] = ()
    assignment: tuple[Allocation, ...] = ()
    handover: tuple[Handover, ...] = ()
    competences: tuple[Competence, ...] = ()
    training: tuple[Training, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    expenses: tuple[ExpenseRule, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    quotas: tuple[Quota, ...] = ()
    goals: tuple[Goal, ...] = ()
    ledger: tuple[LedgerRule, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    periodic_reports: tuple[PeriodicReport, ...] = ()
    approvals: tuple[Approval, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    revisions: tuple[Revision, ...] = ()
    references: tuple[Reference, ...] = ()
    working: WorkingTime = field(default_factory=WorkingTime)
