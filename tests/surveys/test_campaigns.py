"""Campaigns: whom they choose, links that are told once, reminders, and surveys that are due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from huifang.customers.models import Customer
from huifang.history.models import Entry
from huifang.kernel.dates import Duration
from huifang.org.logic import Reach
from huifang.policy.logic.sections.answers import Survey
from huifang.surveys.actions.answering import hand_in, keep_page
from huifang.surveys.actions.building import retire
from huifang.surveys.actions.campaign_links import Over, Taking, make_again, make_links, remind
from huifang.surveys.actions.campaigns import HeldAlready, LinksAreOut, NewCampaign, NobodyToAsk, draw_up, withdraw
from huifang.surveys.actions.refusals import NoReason, Retired
from huifang.surveys.logic.campaigns import Sample, as_dialled, period_of
from huifang.surveys.models import CampaignMember, Invitation
from huifang.surveys.queries.asked import invitation_of
from huifang.surveys.queries.campaigns import campaigns_within, progress_of, sampled, to_remind
from huifang.surveys.queries.figures_kept import places_amiss
from huifang.surveys.queries.satisfaction import Asked, By, figures
from tests.followups.cast import NOW, TODAY, Clinic, a_clinic, day, moment
from tests.surveys.answered import a_questionnaire

EVERYTHING = Reach(0, True, frozenset(), ())
DEFINITION = {
    "languages": ["en"],
    "questions": [{"key": "how", "kind": "scale", "label": {"en": "How?"}, "overall": True}],
}


@pytest.fixture
def clinic(db: None) -> Clinic:
    return a_clinic()


@pytest.mark.parametrize(
    ("more", "name", "last_on"),
    [
        ({"every": Duration(12, 0)}, "2026-01-01", date(2026, 12, 31)),
        ({"every": Duration(3, 0)}, "2026-04-01", date(2026, 6, 30)),
        ({"at_least": 2, "per": "year"}, "2026-01-01", date(2026, 6, 30)),
        ({"at_least": 1, "per": "half-year"}, "2026-01-01", date(2026, 6, 30)),
        ({"every": Duration(12, 0), "starts_on": date(2027, 1, 1)}, None, None),
        ({"every": Duration(12, 0), "rules": ("care",)}, None, None),
        ({"at_least": 1, "per": "week"}, None, None),
        ({}, None, None),
    ],
)
def test_a_survey_is_due_once_in_each_of_its_periods(more: Any, name: str | None, last_on: date | None) -> None:
    found = period_of(Survey(key="all", title={}, clauses=(), **more), TODAY)
    assert ((found.name, found.last_on) if found else (None, None)) == (name, last_on)


def test_numbers_in_a_file_are_digits_as_one_dials_them() -> None:
    numbers = {"+8613812345678": "13812345678", "+861012345678": "01012345678", "+85291234567": "0085291234567", "+862112345678;ext=5": "02112345678"}  # fmt: skip
    assert {number: as_dialled(number) for number in numbers} == numbers


def _new(asked: Any, **more: Any) -> NewCampaign:
    return NewCampaign(
        **{
            "questionnaire": asked.questionnaire,
            "title": "All",
            "starts_on": TODAY,
            "ends_on": day(20),
            "rest_days": 30,
            **more,
        }
    )


def _drawn_up(clinic: Clinic, new: NewCampaign) -> Any:
    return draw_up(new=new, customers=Customer.objects.all(), by=clinic.hua, actor="E1", at=NOW, on=TODAY)


def test_a_sample_is_by_chance_and_the_same_again(clinic: Clinic) -> None:
    for number in range(40):
        clinic.customer(department=clinic.ward if number % 2 else clinic.office)
    everybody = Customer.objects.all()
    half = set(sampled(everybody, Sample(share=50), seed="s").values_list("pk", flat=True))
    assert 8 < len(half) < 32
    assert half == set(sampled(everybody, Sample(share=50), seed="s").values_list("pk", flat=True))
    assert half != set(sampled(everybody, Sample(share=50), seed="t").values_list("pk", flat=True))
    assert sampled(everybody, Sample(share=100), seed="s").count() == 40
    three = sampled(everybody, Sample(at_most=3), seed="s")
    assert sorted(three.values_list("department_id", flat=True)) == sorted([clinic.ward.pk, clinic.office.pk] * 3)


def test_a_campaign_from_its_first_link_to_its_last_answer(clinic: Clinic) -> None:
    asked = a_questionnaire()
    asked.version.definition = DEFINITION
    asked.version.save()
    for _ in range(3):
        clinic.customer()
    clinic.customer(department=clinic.office)
    clinic.customer(opted_out_on=day(-1))
    rested = clinic.customer()
    asked.answered([5], customer=rested, answered_on=day(-5), department=clinic.ward)
    campaign = _drawn_up(clinic, _new(asked))
    assert (campaign.rested, campaign.opted_out, CampaignMember.objects.count()) == (1, 1, 4)

    hua = Reach(clinic.hua.pk, False, frozenset({clinic.ward.pk}), ())

    def taking(reason: str, at: Any = NOW, on: date = TODAY, **more: Any) -> Taking:
        return Taking(by=clinic.hua, actor="E1", reach=hua, reason=reason, at=at, on=on, **more)

    with pytest.raises(NoReason):
        make_links(campaign=campaign, taking=taking(" "))
    links = make_links(campaign=campaign, taking=taking("printed for the ward", most=2))
    links += make_links(campaign=campaign, taking=taking("printed for the ward"))
    assert len(links) == 3 and not any(link.number for link in links)
    assert make_links(campaign=campaign, taking=taking("again")) == ()
    assert {f"{link.expires_at:%Y-%m-%d %H:%M}" for link in links} == {f"{day(21)} 00:00"}, "through the last day"
    assert Entry.objects.get(deed="campaign.links_made", row_count=2).reason == "printed for the ward"
    assert not any(Invitation.objects.filter(digest=link.token.encode()).exists() for link in links)

    one = invitation_of(links[0].token)
    assert one is not None
    handed = hand_in(invitation=one, said={"how": "5"}, language="en", at=NOW, on=TODAY)
    assert handed.is_counted
    [ward] = progress_of(campaign, reach=hua)
    assert (ward.chosen, ward.asked, ward.begun, ward.answered) == (3, 3, 1, 1)
    assert not to_remind(campaign, reach=hua, at=NOW, on=TODAY).exists()

    later_on, later_at = day(4), moment(days=4)
    again = remind(campaign=campaign, taking=taking("second letter", later_at, later_on))
    assert len(again) == 2
    assert invitation_of(links[1].token) is None
    assert invitation_of(again[0].token) is not None
    assert remind(campaign=campaign, taking=taking("third letter", later_at, later_on)) == ()
    # The file was lost: the links of that day are made once more, but not of those who have begun.
    begun = invitation_of(again[0].token)
    assert begun is not None
    keep_page(invitation=begun, answers={}, page=0, at=later_at)
    [anew] = make_again(campaign=campaign, taking=taking("the file was lost", later_at, later_on))
    assert invitation_of(again[1].token) is None and invitation_of(anew.token) is not None
    assert invitation_of(again[0].token) is not None
    assert make_again(campaign=campaign, taking=taking("too late", moment(days=5), day(5))) == ()
    with pytest.raises(Over):
        remind(campaign=campaign, taking=taking("too late", moment(days=30), TODAY + timedelta(days=30)))
    with pytest.raises(LinksAreOut):
        withdraw(campaign=campaign, actor="E1", reason="a mistake")
    retire(questionnaire=asked.questionnaire, is_retired=True, actor="E1")
    asked.questionnaire.refresh_from_db()
    campaign.refresh_from_db()
    with pytest.raises(Retired):
        remind(campaign=campaign, taking=taking("nobody is asked with it any more", later_at, later_on))

    found = figures(Asked(asked.questionnaire.pk, TODAY, TODAY), By.MODE, reach=EVERYTHING)
    rate = found["link", TODAY.replace(day=1)].response_rate
    assert rate is not None
    assert (round(rate.value), rate.answers) == (33, 3)
    assert places_amiss() == []
    assert list(campaigns_within(hua)) == [campaign]
    assert not campaigns_within(Reach(clinic.mo.pk, False, frozenset(), ())).exists()


def test_a_campaign_is_held_once_a_period_and_wants_somebody_to_ask(clinic: Clinic) -> None:
    asked = a_questionnaire()
    with pytest.raises(NobodyToAsk):
        _drawn_up(clinic, _new(asked))
    clinic.customer()
    mistaken = _drawn_up(clinic, _new(asked, rest_days=0))
    with pytest.raises(NoReason):
        withdraw(campaign=mistaken, actor="E1", reason="")
    withdraw(campaign=mistaken, actor="E1", reason="the wrong customers")
    assert not CampaignMember.objects.exists()
    yearly = {"policy": clinic.rule.policy_id, "policy_key": "all", "period": "2026-01-01", "rest_days": 0}
    _drawn_up(clinic, _new(asked, **yearly))
    with pytest.raises(HeldAlready):
        _drawn_up(clinic, _new(asked, **yearly))
