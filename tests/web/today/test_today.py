"""Today's desk: what is mine, in piles that open, and the next one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huifang.followups.actions import claim, keep_draft
from huifang.followups.models import Claim, FollowUp
from tests.followups.cast import everything
from tests.web.budgets import within_budget
from tests.web.conftest import NOW, TODAY, Browser
from tests.web.desk import Desk


def test_it_shows_what_is_late_due_and_open_with_the_customers(desk: Desk, browser: Browser) -> None:
    desk.owed("郑晚晴", days_ago=9)
    desk.owed("孙当时", days_ago=7)
    desk.owed("李早早", days_ago=2)
    answer = browser(desk.company.lin).get("/today")
    assert answer.status_code == 200
    assert counts(answer) == {
        "promised": "0",
        "sent_back": "0",
        "late": "1",
        "due_today": "1",
        "open": "1",
        "ahead": "0",
    }
    for name in ("郑晚晴", "孙当时", "李早早", "成交或服务后回访"):
        assert name in answer.content.decode()


def test_what_is_planned_for_a_later_day_of_its_window_waits_apart(desk: Desk, browser: Browser) -> None:
    owed = desk.owed("李早早", days_ago=2)
    FollowUp.objects.filter(pk=owed.pk).update(planned_on=TODAY + timedelta(days=1))
    answer = browser(desk.company.lin).get("/today")
    assert counts(answer)["open"] == "0" and counts(answer)["ahead"] == "1"
    assert "李早早" in answer.content.decode()


def test_what_is_of_another_department_is_not_mine(desk: Desk, browser: Browser) -> None:
    desk.owed("西边人", days_ago=7, department=desk.company.west)
    answer = browser(desk.company.lin).get("/today")
    assert "西边人" not in answer.content.decode()
    assert "西边人" in browser(desk.company.tian).get("/today").content.decode()


def test_an_empty_desk_says_so(desk: Desk, browser: Browser) -> None:
    assert "empty-title" in browser(desk.company.lin).get("/today").content.decode()


def test_a_promised_call_back_stands_with_its_moment(desk: Desk, browser: Browser) -> None:
    found = desk.owed("约好的", days_ago=5)
    FollowUp.objects.filter(pk=found.pk).update(
        agent=desk.company.lin, attempts=1, promised_at=NOW + timedelta(hours=3), quiet_until=NOW + timedelta(hours=3)
    )
    answer = browser(desk.company.lin).get("/today")
    assert counts(answer)["promised"] == "1"
    assert "13:00" in answer.content.decode()


def test_i_am_served_what_is_late_first(desk: Desk, browser: Browser) -> None:
    desk.owed("孙当时", days_ago=7)
    late = desk.owed("郑晚晴", days_ago=9)
    answer = browser(desk.company.lin).post("/today/next")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/contact/{late.pk}")
    assert Claim.objects.get(employee=desk.company.lin).follow_up == late


def test_nothing_left_is_said_and_leads_back(desk: Desk, browser: Browser) -> None:
    client = browser(desk.company.lin)
    answer = client.post("/today/next")
    assert answer.headers["Location"] == "/today"
    assert "alert-success" in client.get("/today").content.decode()


def test_what_i_hold_stands_on_top_and_is_not_left_behind(desk: Desk, browser: Browser) -> None:
    held, _ = desk.owed("郑晚晴", days_ago=9), desk.owed("孙当时", days_ago=7)
    claim(follow_up=held.pk, agent=desk.company.lin, at=NOW, on=TODAY)
    keep_draft(follow_up=held.pk, agent=desk.company.lin, at=NOW, content={"note": "还没写完"})
    client = browser(desk.company.lin)
    assert f'href="/contact/{held.pk}"' in client.get("/today").content.decode()
    answer = client.post("/today/next")
    assert answer.headers["Location"] == f"/contact/{held.pk}"
    assert Claim.objects.get(employee=desk.company.lin).follow_up == held


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("?channel=phone", True),
        ("?channel=letter", False),
        ("?rule=%s", True),
        ("?rule=0", False),
        ("?grade=x:y", True),
    ],
)
def test_a_filter_stands_in_the_address(query: str, is_there: bool, desk: Desk, browser: Browser) -> None:
    found = desk.owed("孙当时", days_ago=7)
    address = query.replace("%s", str(found.rule_id))
    client = browser(desk.company.lin)
    assert ("孙当时" in client.get(f"/today{address}").content.decode()) is is_there
    assert ("孙当时" in client.get(f"/today/list/due_today{address}").content.decode()) is is_there
    client.post(f"/today/next{address}")
    assert Claim.objects.exists() is is_there


def test_a_pile_is_read_by_pages(desk: Desk, browser: Browser) -> None:
    template = desk.owed("第00位", days_ago=7)
    for place in range(1, 61):
        customer = desk.customer(f"第{place:02}位")
        FollowUp.objects.create(
            rule=template.rule, version=template.version, customer=customer, occasion=f"o/{place}", post=template.post,
            opens_on=template.opens_on, due_on=template.due_on, closes_on=template.closes_on,
            planned_on=template.planned_on, entry_id=0,
        )  # fmt: skip
    client = browser(desk.company.lin)
    first = client.get("/today/list/due_today").content.decode()
    assert ("第49位" in first, "第50位" in first) == (True, False)
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "第50位" in client.get(f"/today/list/due_today{following}").content.decode()


def test_there_is_no_other_pile(desk: Desk, browser: Browser) -> None:
    assert browser(desk.company.lin).get("/today/list/everything").status_code == 404


def test_whoever_contacts_nobody_has_no_desk(desk: Desk, browser: Browser) -> None:
    desk.owed("孙当时", days_ago=7)
    client = browser(desk.company.an)
    before = everything()
    assert [client.get("/today").status_code, client.post("/today/next").status_code] == [404, 404]
    assert everything() == before


@pytest.mark.parametrize(
    ("name", "address"),
    [("today", "/today"), ("today", "/today?channel=phone"), ("today-list", "/today/list/late"), ("today-choose", "/today/choose")],
)  # fmt: skip
def test_the_desk_keeps_its_budget(name: str, address: str, desk: Desk, browser: Browser) -> None:
    held = desk.owed("零", days_ago=9)
    desk.all_owed([f"客{place}" for place in range(7)], days_ago=9)
    claim(follow_up=held.pk, agent=desk.company.lin, at=NOW, on=TODAY)
    client = browser(desk.company.lin)
    client.get(address)  # what a process reads of a policy once
    with within_budget(name):
        assert client.get(address).status_code == 200


def counts(answer: object) -> dict[str, str]:
    parts = answer.content.decode().split('data-pile="')[1:]
    return {part.split('"')[0]: part.split(">")[1].split("<")[0] for part in parts}
