"""A policy is started from a pack that ships, and becomes a draft of one's own."""

from __future__ import annotations

from huifang.policy.models import Version
from tests.web.budgets import within_budget
from tests.web.conftest import Browser
from tests.web.desk import Desk
from tests.web.reviewed import text_of


def test_a_policy_is_started_from_the_gallery(desk: Desk, version: Version, browser: Browser) -> None:
    client = browser(desk.company.an)
    with within_budget("policy-gallery"):
        page = text_of(client, "/policies/gallery")
    assert page.count("/policies/gallery/p") == 43
    address = "/policies/gallery/p19-cement"
    with within_budget("start-policy"):
        assert "旺季从每年几月几日起" in text_of(client, address)
    typed = {"title": "我们的回访", "key": "our-own", "effective_on": "2026-09-01", "s0": "04-01", "s1": "10-31"}
    wrong = client.post(address, typed | {"key": version.policy.key})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"key"})
    wrong = client.post(address, typed | {"s1": "13-40"})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"s1"})
    made = client.post(address, typed)
    draft = Version.objects.get(policy__key="our-own")
    assert made["Location"] == f"/policies/{draft.pk}/edit"
    assert (draft.number, str(draft.effective_on), draft.state) == ("1.0.0", "2026-09-01", Version.State.DRAFT)
    assert draft.settings == {"peak-from": "04-01", "peak-to": "10-31"}
    assert "我们的回访" in text_of(client, made["Location"])
    clauses = client.get(f"/policies/{draft.pk}").context["clauses"]
    waiting = [one for clause in clauses for one in clause.mechanisms if one.waits]
    assert waiting, "clocks and rules wait for what the company has not answered yet"
    assert all(not one.address and not one.title.isascii() for one in waiting), "by their titles, not by their keys"
    assert client.get("/policies/gallery/nothing").status_code == 404
    assert browser(desk.company.lin).get(address).status_code == 404
