"""Contact limits on the pages: what is held back is seen, what a customer wishes is noted, one contact serves several."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from huifang.customers.models import ContactWish
from huifang.followups.actions import claim
from huifang.followups.logic.limits import Terms
from huifang.followups.models import Claim, FollowUp, Fulfilment, Limit, Record, RuleChannels
from huifang.history.models import Change, Entry
from huifang.planning.actions.sweep import sweep
from huifang.policy.logic.sections.contacts import ContactLimit
from huifang.policy.logic.sections.parts import Hours
from tests.web.budgets import within_budget
from tests.web.conftest import NOW, TODAY, Browser
from tests.web.desk import Desk

ANSWERS = {"answer.satisfaction": "satisfied", "answer.opinions": "好"}
EVENING = (Hours(time(18), time(20)),)


@pytest.fixture
def lin(desk: Desk, browser: Browser) -> Client:
    return browser(desk.company.lin)


def limited(row: FollowUp, **said: Any) -> None:
    limit = ContactLimit(key="calm", title={"en": "Peace"}, clauses=("C7",), **said)
    Limit.objects.create(
        policy=row.version.policy, version=row.version, key="calm", terms=Terms(limit).as_json(), fingerprint=b"",
        is_for_all=True,
    )  # fmt: skip
    RuleChannels.objects.update_or_create(rule=row.rule, defaults={"channels": ["phone"]})


def words(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def test_what_is_held_back_stands_on_a_list_of_its_own_with_the_day_it_is_free(desk: Desk, lin: Client) -> None:
    row = desk.owed("孙静好", days_ago=7)
    assert "/today/held" not in words(lin.get("/today"))
    limited(row, hours=EVENING)
    page = words(lin.get("/today"))
    assert "/today/held" in page and "孙静好" not in page
    with within_budget("today-held"):
        page = words(lin.get("/today/held"))
    for said in ("孙静好", "Peace", "C7", "18:00"):
        assert said in page
    answer = lin.post(f"/follow-ups/{row.pk}/claim", follow=True)
    assert "18:00" in words(answer)
    assert not Claim.objects.exists()


def test_the_follow_up_says_what_limits_it(desk: Desk, lin: Client) -> None:
    row = desk.owed("孙静好", days_ago=7)
    ContactWish.objects.create(
        customer=row.customer, days=[6, 7], reason="works", noted_at=NOW, noted_by=desk.company.lin, entry_id=0
    )
    limited(row, hours=EVENING, binding=False)
    with within_budget("follow-up-limits"):
        page = words(lin.get(f"/follow-ups/{row.pk}/limits"))
    assert "18:00–20:00" in page and "Peace" in page
    assert "limit-held" in page


def test_a_number_is_not_given_out_past_the_hours(desk: Desk, lin: Client) -> None:
    row = desk.owed("孙静好", days_ago=7)
    claim(follow_up=row.pk, agent=desk.company.lin, at=NOW, on=TODAY)
    limited(row, hours=EVENING)
    point = row.customer.contact_points.get().pk
    answer = lin.post(f"/contact/{row.pk}/dial", {"point": point}, headers={"HX-Request": "true"})
    assert "tel:" not in words(answer) and "18:00" in words(answer)
    assert not Entry.objects.filter(deed="number.dialled").exists()


def test_a_call_promised_outside_the_hours_is_warned_about_and_stands(desk: Desk, lin: Client) -> None:
    row = desk.owed("孙静好", days_ago=7)
    claim(follow_up=row.pk, agent=desk.company.lin, at=NOW, on=TODAY)
    limited(row, hours=EVENING)
    at = datetime.combine(TODAY + timedelta(days=1), time(9))
    answer = lin.post(
        f"/contact/{row.pk}/hand-in",
        {"channel": "phone", "outcome": "call_later", "promised_at": at.isoformat()},
        follow=True,
    )
    assert "18:00" in words(answer)
    row.refresh_from_db()
    assert row.promised_at is not None


def test_a_wish_is_noted_seen_and_ended_with_who_and_why(desk: Desk, lin: Client) -> None:
    customer = desk.owed("孙静好", days_ago=3).customer
    here = f"/customers/{customer.pk}/wish"
    with within_budget("customer-wish"):
        lin.get(here)
    said = {
        "only_channels": ["wechat"],
        "from_at": "18:00",
        "until_at": "20:00",
        "days": ["6", "7"],
        "reason": "上班忙",
    }
    wrong = lin.post(here, {**said, "until_at": "17:00"})
    assert wrong.status_code == 422 and not ContactWish.objects.exists()
    assert lin.post(here, said).status_code == 302
    wish = ContactWish.objects.get()
    assert (wish.only_channels, wish.days, wish.reason, wish.noted_by) == (
        ["wechat"],
        [6, 7],
        "上班忙",
        desk.company.lin,
    )
    assert "18:00" in words(lin.get(f"/customers/{customer.pk}"))
    lin.post(here, {"at_most": "1", "per": "month", "reason": "太多了"})
    wish = ContactWish.objects.get()
    assert (wish.only_channels, wish.at_most, wish.per) == ([], 1, "month")
    with within_budget("end-customer-wish"):
        lin.get(f"{here}/end")
    lin.post(f"{here}/end", {"reason": "又愿意了"})
    assert not ContactWish.objects.exists()
    deeds = list(Entry.objects.filter(deed__startswith="customers.wish").order_by("pk").values_list("deed", "reason"))
    assert deeds == [
        ("customers.wish_noted", "上班忙"), ("customers.wish_noted", "太多了"), ("customers.wish_ended", "又愿意了"),
    ]  # fmt: skip
    assert Change.objects.filter(table="customers_contactwish").count() == 3


def test_one_contact_closes_the_other_duties_that_it_serves(desk: Desk, lin: Client) -> None:
    customer = desk.customer("孙静好")
    for days_ago in (7, 5, 3):
        desk.served(customer, days_ago=days_ago)
    sweep(on=TODAY, actor="test")
    row, other, third = FollowUp.objects.filter(customer=customer, opens_on__lte=TODAY).order_by("due_on")
    claim(follow_up=row.pk, agent=desk.company.lin, at=NOW, on=TODAY)
    page = words(lin.get(f"/contact/{row.pk}"))
    assert f'name="fulfils" value="{other.pk}"' in page
    lin.post(f"/contact/{row.pk}/hand-in", {"channel": "phone", "outcome": "reached", "fulfils": [other.pk], **ANSWERS})
    states = dict(FollowUp.objects.filter(pk__in=[row.pk, other.pk, third.pk]).values_list("pk", "state"))
    assert states == {row.pk: 2, other.pk: 2, third.pk: 1}
    assert Fulfilment.objects.get().record == Record.objects.get(follow_up=row)
    assert Entry.objects.filter(deed="follow_ups.done_together").count() == 1
    assert f'href="/follow-ups/{row.pk}"' in words(lin.get(f"/follow-ups/{other.pk}"))
