"""The pages on which a supervisor sees who has which customers, who is away, and hands over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from huifang.customers.actions.customers import hand_over
from huifang.customers.models import Customer, Stewardship
from huifang.followups.models import FollowUp
from huifang.org.models import Absence, Grant, Posting
from huifang.planning.models import Cover
from huifang.policy.queries import desk_in_force
from tests.planning.rota import load_ways
from tests.web.budgets import within_budget
from tests.web.conftest import TODAY, Browser
from tests.web.desk import POST, Desk

AWAY = {
    "first_on": (TODAY + timedelta(days=1)).isoformat(),
    "last_on": (TODAY + timedelta(days=30)).isoformat(),
    "kind": "leave",
}


@pytest.fixture
def mo(desk: Desk, browser: Browser) -> Client:
    """The supervisor's browser; the process has read the policies before."""
    desk_in_force(TODAY)
    return browser(desk.company.mo)


def text_of(client: Client, address: str, name: str, status: int = 200) -> str:
    with within_budget(name):
        answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_a_supervisor_sees_who_has_nobody_gives_out_and_decides(desk: Desk, mo: Client) -> None:
    load_ways({"key": "a", "way": "by_hand", "segment": "good"}, {"key": "b", "way": "workload", "who": "adviser"})
    Posting.objects.create(employee=desk.company.lin, post_id=Posting.objects.get(employee=desk.company.lin).post_id)
    zhou, sun = desk.customer("周全"), desk.customer("孙静好", attributes={"grade": "A"})
    shown = text_of(mo, "/allocation", "allocation")
    assert "2 " in shown and "林小满" in shown and "田雨" not in shown
    ahead = mo.post("/allocation/ahead")
    assert ahead.status_code == 200 and not Stewardship.objects.exists()
    assert mo.post("/allocation/run").status_code == 302
    assert not Stewardship.objects.exists(), "nobody holds the post of the policy"
    lacking = text_of(mo, "/allocation/unallocated", "unallocated")
    assert "周全" in lacking and f"/customers/{sun.pk}/steward" in lacking
    refused = mo.post(f"/customers/{zhou.pk}/steward", {"steward": desk.company.lin.pk})
    assert refused.status_code == 422
    assert (
        mo.post(f"/customers/{zhou.pk}/steward", {"steward": desk.company.lin.pk, "reason": "她熟"}).status_code == 302
    )
    assert Stewardship.objects.get(until_on=None).customer == zhou
    assert "她熟" in text_of(mo, f"/customers/{zhou.pk}/steward", "customer-steward")
    assert mo.post(f"/customers/{zhou.pk}/steward", {"steward": "0", "reason": "随便谁"}).status_code == 302
    assert not Stewardship.objects.filter(until_on=None).exists()


def test_what_is_in_hand_is_seen_row_by_row_and_handed_over(desk: Desk, mo: Client, browser: Browser) -> None:
    lin, due = desk.company.lin, desk.owed("孙静好", days_ago=3)
    wu = desk.colleague()
    FollowUp.objects.filter(pk=due.pk).update(agent=lin)
    hand_over(customers=[due.customer_id], to=lin, on=TODAY, actor="test")
    an = browser(desk.company.an)
    stays = an.post(f"/staff/{lin.pk}/leave", {"left_on": TODAY.isoformat()})
    assert stays.status_code == 422 and Grant.objects.filter(employee=lin).exists()
    assert "孙静好" in text_of(mo, f"/allocation/people/{lin.pk}", "in-hand")
    assert browser(desk.company.tian).get(f"/allocation/people/{lin.pk}").status_code == 404
    assert mo.get(f"/allocation/people/{desk.company.tian.pk}").status_code == 404
    over = f"/allocation/people/{lin.pk}/hand-over"
    assert mo.post(over, {"to": [wu.pk], "reason": ""}).status_code == 422
    assert mo.post(over, {"to": [wu.pk], "reason": "走了"}).status_code == 302
    due.refresh_from_db()
    assert due.agent == wu and Stewardship.objects.get(until_on=None).employee == wu
    assert an.post(f"/staff/{lin.pk}/leave", {"left_on": TODAY.isoformat()}).status_code == 302
    assert not Grant.objects.filter(employee=lin).exists()
    assert mo.post(f"/allocation/people/{wu.pk}/ability", {"percent": "150"}).status_code == 302
    assert "150 %" in text_of(mo, "/allocation", "allocation")


def test_an_absence_is_noted_by_either_and_the_supervisor_chooses(desk: Desk, mo: Client, browser: Browser) -> None:
    lin, wu = desk.company.lin, desk.colleague()
    due = desk.owed("孙静好", days_ago=3)
    FollowUp.objects.filter(pk=due.pk).update(agent=lin, planned_on=due.due_on)
    own = browser(lin)
    assert own.post("/absences/mine", {**AWAY, "stand_in": ""}).status_code == 302
    assert text_of(own, "/absences/mine", "my-absences") and own.get("/absences").status_code == 404
    assert mo.post("/absences", {**AWAY, "employee": lin.pk, "stand_in": desk.company.tian.pk}).status_code == 422
    noted = mo.post("/absences", {**AWAY, "employee": lin.pk, "stand_in": wu.pk})
    gone = Absence.objects.get()
    assert noted.status_code == 302 and gone.stand_in == wu
    assert "林小满" in text_of(mo, "/absences", "absences")
    page = f"/absences/{gone.pk}"
    assert "孙静好" in text_of(mo, page, "absence")
    for does in ("bring_forward", "hand_over", "complete"):
        assert mo.post(f"{page}/decide", {"does": does}).status_code == 302
    assert set(Cover.objects.values_list("does", flat=True)) == {"bring_forward", "hand_over", "complete"}
    due.refresh_from_db()
    assert due.planned_on == TODAY
    assert mo.post(f"{page}/decide", {"does": "nothing"}).status_code == 404
    assert browser(desk.company.tian).post(f"{page}/decide", {"does": "complete"}).status_code == 404
    assert mo.post(f"{page}/end").status_code == 302 and not Absence.objects.exists()


def test_the_stand_in_finds_the_work_on_the_desk_while_it_lasts(desk: Desk, browser: Browser) -> None:
    lin, wu = desk.company.lin, desk.company.employee("E06", "吴桐", desk.company.east, agent="own")
    due = desk.owed("孙静好", days_ago=3)
    FollowUp.objects.filter(pk=due.pk).update(agent=lin)
    desk_of_wu = browser(wu)
    assert "孙静好" not in desk_of_wu.get("/today").content.decode()
    Absence.objects.create(employee=lin, first_on=TODAY, last_on=TODAY, stand_in=wu)
    assert "孙静好" in text_of(desk_of_wu, "/today", "today")
    assert desk_of_wu.post(f"/follow-ups/{due.pk}/claim").status_code == 302
    assert Customer.objects.filter(pk=due.customer_id).exists() and POST
