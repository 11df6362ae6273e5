"""The page of satisfaction: figures within reach, small ones not shown, answers behind them, texts put right."""

from __future__ import annotations

from datetime import date

import pytest

from huifang.surveys.actions.hearing import hear
from huifang.surveys.models import Voice
from tests.surveys.answered import a_questionnaire
from tests.web.budgets import within_budget
from tests.web.conftest import TODAY, Browser
from tests.web.desk import Desk


@pytest.fixture
def manager(desk: Desk):
    return desk.company.employee("E05", "高总", None, manager="all")


def test_figures_are_of_ones_own_departments_and_open_their_answers(desk: Desk, manager, browser: Browser) -> None:
    company, asked = desk.company, a_questionnaire()
    customer = desk.customer("郑晚晴")
    asked.answered([5] * 9 + [1], department=company.east, employee=company.lin, customer=customer)
    asked.answered([5] * 6, department=company.east, mode="paper", typed_by=company.lin, answered_on=date(2026, 4, 2))
    asked.answered([1] * 20, department=company.west, words="态度冷漠")
    asked.answered([2], department=company.east, employee=company.mo, words="主管不好")
    asked.answered([5] * 3, department=None)

    supervisor = browser(company.mo)
    with within_budget("satisfaction"):
        page = supervisor.get("/satisfaction").content.decode()
    assert "东区" in page and "西区" not in page
    assert f"/satisfaction/answers?questionnaire={asked.questionnaire.pk}" in page
    assert "<polyline" in page

    of = f"/satisfaction/answers?questionnaire={asked.questionnaire.pk}&by=department&of={company.east.pk}"
    with within_budget("satisfaction-answers"):
        rows = supervisor.get(of).content.decode()
    assert "郑晚晴" in rows and "主管不好" not in rows and "冷漠" not in rows
    assert "郑晚晴" not in supervisor.get(of.replace(f"of={company.east.pk}", f"of={company.west.pk}")).content.decode()

    everybodys = browser(manager).get("/satisfaction?by=department&every=year").content.decode()
    assert "西区" in everybodys
    # Three answers of no department are too few; so that they are not had by subtraction, others go with them.
    assert everybodys.count("过少</abbr>") >= 2
    for by in ("employee", "product", "rule", "mode", "channel", "nonsense"):
        assert browser(manager).get(f"/satisfaction?by={by}&scale=nps&every=quarter&from=x").status_code == 200
    assert browser(company.lin).get("/satisfaction").status_code == 404


def test_answers_to_an_anonymous_questionnaire_are_figures_alone(desk: Desk, manager, browser: Browser) -> None:
    asked = a_questionnaire(is_anonymous=True)
    asked.answered([5] * 9, department=desk.company.east)
    page = browser(manager).get("/satisfaction/answers").content.decode()
    assert "<table" not in page


def test_texts_are_read_and_put_right(desk: Desk, manager, browser: Browser) -> None:
    company, asked = desk.company, a_questionnaire()
    asked.answered([5], department=company.east, words="师傅很专业，就是等太久")
    asked.answered([1], department=company.west, words="<script>alert(1)</script>态度冷漠")
    hear(on=TODAY)
    supervisor, of_all = browser(company.mo), browser(manager)
    with within_budget("satisfaction-words"):
        page = of_all.get("/satisfaction/words").content.decode()
    assert "师傅很专业" in page and "<script>alert" not in page
    assert "冷漠" not in supervisor.get("/satisfaction/words").content.decode()
    word = page.split('satisfaction-words">')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert "专业" not in word
    assert of_all.get(word).status_code == 200
    assert "师傅很专业" not in of_all.get("/satisfaction/words?tone=negative&topic=attitude").content.decode()

    mine, theirs = Voice.objects.order_by("pk")
    for text, sent, status in ((mine, "neutral", 302), (mine, "nonsense", 302), (theirs, "positive", 404)):
        assert supervisor.post(f"/satisfaction/words/{text.pk}/tone", {"tone": sent}).status_code == status
    mine.refresh_from_db()
    assert (mine.tone, mine.is_corrected, mine.corrected_by) == (0, True, company.mo)
    assert "莫言之" in supervisor.get("/satisfaction/words").content.decode()


def test_without_questionnaires_the_page_says_what_is_missing(desk: Desk, manager, browser: Browser) -> None:
    for address in ("/satisfaction", "/satisfaction/answers", "/satisfaction/words"):
        assert browser(manager).get(address).status_code == 200
