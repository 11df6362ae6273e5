"""The search box: what is typed finds customers within reach, and never stands in an address."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.budgets import within_budget
from tests.web.conftest import Browser
from tests.web.customers.shop import HOSTILE, Shop


def found(client: Client, typed: str) -> str:
    answer = client.post("/search", {"q": typed})
    assert answer.status_code == 302
    return answer.headers["Location"]


@pytest.mark.parametrize("typed", ["张伟明", "zhangweiming", "zwm", "13800005678", "5678", "K1001"])
def test_one_match_leads_to_its_page(shop: Shop, browser: Browser, typed: str) -> None:
    client = browser(shop.company.lin)
    address = found(client, typed)
    assert typed not in address
    assert client.get(address).headers["Location"] == f"/customers/{shop.zhang.pk}"


def test_several_matches_are_listed_masked_within_the_budget(shop: Shop, browser: Browser) -> None:
    client = browser(shop.company.an)
    address = found(client, "K1")
    client.get(address)
    with within_budget("search"):
        client.get(found(client, "术后"))
    everybody = client.get(found(client, "i")).content.decode()
    assert "13800005678" not in everybody


@pytest.mark.parametrize("typed", ["田西西", "txx", "13900001111", "1111", "K2001"])
def test_nobody_is_found_beyond_ones_reach(shop: Shop, browser: Browser, typed: str) -> None:
    client = browser(shop.company.lin)
    answer = client.get(found(client, typed))
    assert answer.status_code == 200
    assert "田西西" not in answer.content.decode().replace("田西西”", "")


def test_what_was_typed_is_shown_as_it_was_typed(shop: Shop, browser: Browser) -> None:
    client = browser(shop.company.lin)
    text = client.get(found(client, f"{HOSTILE} nobody")).content.decode()
    assert HOSTILE not in text and "&lt;img" in text


def test_an_empty_box_and_a_strange_address_find_nothing(shop: Shop, browser: Browser) -> None:
    client = browser(shop.company.lin)
    assert client.get(found(client, "  ")).status_code == 200
    assert "张伟明" not in client.get("/search?q=nonsense").content.decode()


def test_clauses_are_found_by_their_words(shop: Shop, browser: Browser) -> None:
    client = browser(shop.company.lin)
    assert "术后三日内回访" in client.get(found(client, "三日内")).content.decode()
