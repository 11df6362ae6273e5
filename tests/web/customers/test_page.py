"""The page of a customer, and what is done there."""

from __future__ import annotations

import pytest

from huifang.customers.models import ContactPoint, Customer, Event, Stewardship
from huifang.history.models import Entry
from tests.web.budgets import within_budget
from tests.web.conftest import TODAY, Browser
from tests.web.customers.shop import HOSTILE, Shop, fingerprint

EVENT = {"kind": "surgery", "occurred_on": "2026-06-09", "time": "", "reason": "she told me"}
DETAILS = {"name": "张伟明", "kind": "person", "birthday_calendar": "solar"}


def page(shop: Shop, customer: Customer) -> str:
    return f"/customers/{customer.pk}"


def test_the_page_tells_who_it_is_with_masks_alone(shop: Shop, browser: Browser) -> None:
    client = browser(shop.company.lin)
    client.get(page(shop, shop.zhang))
    with within_budget("customer"):
        answer = client.get(page(shop, shop.zhang))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "张伟明" in text and "VIP" in text and "138****5678" in text
    assert "13800005678" not in text and "zhang@example.com" not in text


def test_a_name_cannot_bring_markup_of_its_own(shop: Shop, browser: Browser) -> None:
    text = browser(shop.company.lin).get(page(shop, shop.hostile)).content.decode()
    assert HOSTILE not in text
    assert "&lt;img src=x onerror=" in text


def test_an_event_is_recorded_and_the_plan_follows_at_once(shop: Shop, browser: Browser) -> None:
    client = browser(shop.company.lin)
    with within_budget("record-event"):
        assert client.get(f"{page(shop, shop.zhang)}/events/new").status_code == 200
    answer = client.post(f"{page(shop, shop.zhang)}/events/new", EVENT)
    assert answer.status_code == 302
    assert [day.isoformat() for day in shop.planned(shop.zhang)] == ["2026-06-12"]
    told = client.get(answer.headers["Location"])
    text = told.content.decode()
    assert "术后回访" in text and "手术" in text
    assert 'class="plan-line is-news"' in text
    assert "林小满" in text and "she told me" in text


def test_a_corrected_event_redates_and_a_withdrawn_one_cancels(shop: Shop, browser: Browser) -> None:
    client = browser(shop.company.lin)
    client.post(f"{page(shop, shop.zhang)}/events/new", EVENT)
    event = f"{page(shop, shop.zhang)}/events/{shop.event().pk}"
    assert client.get(f"{event}/correct").status_code == 200
    moved = client.post(f"{event}/correct", {"occurred_on": "2026-06-08", "time": "09:30", "reason": "typed wrong"})
    assert [day.isoformat() for day in shop.planned(shop.zhang)] == ["2026-06-11"]
    assert "2026" in client.get(moved.headers["Location"]).content.decode()
    assert shop.event().occurred_at is not None
    assert client.post(f"{event}/withdraw", {"reason": ""}).status_code == 422
    gone = client.post(f"{event}/withdraw", {"reason": "another customer"})
    assert shop.planned(shop.zhang) == []
    text = client.get(gone.headers["Location"]).content.decode()
    assert 'class="gone"' in text and "another customer" in text and "tone-withdrawn" in text


@pytest.mark.parametrize(
    ("change", "status"), [({"occurred_on": "2026-06-11"}, 422), ({"kind": "nothing"}, 422), ({"occurred_on": ""}, 422)]
)
def test_what_has_not_happened_is_not_recorded(
    shop: Shop, browser: Browser, change: dict[str, str], status: int
) -> None:
    answer = browser(shop.company.lin).post(f"{page(shop, shop.zhang)}/events/new", {**EVENT, **change})
    assert answer.status_code == status
    assert "she told me" in answer.content.decode()
    assert not Event.objects.exists()


def test_a_number_typed_into_an_event_is_masked(shop: Shop, browser: Browser) -> None:
    told = {**EVENT, "name0": "note", "value0": "call 13912345678"}
    browser(shop.company.lin).post(f"{page(shop, shop.zhang)}/events/new", told)
    assert shop.event().attributes == {"note": "call 139****5678"}


def test_details_are_changed_once_and_not_over_a_colleague(shop: Shop, browser: Browser) -> None:
    client = browser(shop.company.lin)
    seen = {"seen_in": shop.zhang.changed_in, "known0": "SVIP", "department": "east"}
    with within_budget("customer-details"):
        client.get(f"{page(shop, shop.zhang)}/details")
    assert client.post(f"{page(shop, shop.zhang)}/details", {**DETAILS, **seen}).status_code == 302
    assert Customer.objects.get(pk=shop.zhang.pk).attributes == {"等级": "SVIP"}
    again = client.post(f"{page(shop, shop.zhang)}/details", {**DETAILS, "seen_in": "1", "known0": "C"})
    assert again.status_code == 422
    assert Customer.objects.get(pk=shop.zhang.pk).attributes == {"等级": "SVIP"}


def test_a_fault_stands_at_its_field(shop: Shop, browser: Browser) -> None:
    told = {**DETAILS, "seen_in": shop.zhang.changed_in, "birthday": "1990-02-31"}
    answer = browser(shop.company.lin).post(f"{page(shop, shop.zhang)}/details", told)
    assert answer.status_code == 422
    assert 'id="id_birthday_error"' in answer.content.decode()


def test_contact_points_are_added_corrected_and_taken_away(shop: Shop, browser: Browser) -> None:
    client, points = browser(shop.company.lin), f"{page(shop, shop.zhang)}/points"
    assert client.post(f"{points}/new", {"kind": "1", "value": "12"}).status_code == 422
    assert client.post(f"{points}/new", {"kind": "1", "value": "13700000001"}).status_code == 302
    assert client.post(f"{points}/{shop.phone_of('0001').pk}/correct", {"value": "13700000002"}).status_code == 302
    text = client.get(page(shop, shop.zhang)).content.decode()
    assert "137****0002" in text and "13700000002" not in text
    assert client.post(f"{points}/{shop.phone_of('0002').pk}/remove", {"reason": "wrong"}).status_code == 302
    assert ContactPoint.objects.filter(customer=shop.zhang).count() == 2


def test_a_full_number_takes_a_reason_and_is_counted(shop: Shop, browser: Browser) -> None:
    client, address = browser(shop.company.lin), f"{page(shop, shop.zhang)}/points/{shop.phone.pk}/reveal"
    assert "5678" in client.get(address).content.decode()
    assert client.post(address, {"reason": " "}).status_code == 422
    answer = client.post(address, {"reason": "appointment"})
    assert "+8613800005678" in answer.content.decode()
    assert Entry.objects.get(deed="number.revealed").reason == "appointment"


def test_an_address_of_another_kind_is_not_shown_in_full(shop: Shop, browser: Browser) -> None:
    mail = ContactPoint.objects.get(customer=shop.zhang, kind=ContactPoint.Kind.EMAIL)
    address = f"{page(shop, shop.zhang)}/points/{mail.pk}/reveal"
    assert browser(shop.company.lin).post(address, {"reason": "x"}).status_code == 404


def test_a_refusal_of_contacts_cancels_the_plan_and_comes_back(shop: Shop, browser: Browser) -> None:
    client = browser(shop.company.lin)
    client.post(f"{page(shop, shop.zhang)}/events/new", EVENT)
    client.post(f"{page(shop, shop.zhang)}/opt-out", {"reason": "said so"})
    assert shop.planned(shop.zhang) == []
    client.post(f"{page(shop, shop.zhang)}/opt-in", {"reason": "changed her mind"})
    assert len(shop.planned(shop.zhang)) == 1


def test_a_supervisor_hands_over_and_an_agent_does_not(shop: Shop, browser: Browser) -> None:
    address = f"{page(shop, shop.zhang)}/steward"
    lin = browser(shop.company.lin)
    before = fingerprint()
    assert lin.post(address, {"steward": shop.company.lin.pk}).status_code == 404
    assert fingerprint() == before
    assert browser(shop.company.mo).post(address, {"steward": shop.company.mo.pk, "reason": "so"}).status_code == 302
    open_now = Stewardship.objects.filter(customer=shop.zhang, until_on=None)
    assert [one.employee_id for one in open_now] == [shop.company.mo.pk]
    assert browser(shop.company.mo).post(address, {"steward": shop.company.tian.pk, "reason": "so"}).status_code == 422


def test_why_a_follow_up_is_planned_is_told(shop: Shop, browser: Browser) -> None:
    from huifang.followups.models import FollowUp

    client = browser(shop.company.lin)
    client.post(f"{page(shop, shop.zhang)}/events/new", EVENT)
    follow_up = FollowUp.objects.get()
    address = f"/follow-ups/{follow_up.pk}/why"
    assert address in client.get(page(shop, shop.zhang)).content.decode()
    answer = client.get(address)
    assert answer.status_code == 200 and "术后三日内回访" in answer.content.decode()
    assert browser(shop.company.tian).get(address).status_code == 404


def addresses(shop: Shop) -> list[tuple[str, dict[str, str]]]:
    event = shop.event().pk
    base, point = page(shop, shop.zhang), shop.phone.pk
    why = {"reason": "curious"}
    return [
        (base, {}),
        (f"{base}/details", {**DETAILS, "seen_in": str(shop.zhang.changed_in)}),
        (f"{base}/points/new", {"kind": "1", "value": "13700000001"}),
        (f"{base}/points/{point}/correct", {"value": "13700000001"}),
        (f"{base}/points/{point}/remove", why),
        (f"{base}/points/{point}/reveal", why),
        (f"{base}/events/new", EVENT),
        (f"{base}/events/{event}/correct", {"occurred_on": "2026-06-01"}),
        (f"{base}/events/{event}/withdraw", why),
        (f"{base}/steward", {"steward": str(shop.company.tian.pk)}),
        (f"{base}/opt-out", why),
        (f"{base}/opt-in", why),
    ]


def test_a_stranger_finds_nothing_and_changes_nothing(shop: Shop, browser: Browser) -> None:
    browser(shop.company.lin).post(f"{page(shop, shop.zhang)}/events/new", EVENT)
    strangers = [(whom, browser(whom)) for whom in (shop.company.tian, shop.company.an)]
    before = fingerprint()
    for whom, client in strangers:
        for address, told in addresses(shop):
            if whom is shop.company.an and address == page(shop, shop.zhang):
                continue  # an administrator sees customers, and changes none
            assert client.get(address).status_code == 404, address
            assert client.post(address, told).status_code in (404, 405), address
    assert fingerprint() == before


def test_a_point_or_event_of_another_customer_is_not_found(shop: Shop, browser: Browser) -> None:
    client = browser(shop.company.lin)
    client.post(f"{page(shop, shop.zhang)}/events/new", EVENT)
    before, wrong = fingerprint(), page(shop, shop.hostile)
    for address in (f"{wrong}/points/{shop.phone.pk}/remove", f"{wrong}/events/{shop.event().pk}/withdraw"):
        assert client.post(address, {"reason": "x"}).status_code == 404
    assert fingerprint() == before


def test_a_customer_is_registered_planned_and_found(shop: Shop, browser: Browser) -> None:
    client = browser(shop.company.lin)
    with within_budget("new-customer"):
        assert client.get("/customers/new").status_code == 200
    new = {**DETAILS, "name": "王小雨", "phone": "13611112222", "steward": "E01", "department": "east"}
    answer = client.post("/customers/new", {**new, "joined_on": TODAY.isoformat()})
    assert answer.status_code == 302
    assert "王小雨" in client.get(answer.headers["Location"]).content.decode()
    again = client.post("/customers/new", new)
    assert again.status_code == 422 and Customer.objects.filter(name="王小雨").count() == 1
    nameless = client.post("/customers/new", {**new, "phone": "", "name": "李四"})
    assert nameless.status_code == 422 and "李四" in nameless.content.decode()
