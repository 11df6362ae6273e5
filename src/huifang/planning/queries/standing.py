"""What stands of the plan on a day, by rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from huifang.followups.models import FollowUp
from huifang.planning.models import Sweep
from huifang.policy.queries import never_late_in_force


@dataclass(frozen=True, slots=True)
class RuleStanding:
    """A rule's follow-ups: those planned by their window on the day asked about, and those that have ended.

    With what is only advised, or sent without anyone's hand, nobody is late: it is open.
    """

    policy: str
    rule: str
    to_come: int
    open: int
    late: int
    ended: int
    cancelled: int


def standing_by_rule(on: date) -> list[RuleStanding]:
    """How the follow-ups of each rule stand on a day. Counts every follow-up there is."""
    planned = Q(state=FollowUp.State.PLANNED)
    is_over = Q(closes_on__lt=on) & ~Q(rule_id__in=never_late_in_force(on))
    ended = Q(state__in=[FollowUp.State.DONE, FollowUp.State.GIVEN_UP, FollowUp.State.WAIVED])
    rows = (
        FollowUp.objects.values("rule__policy__key", "rule__key")
        .annotate(
            to_come=Count("id", filter=planned & Q(opens_on__gt=on)),
            open=Count("id", filter=planned & Q(opens_on__lte=on) & ~is_over),
            late=Count("id", filter=planned & is_over),
            ended=Count("id", filter=ended),
            cancelled=Count("id", filter=Q(state=FollowUp.State.CANCELLED)),
        )
        .order_by("rule__policy__key", "rule__key")
        .values_list("rule__policy__key", "rule__key", "to_come", "open", "late", "ended", "cancelled")
    )
    return [RuleStanding(*row) for row in rows]


def last_sweep() -> Sweep | None:
    """The last time that the plan was made."""
    return Sweep.objects.order_by("-id").first()
