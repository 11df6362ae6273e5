"""Coverage: figures by department or steward, and the customers behind each."""

from __future__ import annotations

from huifang.customers.models import Stewardship
from tests.web.budgets import within_budget
from tests.web.conftest import TODAY, Browser
from tests.web.desk import Desk


def test_figures_open_the_customers_behind_them(desk: Desk, browser: Browser) -> None:
    desk.owed("郑晚晴", days_ago=9)
    desk.customer("钱没有")
    desk.customer("西边人", department=desk.company.west)
    client = browser(desk.company.mo)
    with within_budget("coverage"):
        page = client.get("/coverage").content.decode()
    assert f"/coverage/missed?by=department&amp;of={desk.company.east.pk}" in page
    with within_budget("coverage-customers"):
        rows = client.get(f"/coverage/nothing_set?by=department&of={desk.company.east.pk}").content.decode()
    assert "钱没有" in rows and "郑晚晴" not in rows and "西边人" not in rows
    assert "郑晚晴" in client.get("/coverage/missed").content.decode()
    assert client.get("/coverage/nonsense").status_code == 404


def test_by_steward_those_of_nobody_stand_last(desk: Desk, browser: Browser) -> None:
    mine = desk.customer("林的客户")
    Stewardship.objects.create(customer=mine, employee=desk.company.lin, from_on=TODAY, entry_id=0)
    desk.customer("无人管")
    client = browser(desk.company.mo)
    page = client.get("/coverage?by=steward").content.decode()
    assert page.index(f"of={desk.company.lin.pk}") < page.index("of=none")
    assert "无人管" in client.get("/coverage/nothing_set?by=steward&of=none").content.decode()
    rows = client.get(f"/coverage/nothing_set?by=steward&of={desk.company.lin.pk}").content.decode()
    assert "林的客户" in rows and "无人管" not in rows
