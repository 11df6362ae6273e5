"""A plan is proposed, handed in, approved and adjusted in the pages; whom to tell stands on a page of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huifang.approvals.queries import current_step
from huifang.customers.models import Customer
from huifang.followups.models import FollowUp, WithheldEvent
from huifang.org.models import Post, Posting
from huifang.planning.actions.sweep import sweep
from huifang.planning.models import BatchLine, PlanBatch
from tests.naive.vocabulary import label
from tests.planning.books import write_customer, write_event
from tests.planning.test_batches import with_sections
from tests.web.budgets import within_budget
from tests.web.conftest import TODAY, Browser, Company


@pytest.fixture
def shop(company: Company) -> Company:
    with_sections(
        plans={
            "monthly": {"title": label("monthly"), "clauses": ["C"], "every": "P1M"},
            "list": {
                "title": label("月度关怀计划"),
                "clauses": ["C"],
                "columns": ["customer", "date", "channel", "purpose", "agent"],
                "basis": ["grade"],
            },
        },
        bookings={"told": {"title": label("told"), "clauses": ["C"], "announce": "P1M"}},
    )
    for number in range(3):
        write_customer({"id": f"c{number}", "name": f"客户{number}", "joined_on": "2025-01-01", "grade": "金牌"})
    Customer.objects.update(department=company.east)
    Posting.objects.create(employee=company.lin, post=Post.objects.get(key="clerk"), department=company.east)
    sweep(on=TODAY, actor="test")
    return company


def test_a_plan_is_drawn_up_for_days_of_ones_own_choosing_and_put_on_paper(shop: Company, browser: Browser) -> None:
    mo = browser(shop.mo)
    with within_budget("draw-up-batch"):
        assert "月度关怀计划" in mo.get("/plans/new").content.decode()
    asked = {"plan": "shop/list", "department": str(shop.east.pk), "first_on": TODAY.isoformat()}
    early = mo.post("/plans/new", asked | {"last_on": (TODAY - timedelta(days=1)).isoformat()})
    assert early.status_code == 422
    asked["last_on"] = (TODAY + timedelta(days=30)).isoformat()
    assert mo.post("/plans/new", asked | {"department": str(shop.west.pk)}).status_code == 422, "not within reach"
    made = mo.post("/plans/new", asked)
    batch = PlanBatch.objects.get()
    assert made.headers["Location"] == f"/plans/{batch.pk}"
    assert mo.post("/plans/new", asked).status_code == 422, "it stands already"
    FollowUp.objects.filter(customer__external_id="c1").update(agent=shop.lin)
    with within_budget("batch-paper"):
        page = mo.get(f"/plans/{batch.pk}/paper").content.decode()
    for word in ("客户1", "客户2", "月度关怀", "林小满", "金牌", "grade"):
        assert word in page
    of_one = mo.get(f"/plans/{batch.pk}/paper", {"who": shop.lin.pk}).content.decode()
    assert ("客户1" in of_one, "客户2" in of_one) == (True, False)
    assert mo.get(f"/plans/{batch.pk}/paper", {"who": shop.tian.pk}).status_code == 404


def test_a_plan_goes_its_way_in_the_pages(shop: Company, browser: Browser) -> None:
    mo = browser(shop.mo)
    wen = browser(shop.employee("E70", "文静", shop.east, supervisor="department"))
    mo.post("/plans/propose")
    batch = PlanBatch.objects.get()
    with within_budget("batches"):
        assert f"/plans/{batch.pk}" in mo.get("/plans").content.decode()
    with within_budget("batch"):
        page = mo.get(f"/plans/{batch.pk}").content.decode()
    assert "客户1" in page
    assert "月度关怀" in page, "the rule by its title, not by its key"
    mo.post(f"/plans/{batch.pk}/hand-in")
    batch.refresh_from_db()
    step = current_step(batch.approval)
    assert wen.get(f"/approvals/{batch.approval_id}").status_code == 200
    wen.post(f"/approvals/{batch.approval_id}/agree", {"step": step.pk, "words": ""})
    batch.refresh_from_db()
    assert batch.approval.state == "given"
    line = batch.lines.order_by("-planned_on")[:1].get()
    assert mo.post(f"/plans/{batch.pk}/{line.pk}", {"to_on": TODAY.isoformat(), "reason": ""}).status_code == 422
    outside = (line.follow_up.closes_on + timedelta(days=1)).isoformat()
    refused = mo.post(f"/plans/{batch.pk}/{line.pk}", {"to_on": outside, "reason": "客户要求"})
    assert (refused.status_code, outside in refused.content.decode()) == (422, True), "what was typed is kept"
    mo.post(f"/plans/{batch.pk}/{line.pk}", {"to_on": line.follow_up.closes_on.isoformat(), "reason": "客户要求"})
    line.refresh_from_db()
    assert line.planned_on == line.follow_up.closes_on
    lin = browser(shop.lin)
    with within_budget("announcements"):
        assert lin.get("/announcements").content.decode().count('action="/announcements/') == batch.lines.count()
    lin.post(f"/announcements/{line.pk}")
    assert BatchLine.objects.get(pk=line.pk).announced_by == shop.lin
    assert lin.get(f"/plans/{batch.pk}").status_code == 404, "an agent does not plan ahead"


def test_a_plan_is_as_large_as_whoever_looks_is_told_of(shop: Company, browser: Browser) -> None:
    """Source: security.md, T15."""
    mo, wen = browser(shop.mo), browser(shop.employee("E70", "文静", shop.east, supervisor="department"))
    mo.post("/plans/propose")
    batch = PlanBatch.objects.get()
    size, line = batch.lines.count(), batch.lines.first()
    assert line is not None
    customer = line.follow_up.customer.external_id
    closing = write_event(
        {"id": "e1", "customer": customer, "kind": "purchase", "occurred_at": "2026-01-05"}, zone="UTC"
    )
    FollowUp.objects.filter(pk=line.follow_up_id).update(event=closing)
    WithheldEvent.objects.create(employee=shop.mo, event=closing)
    for client, told in ((mo, size - 1), (wen, size)):
        assert f'data-label="回访">{told}<' in client.get("/plans").content.decode()
        assert f"{told} 项回访" in client.get(f"/plans/{batch.pk}").content.decode()
