"""A plan is proposed, handed in, approved and adjusted in the pages; whom to tell stands on a page of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from huifang.approvals.queries import current_step
from huifang.customers.models import Customer
from huifang.followups.models import FollowUp, WithheldEvent
from huifang.notices.models import Notice
from huifang.org.models import Post, Posting
from huifang.planning.actions.revising import remind_of_revisions
from huifang.planning.actions.sweep import sweep
from huifang.planning.models import BatchLine, PlanBatch
from huifang.policy.models import Rule
from huifang.surveys.models import Questionnaire, ScoreTally
from tests.naive.vocabulary import label
from tests.planning.books import write_customer, write_event
from tests.planning.test_batches import with_sections
from tests.web.budgets import within_budget
from tests.web.conftest import NOW, TODAY, Browser, Company


@pytest.fixture
def shop(company: Company) -> Company:
    with_sections(
        plans={
            "monthly": {"title": label("monthly"), "clauses": ["C"], "every": "P1M"},
            "list": {
                "title": label("月度关怀计划"),
                "clauses": ["C"],
                "columns": ["customer", "date", "channel", "purpose", "agent", "frequency"],
                "basis": ["grade"],
                "by": "clerk",
                "revised_every": "P2W",
                "goals": ["in-time", "more", "heard", "content"],
            },
        },
        goals={
            "in-time": {"title": label("按期"), "clauses": ["C"], "measure": "on_time_rate", "at_least": "90%"},
            "heard": {"title": label("多得建议"), "clauses": ["C"], "measure": "suggestions"},
            "content": {"title": label("更满意"), "clauses": ["C"], "measure": "satisfaction", "rises_by": "5%"},
            "more": {"title": label("加深了解"), "clauses": ["C"], "measure": "own", "text": label("每户都说得出近况")},
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
    for word in ("客户1", "客户2", "月度关怀", "林小满", "金牌", "grade", "clerk", "每月至少 2 次", "加深了解", "90%"):
        assert word in page, word
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


def test_a_plan_says_what_it_serves_and_is_revised_without_losing_what_it_said(shop: Company, browser: Browser) -> None:
    """From the pack's goals and rhythm to what was reached, the revision, its approval, and what stood there before."""
    mo = browser(shop.mo)
    wen = browser(shop.employee("E70", "文静", shop.east, supervisor="department"))
    day = TODAY.isoformat()
    asked = {"plan": "shop/list", "department": str(shop.east.pk), "first_on": day}
    mo.post("/plans/new", asked | {"last_on": (TODAY + timedelta(days=40)).isoformat()})
    batch = PlanBatch.objects.get()
    here = f"/plans/{batch.pk}"
    done, waived, *_rest = batch.lines.order_by("planned_on", "pk")
    FollowUp.objects.filter(pk=done.follow_up_id).update(state=FollowUp.State.DONE, ended_on=TODAY)
    with within_budget("batch-goals"):
        page = mo.get(f"{here}/goals").content.decode()
    assert "100.0%" in page
    assert page.count("standing standing-due") == 2, "what nobody counts and nobody typed in is not known"
    _answered(shop, best=4, answers=4)
    assert mo.get(f"{here}/goals").content.decode().count("standing standing-due") == 2, "four answers say nothing"
    _answered(shop, best=1, answers=2)
    with within_budget("batch-goals"):
        assert "83.3%" in mo.get(f"{here}/goals").content.decode()
    assert mo.post(f"{here}/goals/more", {"reached": " "}).status_code == 422
    assert mo.post(f"{here}/goals/less", {"reached": "x"}).status_code == 404
    mo.post(f"{here}/goals/more", {"reached": "八成客户"})
    page = mo.get(f"{here}/goals").content.decode()
    assert "八成客户" in page
    assert "莫言之" in page
    assert mo.post(f"{here}/revise", {"words": "早了"}).status_code == 422, "it is not approved yet"
    _approved(mo, wen, batch)
    FollowUp.objects.filter(pk=waived.follow_up_id).update(state=FollowUp.State.WAIVED, ended_on=TODAY)
    page = mo.get(f"{here}/goals").content.decode()
    assert '<strong class="is-off">+1</strong>' in page, "the plan holds one more than the rules ask for by now"
    assert "#revisions" in mo.get(here).content.decode(), "by when it is to be revised stands on the plan"
    assert remind_of_revisions(on=TODAY, at=NOW) == 0
    assert remind_of_revisions(on=TODAY + timedelta(days=8), at=NOW) == 1
    assert remind_of_revisions(on=TODAY + timedelta(days=8), at=NOW) == 0, "once a week"
    notice = Notice.objects.filter(about_kind="plan", employee=shop.mo).get()
    assert not Notice.objects.filter(about_kind="plan", employee=shop.lin).exists(), (
        "lin holds the post and plans nothing"
    )
    assert mo.post(f"/notices/{notice.pk}/open").headers["Location"] == f"{here}/goals"
    assert mo.post(f"{here}/revise", {"words": ""}).status_code == 422
    said = set(batch.lines.values_list("follow_up_id", "planned_on"))
    assert mo.post(f"{here}/revise", {"words": "两周下来，少访了一户。"}).headers["Location"] == here
    batch.refresh_from_db()
    assert (batch.approval, batch.approved_on) == (None, TODAY), "what was approved holds meanwhile"
    _approved(mo, wen, batch, reads="两周下来，少访了一户。")
    revision = batch.revisions.get()
    assert set(revision.lines.values_list("follow_up_id", "planned_on")) == said
    assert revision.reached["in-time"].startswith("50.0%")
    assert revision.reached["more"] == "八成客户"
    assert not batch.lines.filter(pk=waived.pk).exists()
    assert batch.lines.filter(pk=done.pk).exists(), "what was done under it stays in it"
    with within_budget("batch-earlier"):
        assert done.follow_up.customer.name in mo.get(f"{here}/earlier/1").content.decode()
    assert wen.get(f"/approvals/{revision.approval_id}").content.decode().count(f'"{here}"') == 1


def _answered(shop: Company, *, best: int, answers: int) -> None:
    rule = Rule.objects.get(key="care")
    batch = PlanBatch.objects.get()
    questionnaire, _made = Questionnaire.objects.get_or_create(
        key="q", defaults={"source": "own", "entry": batch.entry}
    )
    ScoreTally.objects.create(
        questionnaire=questionnaire, month=TODAY.replace(day=1), department=shop.east, by=ScoreTally.By.RULE,
        key=str(rule.pk), csat_answers=answers, csat_best=best,
    )  # fmt: skip


def _approved(mo: Client, wen: Client, batch: PlanBatch, *, reads: str = "") -> None:
    mo.post(f"/plans/{batch.pk}/hand-in")
    batch.refresh_from_db()
    asked = wen.get(f"/approvals/{batch.approval_id}").content.decode()
    assert reads in asked
    assert ">review<" not in asked, "whose step it is stands there in words"
    wen.post(f"/approvals/{batch.approval_id}/agree", {"step": current_step(batch.approval).pk, "words": ""})
    batch.refresh_from_db()
    assert batch.approval.state == "given"


def test_two_plans_of_the_same_rules_hold_the_same_follow_ups_each(shop: Company, browser: Browser) -> None:
    """A list of whom to call on, and a plan of when: each holds what its text says, and the customer is told once."""
    mo = browser(shop.mo)
    wen = browser(shop.employee("E70", "文静", shop.east, supervisor="department"))
    mo.post("/plans/propose")
    period = PlanBatch.objects.get()
    days = {"first_on": period.first_on.isoformat(), "last_on": period.last_on.isoformat()}
    mo.post("/plans/new", {"plan": "shop/list", "department": str(shop.east.pk), **days})
    whom = PlanBatch.objects.exclude(pk=period.pk).get()
    held = [set(one.lines.values_list("follow_up_id", flat=True)) for one in (period, whom)]
    assert held[0] == held[1] != set()
    for one in (period, whom):
        _approved(mo, wen, one)
    assert BatchLine.objects.filter(announce_on__isnull=False).count() == len(held[0])
    line = whom.lines.order_by("-planned_on")[:1].get()
    told = period.lines.filter(follow_up=line.follow_up_id)
    told.update(announced_on=TODAY, announced_by=shop.lin)
    mo.post(f"/plans/{whom.pk}/{line.pk}", {"to_on": line.follow_up.closes_on.isoformat(), "reason": "客户要求"})
    assert told.get().announced_on is None, "moved in the one, to be told anew in the other"
    page = browser(shop.lin).get("/announcements").content.decode()
    row = page.split(f'action="/announcements/{told.get().pk}"')[0].rsplit("<tr>", 1)[1]
    assert line.follow_up.closes_on.isoformat() in row, "of the day for which it is planned now"


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
