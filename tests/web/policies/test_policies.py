"""Each clause with what carries it out and how that went; each number leads to its rows, and to nobody else's."""

from __future__ import annotations

import re

import pytest

from huifang.followups.models import FollowUp
from huifang.insight.actions import roll_up
from huifang.insight.logic import Column
from huifang.org.models import Employee
from huifang.policy.models import Rule, Version
from tests.followups.cast import everything
from tests.web.budgets import within_budget
from tests.web.conftest import TODAY, Browser
from tests.web.desk import PHONE, Desk
from tests.web.reviewed import recorded, text_of

RULE = "after-purchase-or-service"
CONTACTS, FORM, FILED, REPORTED = 3, 6, 8, 9
"""The places of some clauses of the shipped policy: what carries the third one out is a rule, the eighth a room to come."""


def clause(version: Version, position: int, number: str) -> str:
    return f"/policies/{version.pk}/clauses/{position}/{number}"


def numbers_in(page: str) -> dict[str, str]:
    """What the links to the rows of the third clause say."""
    return dict(re.findall(r'/clauses/3/(\w+)">(\d+)</a>', page))


def test_the_list_has_each_policy_with_its_state_and_how_it_is_kept(desk: Desk, browser: Browser) -> None:
    recorded(desk)
    desk.owed("唐晚", days_ago=20)
    page = text_of(browser(desk.company.an), "/policies")
    for said in ("用户回访管理", "1.2.0", "50.0%"):
        assert said in page


def test_without_a_policy_the_list_says_what_to_do_first(company, browser: Browser) -> None:
    assert "/policies/load" in text_of(browser(company.an), "/policies")
    page = text_of(browser(company.lin), "/policies")
    assert "empty-title" in page
    assert "/policies/load" not in page


def test_every_clause_stands_there_with_what_carries_it_out(desk: Desk, version: Version, browser: Browser) -> None:
    page = text_of(browser(desk.company.mo), f"/policies/{version.pk}")
    assert len(re.findall("clause-key", page)) == version.clauses.count() == 24
    for said in ("成交或服务后回访", "客户回访表", "成交或服务后怎么问", "报有关部门", f"/rules/{RULE}"):
        assert said in page
    assert page.count("state-unbound") == version.clauses.filter(is_bound=False).count()


def test_a_clause_counts_what_is_owed_kept_late_missed_and_open(desk: Desk, version: Version, browser: Browser) -> None:
    recorded(desk, "按期的")
    desk.owed("过期的", days_ago=20)
    desk.owed("在办的", days_ago=2)
    given_up = desk.owed("没找到的", days_ago=3)
    FollowUp.objects.filter(pk=given_up.pk).update(state=FollowUp.State.GIVEN_UP, ended_on=TODAY)
    expected = {"owed": "4", "kept": "1", "late": "1", "missed": "1", "open": "1"}
    client, address = browser(desk.company.mo), f"/policies/{version.pk}"
    assert numbers_in(text_of(client, address)) == expected
    roll_up(on=TODAY)
    assert numbers_in(text_of(client, address)) == expected
    for number, name in (("kept", "按期的"), ("late", "过期的"), ("open", "在办的"), ("missed", "没找到的")):
        rows = text_of(client, clause(version, CONTACTS, number))
        assert re.findall(r'row-link" href="[^"]*">([^<]*)', rows) == [name]
    assert text_of(client, clause(version, CONTACTS, "owed")).count("row-link") == 4
    assert f'{address}/follow-ups/owed">4</a>' in text_of(client, address)
    assert text_of(client, f"{address}/follow-ups/owed").count("row-link") == 4


@pytest.mark.parametrize("number", Column)
def test_rows_stand_in_the_colour_code_and_lead_to_the_follow_up(
    desk: Desk, version: Version, browser: Browser, number: Column
) -> None:
    late = desk.owed("过期的", days_ago=20)
    page = text_of(browser(desk.company.mo), f"/policies/{version.pk}/rules/{RULE}/{number}")
    is_counted = number in (Column.OWED, Column.LATE, Column.OVERDUE)
    assert (f"/follow-ups/{late.pk}" in page) is is_counted
    assert ("standing-late" in page) is is_counted
    assert PHONE not in page


def test_rows_are_cut_into_pages_by_the_last_day(desk: Desk, version: Version, browser: Browser) -> None:
    first = desk.owed("客户0", days_ago=20)
    rule = Rule.objects.get(key=RULE)
    FollowUp.objects.bulk_create(
        FollowUp(
            rule=rule, version=version, customer=first.customer, occasion=f"o{n}", opens_on=first.opens_on,
            due_on=first.due_on, closes_on=first.closes_on, planned_on=first.planned_on, post_id=first.post_id if n % 2 else None,
            agent=desk.company.lin if n % 3 else None, entry_id=0,
        )
        for n in range(1, 120)
    )  # fmt: skip
    client, address = browser(desk.company.mo), clause(version, CONTACTS, "late")
    seen: list[str] = []
    while address:
        page = text_of(client, address)
        seen += re.findall(r"/follow-ups/(\d+)", page)
        following = re.search(r'rel="next" href="([^"]*)"', page)
        address = clause(version, CONTACTS, "late") + following[1] if following else ""
    listed = FollowUp.objects.exclude(post=None, agent=None).order_by("closes_on", "pk").values_list("pk", flat=True)
    assert [int(one) for one in seen] == list(listed)


def test_reports_and_reviews_are_counted_with_their_rows(desk: Desk, version: Version, browser: Browser) -> None:
    recorded(desk)
    client = browser(desk.company.mo)
    part = client.get(f"/policies/{version.pk}/written", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert f'/clauses/{REPORTED}/reports/owed">1</a>' in part
    assert "<html" in text_of(client, f"/policies/{version.pk}/written")
    assert "郑晚晴" in text_of(client, f"{clause(version, REPORTED, 'reports')}/owed")
    assert "郑晚晴" not in text_of(client, f"{clause(version, REPORTED, 'reports')}/done")


def test_a_rule_says_in_words_what_it_asks_for(desk: Desk, version: Version, browser: Browser) -> None:
    desk.owed("过期的", days_ago=20)
    client = browser(desk.company.an, **{"accept-language": "en"})
    page = text_of(client, f"/policies/{version.pk}/rules/{RULE}")
    for said in ("Within 1 week.", "Purchase or Service completed", "Sales or service person", "Phone", "P02-C03"):
        assert said in page
    assert f"/rules/{RULE}/late" in page


def test_counts_are_those_of_ones_own_reach(desk: Desk, version: Version, browser: Browser, wen: Employee) -> None:
    recorded(desk)
    desk.owed("过期的", days_ago=20)
    assert numbers_in(text_of(browser(wen), f"/policies/{version.pk}")) == {}
    assert numbers_in(text_of(browser(desk.company.lin), f"/policies/{version.pk}"))["kept"] == "1"
    assert "过期的" not in text_of(browser(wen), clause(version, CONTACTS, "owed"))
    assert "郑晚晴" not in text_of(browser(wen), f"{clause(version, REPORTED, 'reports')}/owed")


def test_what_is_not_there_is_not_found(desk: Desk, version: Version, browser: Browser) -> None:
    client, here = browser(desk.company.an), f"/policies/{version.pk}"
    before = everything()
    for address in (
        "/policies/999", "/policies/999/written", f"{here}/clauses/99/owed", f"{here}/clauses/3/nothing",
        f"{here}/rules/none", f"{here}/rules/none/owed", f"{here}/rules/{RULE}/nothing",
        f"{here}/clauses/9/reports/nothing", f"{here}/clauses/9/reviews/record/owed",
        f"/not-planned/999/{RULE}", f"/not-planned/{version.pk}/none", f"/not-planned/{version.pk}/{RULE}/nothing",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert everything() == before


def test_whoever_has_no_right_finds_no_page(desk: Desk, version: Version, browser: Browser) -> None:
    desk.company.take_rights_from(desk.company.tian)
    client, before = browser(desk.company.tian), everything()
    for address in ("/policies", f"/policies/{version.pk}", clause(version, 3, "owed"), "/not-planned"):
        assert client.get(address).status_code == 404, address
    assert everything() == before


@pytest.mark.parametrize("who", ["an", "mo", "lin"])
def test_the_pages_keep_their_budgets(desk: Desk, version: Version, browser: Browser, who: str) -> None:
    recorded(desk)
    desk.owed("过期的", days_ago=20)
    roll_up(on=TODAY)
    client, here = browser(getattr(desk.company, who)), f"/policies/{version.pk}"
    for name, address in (
        ("policies", "/policies"),
        ("policy", here),
        ("policy-written", f"{here}/written"),
        ("policy-follow-ups", f"{here}/follow-ups/owed"),
        ("clause-follow-ups", f"{here}/clauses/3/owed"),
        ("rule-follow-ups", f"{here}/rules/{RULE}/late"),
        ("clause-reports", f"{here}/clauses/9/reports/owed"),
        ("clause-reviews", f"{here}/clauses/6/reviews/record/owed"),
        ("rule", f"{here}/rules/{RULE}"),
        ("not-planned", "/not-planned"),
        ("rule-not-planned", f"/not-planned/{version.pk}/{RULE}"),
        ("customers-not-planned", f"/not-planned/{version.pk}/{RULE}/no_channel"),
    ):
        with within_budget(name):
            assert client.get(address).status_code in (200, 404), address
