"""A button leads somewhere: what a right does not reach as far as the page does is not offered there."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from huifang.customers.models import Stewardship
from huifang.followups.models import FollowUp
from huifang.kernel.keys import KeyRing
from huifang.org.models import Employee, Grant
from tests.web.conftest import TODAY, Browser, Company
from tests.web.desk import Desk
from tests.web.reviewed import text_of

LEADS_TO = re.compile(r'(?:href|action|formaction)="(/[^"?#]*)')


@pytest.fixture
def desk(company: Company, ring: KeyRing) -> Desk:
    return Desk(company, ring)


@pytest.fixture
def owed(desk: Desk) -> FollowUp:
    return desk.owed("郑晚晴", days_ago=5)


@pytest.fixture
def keeper(company: Company) -> Employee:
    """Looks after the installation, sees everybody, and contacts customers of the west alone."""
    return company.employee("E20", "管家", company.west, administrator="all", agent="own")


@pytest.fixture
def head_of_west(company: Company) -> Employee:
    """Decides in the west, and sees the east."""
    return company.employee("E21", "西主任", company.west, administrator="all", supervisor="department")


def offered(client: Client, address: str) -> set[str]:
    return set(LEADS_TO.findall(text_of(client, address).split("<main")[1]))


@pytest.mark.parametrize("who", ["keeper", "head_of_west"])
def test_who_sees_more_than_they_may_do_finds_no_dead_button_at_a_follow_up(
    who: str, request: pytest.FixtureRequest, owed: FollowUp, browser: Browser
) -> None:
    client = browser(request.getfixturevalue(who))
    page = offered(client, f"/follow-ups/{owed.pk}")
    for deed in ("claim", "waive"):
        assert f"/follow-ups/{owed.pk}/{deed}" not in page
        assert client.post(f"/follow-ups/{owed.pk}/{deed}", {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("who", ["keeper", "head_of_west"])
def test_the_same_at_a_customer(who: str, request: pytest.FixtureRequest, owed: FollowUp, browser: Browser) -> None:
    client = browser(request.getfixturevalue(who))
    page = f"/customers/{owed.customer_id}"
    dead = {address for address in offered(client, page) if address.startswith(f"{page}/")}
    assert dead == set()
    assert client.get(f"{page}/details").status_code == 404


def test_every_address_that_a_customers_page_offers_answers(
    desk: Desk, owed: FollowUp, head_of_west: Employee, browser: Browser
) -> None:
    Stewardship.objects.create(customer=owed.customer, employee=head_of_west, from_on=TODAY, entry_id=0)
    for employee in (desk.company.mo, desk.company.lin, head_of_west):
        client = browser(employee)
        addresses = offered(client, f"/customers/{owed.customer_id}")
        assert len(addresses) > 5
        assert {address: status for address in addresses if (status := client.get(address).status_code) != 200} == {}


def test_within_ones_reach_the_buttons_are_there(desk: Desk, owed: FollowUp, browser: Browser) -> None:
    page = offered(browser(desk.company.mo), f"/follow-ups/{owed.pk}")
    assert {f"/follow-ups/{owed.pk}/claim", f"/follow-ups/{owed.pk}/waive"} <= page
    assert f"/follow-ups/{owed.pk}/claim" in offered(browser(desk.company.lin), f"/follow-ups/{owed.pk}")


def test_whoever_gave_up_and_sees_the_customer_no_more_is_not_led_there(
    desk: Desk, owed: FollowUp, browser: Browser
) -> None:
    FollowUp.objects.filter(pk=owed.pk).update(agent=desk.company.tian, state=FollowUp.State.GIVEN_UP, ended_on=TODAY)
    Grant.objects.filter(employee=desk.company.tian).update(scope="own")
    client = browser(desk.company.tian)
    assert client.get(f"/customers/{owed.customer_id}").status_code == 404
    assert f"/customers/{owed.customer_id}" not in offered(client, f"/follow-ups/{owed.pk}")
