"""The kinds of things that need a yes: what each is called, its page, and the deed of its room that decides it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from huifang.approvals import actions as approvals
from huifang.approvals.actions import Settled
from huifang.approvals.models import Approval
from huifang.cases.actions.settling import decide_resolution
from huifang.cases.models import Case
from huifang.notices.actions import tell
from huifang.org.logic import Right
from huifang.planning.actions.batches import decide_batch
from huifang.planning.models import PlanBatch, PlanRevision
from huifang.policy.actions import decide as decide_policy
from huifang.policy.actions import withdraw as withdraw_policy
from huifang.policy.models import Version

Word = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing. `address` is that of its page; `decide` and `withdraw` are the deeds of its room."""

    word: Word
    right: Right | None = None
    address: Callable[[Approval], str] = lambda _approval: ""
    decide: Callable[..., Settled] = approvals.decide
    withdraw: Callable[..., Approval] = approvals.withdraw


@transaction.atomic
def decide_and_tell(*, at: datetime, **decision: Any) -> Settled:
    """Decide what has no deed of its own, and tell whom it concerns."""
    settled = approvals.decide(at=at, **decision)
    for one in settled.news:
        tell(employees=one.employees, message=one.message, at=at, about=("approval", settled.approval.pk))
    return settled


def _life_of_version(approval: Approval) -> str:
    version = Version.objects.filter(approval=approval).values_list("pk", flat=True).first()
    return reverse("policy-life", args=[version]) if version is not None else ""


def _batch(approval: Approval) -> str:
    """Of the approval that a plan has, or had before it was revised."""
    earlier = PlanRevision.objects.filter(approval=approval).values("batch")
    batch = PlanBatch.objects.filter(Q(approval=approval) | Q(pk__in=earlier)).values_list("pk", flat=True).first()
    return reverse("batch", args=[batch]) if batch is not None else ""


def _case(approval: Approval) -> str:
    case = Case.objects.filter(approval=approval).values_list("pk", flat=True).first()
    return reverse("case", args=[case]) if case is not None else ""


KINDS: Mapping[str, Kind] = {
    "policy": Kind(
        pgettext_lazy("approval", "Policy"), Right.SEE_POLICIES, _life_of_version, decide_policy, withdraw_policy
    ),
    "plan": Kind(pgettext_lazy("approval", "Plan"), Right.PLAN_AHEAD, _batch, decide_batch),
    "answer": Kind(pgettext_lazy("approval", "Answer"), Right.SEE_CASES, _case, decide_resolution),
    "compensation": Kind(pgettext_lazy("approval", "Compensation"), Right.SEE_CASES, _case, decide_resolution),
    "dossier": Kind(pgettext_lazy("approval", "Dossier"), decide=decide_and_tell),
    "reading": Kind(pgettext_lazy("approval", "Access"), decide=decide_and_tell),
    "late_return": Kind(pgettext_lazy("approval", "Later return"), decide=decide_and_tell),
    "destruction": Kind(pgettext_lazy("approval", "Destruction"), decide=decide_and_tell),
    "expense": Kind(pgettext_lazy("approval", "Expense"), decide=decide_and_tell),
    "ledger": Kind(pgettext_lazy("approval", "Ledger entry"), decide=decide_and_tell),
    "template": Kind(pgettext_lazy("approval", "Message template"), decide=decide_and_tell),
    "improvement": Kind(pgettext_lazy("approval", "Improvement"), decide=decide_and_tell),
    "incentive": Kind(pgettext_lazy("approval", "Incentive"), decide=decide_and_tell),
    "contact": Kind(pgettext_lazy("approval", "Contact"), decide=decide_and_tell),
    "transaction": Kind(pgettext_lazy("approval", "Transaction"), decide=decide_and_tell),
}
"""By the word of the pack."""
