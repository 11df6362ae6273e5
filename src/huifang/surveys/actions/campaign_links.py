"""The links of a campaign, made when they are taken out of the house: for whom there is none yet, to remind, anew.

Their words are told this once, and nobody can ask for them again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from huifang.customers.logic.contact_points import PLACE
from huifang.customers.models import ContactPoint, Customer
from huifang.history.actions import record
from huifang.history.models import Entry
from huifang.kernel.crypto import Sealer
from huifang.kernel.keys import KeyRing
from huifang.kernel.sql.statements import take_lock
from huifang.kernel.text import Message
from huifang.org.logic import Reach, Right
from huifang.org.models import Employee
from huifang.org.queries import reach_of, time_zone
from huifang.surveys.actions.counting import count_asked
from huifang.surveys.actions.refusals import NoReason, Refused, Retired
from huifang.surveys.logic.campaigns import answered_until, as_dialled
from huifang.surveys.logic.tokens import digest_of, new_token
from huifang.surveys.models import Campaign, CampaignMember, Invitation
from huifang.surveys.queries.campaigns import made_today, rested, to_remind, without_link
from huifang.surveys.queries.library import current_version

ON_A_PAGE = 500
"""So many links are made at once for a page: as many as somebody prints in one go."""
IN_A_FILE = 5_000
"""And for a file; whoever asks more customers takes several."""
STATEMENT = 1_000


class Over(Refused):
    """The last day of the campaign has passed."""

    message = Message("This campaign is over.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """Who takes links out, how far their right reaches, what for, when, and how many at most.

    With `ring` the customers' telephone numbers are opened beside them, as far as the right to see numbers reaches.
    """

    by: Employee
    actor: str
    reach: Reach
    reason: str
    at: datetime
    on: date
    most: int = ON_A_PAGE
    ring: KeyRing | None = None


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link for one customer; its word is told this once. `number` is empty where it was not asked for."""

    customer: Customer
    token: str
    expires_at: datetime
    number: str = ""


@transaction.atomic
def make_links(*, campaign: Campaign, taking: Taking) -> tuple[MadeLink, ...]:
    """Make links for members who have none, as one set. Raises NoReason, Retired, and Over after the last day.

    Whoever was asked by somebody else meanwhile is left out.
    """
    _may_be_made(campaign, taking)
    found = without_link(campaign, reach=taking.reach).select_related("customer__department")
    members = _without_those_asked_meanwhile(list(found[: taking.most]), campaign, taking.on)
    entry = _noted("campaign.links_made", campaign, len(members), taking)
    tokens = [new_token() for _ in members]
    version = current_version(campaign.questionnaire)
    until = answered_until(campaign.ends_on, ZoneInfo(time_zone()))
    made = Invitation.objects.bulk_create(
        Invitation(
            version=version,
            digest=digest_of(token),
            customer_id=member.customer_id,
            department_id=member.department_id,
            asked_by=taking.by,
            asked_on=taking.on,
            asked_at=taking.at,
            expires_at=until,
            entry=entry,
        )
        for member, token in zip(members, tokens, strict=True)
    )
    for member, invitation in zip(members, made, strict=True):
        member.invitation = invitation
    CampaignMember.objects.bulk_update(members, ["invitation"], batch_size=STATEMENT)
    count_asked([invitation.pk for invitation in made])
    return _links(members, tokens, taking)


@transaction.atomic
def remind(*, campaign: Campaign, taking: Taking) -> tuple[MadeLink, ...]:
    """Make new links for those who have not answered; the ones before lead nowhere from now on.

    Raises NoReason, Retired and Over. Nobody is reminded within three days of having been asked or reminded.
    """
    _may_be_made(campaign, taking)
    found = to_remind(campaign, reach=taking.reach, at=taking.at, on=taking.on)
    links = _made_anew("campaign.reminded", campaign, _with_invitation(found, taking), taking)
    CampaignMember.objects.filter(campaign=campaign, customer__in=[link.customer for link in links]).update(
        reminded_on=taking.on
    )
    return links


@transaction.atomic
def make_again(*, campaign: Campaign, taking: Taking) -> tuple[MadeLink, ...]:
    """Make the links of this day once more, where a file or a page was lost; those before lead nowhere from now on.

    Whoever has begun to answer keeps their link. Raises NoReason, Retired and Over.
    """
    _may_be_made(campaign, taking)
    found = made_today(campaign, reach=taking.reach, at=taking.at, on=taking.on)
    return _made_anew("campaign.links_made_again", campaign, _with_invitation(found, taking), taking)


def _may_be_made(campaign: Campaign, taking: Taking) -> None:
    if not taking.reason.strip():
        raise NoReason
    if taking.on > campaign.ends_on:
        raise Over
    if campaign.questionnaire.is_retired:
        raise Retired
    take_lock(f"surveys.campaign {campaign.pk}")


def _without_those_asked_meanwhile(members: list[CampaignMember], campaign: Campaign, on: date) -> list[CampaignMember]:
    asked = Customer.objects.filter(pk__in=[member.customer_id for member in members])
    rests = set(rested(asked, rest_days=campaign.rest_days, on=on).values_list("pk", flat=True))
    CampaignMember.objects.filter(campaign=campaign, customer_id__in=rests, invitation=None).delete()
    return [member for member in members if member.customer_id not in rests]


def _with_invitation(found: QuerySet[CampaignMember], taking: Taking) -> list[CampaignMember]:
    return list(found.select_related("customer__department", "invitation")[: taking.most])


def _made_anew(
    deed: str, campaign: Campaign, members: Sequence[CampaignMember], taking: Taking
) -> tuple[MadeLink, ...]:
    entry = _noted(deed, campaign, len(members), taking)
    tokens = [new_token() for _ in members]
    invitations = []
    for member, token in zip(members, tokens, strict=True):
        assert member.invitation is not None
        member.invitation.digest, member.invitation.asked_by = digest_of(token), taking.by
        member.invitation.entry = entry
        invitations.append(member.invitation)
    Invitation.objects.bulk_update(invitations, ["digest", "asked_by", "entry"], batch_size=STATEMENT)
    return _links(members, tokens, taking)


def _noted(deed: str, campaign: Campaign, count: int, taking: Taking) -> Entry:
    facts = {"campaign": campaign.pk, "with_numbers": taking.ring is not None}
    return record(deed=deed, actor=taking.actor, reason=taking.reason.strip(), row_count=count, facts=facts)


def _links(members: Sequence[CampaignMember], tokens: Sequence[str], taking: Taking) -> tuple[MadeLink, ...]:
    numbers = _numbers([member.customer for member in members], taking)
    found = []
    for member, token in zip(members, tokens, strict=True):
        assert member.invitation is not None
        number = numbers.get(member.customer_id, "")
        found.append(MadeLink(member.customer, token, member.invitation.expires_at, number))
    return tuple(found)


def _numbers(customers: Sequence[Customer], taking: Taking) -> Mapping[int, str]:
    """The first telephone number of each of these customers, of those whose numbers the taker may see."""
    reach = reach_of(taking.by, Right.REVEAL, on=taking.on) if taking.ring else None
    if taking.ring is None or reach is None:
        return {}
    within = [one.pk for one in customers if reach.is_all or one.department_id in reach.departments]
    sealer = Sealer(taking.ring, PLACE)
    phones = ContactPoint.objects.filter(customer__in=within, contact_person=None, kind=ContactPoint.Kind.PHONE)
    # Of several numbers the oldest: it is read last, and stays.
    rows = phones.order_by("-entry_id", "-id").values_list("customer_id", "id", "value")
    return {customer: as_dialled(sealer.decrypt(value, point)) for customer, point, value in rows}
