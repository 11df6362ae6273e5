"""The list of customers: narrowed by reach, by conditions that say and/or, kept under names."""

from __future__ import annotations

import pytest

from huifang.followups.logic.listing import BadSelection, Join, Listing, Next, Selection, as_json, listing_from
from huifang.insight.models import SavedView
from tests.web.budgets import within_budget
from tests.web.conftest import Browser
from tests.web.customers.shop import HOSTILE, Shop, fingerprint
from tests.web.customers.test_page import EVENT, page

ALL = {"join": "all"}


def chosen(shop: Shop, browser: Browser, **told: str) -> str:
    client = browser(shop.company.mo)
    answer = client.post("/customers/filter", {**ALL, **told})
    assert answer.status_code == 302, answer.content.decode()
    assert "VIP" not in answer.headers["Location"]
    return client.get(answer.headers["Location"]).content.decode()


def test_a_list_shows_those_within_reach_masked(shop: Shop, browser: Browser) -> None:
    client = browser(shop.company.lin)
    client.get("/customers")
    with within_budget("customers"):
        text = client.get("/customers").content.decode()
    assert "张伟明" in text and "138****5678" in text and "VIP" in text
    assert "田西西" not in text and "13800005678" not in text
    assert HOSTILE not in text and "&lt;img" in text


def test_the_next_follow_up_stands_with_its_badge(shop: Shop, browser: Browser) -> None:
    client = browser(shop.company.lin)
    client.post(f"{page(shop, shop.zhang)}/events/new", {**EVENT, "occurred_on": "2026-06-01"})
    assert "standing-late" in client.get("/customers").content.decode()


def test_conditions_say_and_and_or(shop: Shop, browser: Browser) -> None:
    browser(shop.company.lin).post(f"{page(shop, shop.zhang)}/events/new", {**EVENT, "occurred_on": "2026-06-01"})
    late = chosen(shop, browser, next="late")
    assert "张伟明" in late and "&lt;img" not in late
    both = chosen(shop, browser, next="none", name0="等级", value0="VIP")
    assert "张伟明" not in both
    either = chosen(shop, browser, join="any", next="none", name0="等级", value0="VIP")
    assert "张伟明" in either and "K1002" in either
    assert "张伟明" in chosen(shop, browser, department=str(shop.company.east.pk))
    assert "张伟明" not in chosen(shop, browser, department=str(shop.company.west.pk))
    assert "张伟明" in chosen(shop, browser, steward=str(shop.company.lin.pk))
    assert "张伟明" not in chosen(shop, browser, opted_out="yes")


def test_a_filtered_list_keeps_its_budget(shop: Shop, browser: Browser) -> None:
    client = browser(shop.company.mo)
    told = {**ALL, "department": shop.company.east.pk, "steward": shop.company.lin.pk, "columns": ["等级"]}
    address = client.post("/customers/filter", told).headers["Location"]
    client.get(address)
    with within_budget("customers"):
        assert "东区" in client.get(address).content.decode()
    with within_budget("filter-customers"):
        client.get("/customers/filter")


def test_half_a_condition_is_asked_about(shop: Shop, browser: Browser) -> None:
    answer = browser(shop.company.mo).post("/customers/filter", {**ALL, "name0": "等级"})
    assert answer.status_code == 422 and 'id="id_value0_error"' in answer.content.decode()


def test_an_address_that_is_not_ours_shows_everybody(shop: Shop, browser: Browser) -> None:
    for address in ("/customers?view=nonsense", "/customers?saved=999", "/customers?page=nonsense"):
        assert "张伟明" in browser(shop.company.lin).get(address).content.decode()


def test_a_list_is_kept_shared_and_forgotten(shop: Shop, browser: Browser) -> None:
    mo, lin = browser(shop.company.mo), browser(shop.company.lin)
    view = mo.post("/customers/filter", {**ALL, "name0": "等级", "value0": "VIP"}).headers["Location"].partition("?")[2]
    assert mo.post(f"/customers/views/save?{view}", {"name": ""}).status_code == 422
    kept = mo.post(f"/customers/views/save?{view}", {"name": "贵宾", "is_shared": "on"})
    text = lin.get(kept.headers["Location"]).content.decode()
    assert "贵宾" in text and "张伟明" in text and "K1002" not in text
    [saved] = SavedView.objects.all()
    before = fingerprint()
    assert lin.post(f"/customers/views/{saved.pk}/forget").status_code == 404
    assert fingerprint() == before
    assert mo.post(f"/customers/views/{saved.pk}/forget").status_code == 302
    assert not SavedView.objects.exists()


def test_a_private_list_is_nobody_elses(shop: Shop, browser: Browser) -> None:
    mo = browser(shop.company.mo)
    view = mo.post("/customers/filter", {**ALL, "opted_out": "yes"}).headers["Location"].partition("?")[2]
    kept = mo.post(f"/customers/views/save?{view}", {"name": "my own"})
    text = browser(shop.company.lin).get(kept.headers["Location"]).content.decode()
    assert "my own" not in text and "张伟明" in text


def test_a_shared_list_shows_nobody_beyond_ones_reach(shop: Shop, browser: Browser) -> None:
    listing = as_json(Listing(Selection(opted_out=False)))
    SavedView.objects.create(
        employee=shop.company.mo, name="all", is_shared=True, listing=listing, saved_at="2026-06-01T00:00Z"
    )
    saved = SavedView.objects.get()
    text = browser(shop.company.tian).get(f"/customers?saved={saved.pk}").content.decode()
    assert "田西西" in text and "张伟明" not in text


def test_a_listing_comes_back_as_it_was_kept() -> None:
    listing = Listing(Selection(Join.ANY, 3, 4, (("等级", "VIP"),), Next.DUE, opted_out=True), columns=("等级", "city"))
    assert listing_from(as_json(listing)) == listing
    assert listing_from(as_json(Listing())) == Listing()


@pytest.mark.parametrize("said", [None, [], {}, {"selection": {}}, {"selection": {"join": "nor"}}])
def test_what_is_no_listing_is_refused(said: object) -> None:
    with pytest.raises(BadSelection):
        listing_from(said)
