"""Attributes and segments stand on pages in the words of the policy, never by their keys."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from huifang.kernel.dates import Duration
from huifang.policy.actions import load_policy
from huifang.policy.logic.pack import AllOf, AnyOf, Comparison, NotOf, Predicate
from huifang.policy.logic.reading import read_pack
from huifang.policy.queries import attribute_titles
from huifang.web.frame.attributes import AttributeWords, attribute_words
from huifang.web.frame.segments import segment_in_words
from tests.house import plan
from tests.web.conftest import TODAY, Browser
from tests.web.desk import Desk
from tests.web.reviewed import text_of

TIERS = plan.SOURCE / "policy" / "packs" / "p11-value-tiers.yaml"
WORD = AttributeWords({"tier": {"zh-Hans": "等级"}, "city": {"und": "城市"}})


@pytest.fixture
def tiers(desk: Desk) -> Desk:
    """A policy beside the desk's own that ranks customers by their value."""
    source = TIERS.read_bytes()
    reading = read_pack(source, file=Path(TIERS).name, settings={})
    load_policy(
        source=source, reading=reading, settings={}, actor="test", effective_on=TODAY - timedelta(days=1),
        on_trial=True, reason="test",
    )  # fmt: skip
    return desk


def test_what_the_policies_in_force_call_an_attribute(tiers: Desk) -> None:
    assert attribute_titles(TODAY)["value_tier"] == {"zh-Hans": "价值等级", "en": "Value tier"}
    assert "value_tier" not in attribute_titles(TODAY - timedelta(days=2))


@pytest.mark.parametrize("page", ["", "/details"])
def test_a_customer_has_a_tier_and_no_value_tier(page: str, tiers: Desk, browser: Browser) -> None:
    customer = tiers.customer("郑晚晴", attributes={"value_tier": "high", "会员": "金卡"})
    text = text_of(browser(tiers.company.mo), f"/customers/{customer.pk}{page}")
    assert "价值等级" in text and "会员" in text
    assert "value_tier" not in text


def test_the_filter_offers_it_by_its_word_and_finds_it_by_its_key(tiers: Desk, browser: Browser) -> None:
    tiers.customer("郑晚晴", attributes={"value_tier": "high"})
    tiers.customer("孙静好", attributes={"value_tier": "low"})
    client = browser(tiers.company.mo)
    assert '<option value="value_tier">价值等级</option>' in text_of(client, "/customers/filter")
    told = {"join": "all", "name0": "value_tier", "value0": "high", "columns": ["value_tier"]}
    page = client.get(client.post("/customers/filter", told).headers["Location"]).content.decode()
    assert "价值等级为high" in page and "郑晚晴" in page
    assert "孙静好" not in page and "value_tier" not in page


def test_a_rule_says_whom_it_is_for(tiers: Desk, browser: Browser) -> None:
    client = browser(tiers.company.mo)
    [address] = {
        part.split('"')[0] for part in text_of(client, "/not-planned").split('href="') if "/rules/high-value" in part
    }
    assert "价值等级为high" in text_of(client, address)


@pytest.mark.parametrize(
    ("segment", "words"),
    [
        (None, "所有客户"),
        (Comparison("tier", "in", ("A", "B")), "等级为A或B"),
        (Comparison("tier", "not_in", ("C",)), "等级不是C"),
        (Comparison("city", "exists", True), "已填城市"),
        (Comparison("city", "exists", False), "未填城市"),
        (Comparison("joined_on", "older_than", Duration(months=3, days=0)), "建档日期距今超过 3 个月"),
        (Comparison("amount", "gte", "100"), "amount不小于 100"),
        (NotOf(Comparison("tier", "in", ("A",))), "不符合：等级为A"),
        (
            AllOf((
                Comparison("city", "exists", True),
                AnyOf((Comparison("tier", "in", ("A",)), Comparison("tier", "in", ("B",)))),
            )),
            "已填城市，且（等级为A或等级为B）",
        ),
    ],
)  # fmt: skip
def test_a_segment_in_words(segment: Predicate | None, words: str) -> None:
    from django.utils.translation import override

    with override("zh-hans"):
        assert segment_in_words(segment, WORD) == words


def test_words_are_asked_for_once_a_minute(tiers: Desk, django_assert_num_queries: object) -> None:
    attribute_words(TODAY)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert attribute_words(TODAY)("value_tier") == "价值等级"
