"""What waits for everybody who holds a post is given to the customers' stewards."""

from __future__ import annotations

from datetime import date, timedelta

from huifang.cli.sample.firm import Firm
from huifang.cli.sample.people import ESTATE, STEWARDS, SUPERVISORS
from huifang.followups.actions import assign
from huifang.followups.models import FollowUp

AHEAD = timedelta(days=7)
REASON = "按归属分派"


def assign_to_stewards(firm: Firm, on: date) -> None:
    """The sales office's supervisor hands the week's follow-ups to the consultants who look after the customers."""
    waiting = FollowUp.objects.filter(state=FollowUp.State.PLANNED, agent=None, opens_on__lte=on + AHEAD)
    theirs = waiting.filter(customer__department=firm.departments[ESTATE]).order_by("id")
    rows = list(theirs.values_list("id", "customer_id", "post_id"))
    for number in STEWARDS[ESTATE]:
        steward = firm.people[number]
        posts = {post for post, holders in firm.holders.items() if steward in holders}
        own = [row for row, customer, post in rows if firm.stewards.get(customer) == steward.pk and post in posts]
        if own:
            assign(follow_ups=own, to=steward, by=firm.people[SUPERVISORS[ESTATE]], on=on, reason=REASON)
