"""People leave once nothing is in their hands any more, and a second person has confirmed it where a policy asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from huifang.followups.actions.ending import said
from huifang.history.actions import record
from huifang.kernel.text import Message
from huifang.org.actions import leave
from huifang.org.models import Employee
from huifang.planning.actions.handing_over import hand_over_everything
from huifang.planning.models import Clearance
from huifang.planning.queries.clearing import Asked, clearances_asked, may_confirm
from huifang.planning.queries.in_hand import InHand, in_hand


class StillInHand(Exception):
    """Something is in the hands of somebody who is to leave: `held` by the number of the employee."""

    def __init__(self, held: dict[str, InHand]) -> None:
        self.held = held
        self.message = Message(
            "Nobody leaves while anything is in their hands. Hand it over first: %(numbers)s.",
            {"numbers": ", ".join(sorted(held))},
        )
        super().__init__(str(self.message))


class NotConfirmed(Exception):
    """A policy asks that a second person confirms the handing over, and nobody has: `asked` says who may."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self.asked = tuple(asked)
        posts = sorted({one.who for one in asked})
        self.message = Message(
            "A second person must confirm first that everything was handed over: whoever holds %(posts)s.",
            {"posts": ", ".join(posts)},
        )
        super().__init__(str(self.message))


class MayNotConfirm(Exception):
    """Only whoever the policy names confirms, and never the one who leaves."""

    message = Message("The policy has somebody else confirm this, and nobody confirms their own departure.")

    def __init__(self) -> None:
        super().__init__(str(self.message))


@transaction.atomic
def have_leave(
    *, employees: Sequence[Employee], left_on: date, on: date, actor: str, reason: str = "", undone: bool = False
) -> int:
    """These people leave: how many sessions ended. From that day they have no session, no role and no post.

    What can be handed over must have been; with `undone` and a reason, records and reports that they alone could
    bring to an end may stay undone, and the history says so. Raises StillInHand, NotConfirmed, NoReason,
    NobodyWouldManageStaff.
    """
    held = hands_of(employees, on=on)
    full = {
        number: hand for number, hand in held.items() if hand.handed_over or (hand.brought_to_an_end and not undone)
    }
    if full:
        raise StillInHand(full)
    why = said(reason) if undone and any(not hand.is_empty for hand in held.values()) else reason
    asked = [one for employee in employees for one in clearances_asked(employee, on=on) if not one.confirmed_by]
    if asked:
        raise NotConfirmed(asked)
    ended = leave(employees=employees, left_on=left_on, on=on)
    facts = {
        "employees": [employee.pk for employee in employees],
        "left_on": left_on.isoformat(),
        "sessions_ended": ended,
        "undone": {number: asdict(hand) for number, hand in held.items() if not hand.is_empty},
    }
    record(deed="staff.left", actor=actor, reason=why, row_count=len(employees), facts=facts)
    return ended


def hands_of(employees: Sequence[Employee], *, on: date) -> dict[str, InHand]:
    """What each of these has in hand, by number."""
    numbers = {employee.pk: employee.number for employee in employees}
    return {numbers[pk]: hand for pk, hand in in_hand(numbers, on=on).items()}


def refuse_full_hands(*, numbers: Sequence[str], on: date) -> None:
    """For a file that says who leaves: raises StillInHand when one of these has anything to hand over yet."""
    leavers = list(Employee.objects.filter(number__in=numbers, left_on=None))
    full = {number: hand for number, hand in hands_of(leavers, on=on).items() if not hand.is_empty}
    if full:
        raise StillInHand(full)


@transaction.atomic
def confirm_clearance(*, of: Employee, asked: Asked, by: Employee, on: date, actor: str) -> None:
    """Confirm as a second person that somebody who leaves has handed everything over. Raises MayNotConfirm."""
    if by.pk == of.pk or not may_confirm(by, asked, on=on):
        raise MayNotConfirm
    facts = {"employee": of.pk, "policy": asked.policy_key, "handover": asked.key}
    entry = record(deed="staff.clearance_confirmed", actor=actor, row_count=1, facts=facts)
    Clearance.objects.update_or_create(
        employee=of,
        policy_id=asked.policy_id,
        key=asked.key,
        defaults={"confirmed_by": by, "confirmed_on": on, "entry": entry},
    )


def forget_clearances(*, of: Employee) -> None:
    """Who stays, or comes back, begins anew when they leave some day."""
    Clearance.objects.filter(employee=of).delete()


def empty_hands_of_leavers(*, at: datetime, on: date, actor: str) -> int:
    """Whatever came into the hands of somebody between the day on which leaving was agreed and the day itself goes to
    others as the policies say; returns of how many people.
    """
    gone = {employee.pk: employee for employee in Employee.objects.filter(left_on__lte=on)}
    full = [gone[pk] for pk, hand in in_hand(gone, on=on).items() if hand.handed_over]
    for employee in full:
        hand_over_everything(of=employee, to=(), at=at, on=on, actor=actor, reason="left")
    return len(full)
