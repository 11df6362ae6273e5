"""Who may be asked, who may answer, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huifang.kernel.text import Message

LONGEST_VALID = 90
LONGEST_REST = 400
MOST_AMENDMENTS = 20
"""So many answers after the first one of a link are kept; nobody fills the house by one link."""


@dataclass(frozen=True, slots=True)
class About:
    """Whom and what the answers are about, by id: the employee who is rated, department, product, rule, channel."""

    employee: int | None = None
    department: int | None = None
    product: str = ""
    rule: int | None = None
    channel: str = ""


NOTHING = About()


def expires_at(at: datetime, *, valid_days: int) -> datetime:
    """Until when a link that is made now may be answered."""
    return at + timedelta(days=valid_days)


def rests_until(asked_on: date, *, rest_days: int) -> date:
    """The first day on which somebody who was asked on a day may be asked again."""
    return asked_on + timedelta(days=rest_days)


def may_answer(employee: int | None, *, rated: int | None, asked_by: int | None) -> bool:
    """Whether somebody who is signed in may answer; None is nobody, and a customer always may.

    Nobody rates their own work, and who made a link for a customer does not answer it for them.
    """
    return employee is None or employee not in (rated, asked_by)


OWN_WORK = Message("Nobody rates their own work. Sign out, and leave the answer to the customer.")
"""Source: security.md, A7."""
