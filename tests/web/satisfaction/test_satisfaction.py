"""The page of satisfaction: figures within reach, small ones not shown, answers behind them, texts put right."""

from __future__ import annotations

import csv
import html
import re
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from huifang.surveys.actions.answering import hand_in
from huifang.surveys.actions.hearing import hear
from huifang.surveys.actions.inviting import invite
from huifang.surveys.models import Response, Voice
from tests.surveys.answered import a_questionnaire
from tests.surveys.test_definition import q
from tests.web.budgets import within_budget
from tests.web.conftest import NOW, TODAY, Browser
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
    asked.answered([4], department=company.west, mode="paper", typed_by=company.mo, customer=desk.customer("韩雪"))

    elsewhere = a_questionnaire()
    elsewhere.answered([4] * 60, department=company.west)
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
    of_all = f"/satisfaction/answers?questionnaire={asked.questionnaire.pk}"
    assert "韩雪" not in supervisor.get(of_all).content.decode(), (
        "what one writes down for others is not in one's figures"
    )
    assert "郑晚晴" not in supervisor.get(of.replace(f"of={company.east.pk}", f"of={company.west.pk}")).content.decode()

    assert f"questionnaire={elsewhere.questionnaire.pk}" in browser(manager).get("/satisfaction").content.decode()

    own = f"/satisfaction?questionnaire={asked.questionnaire.pk}&by=department&every=year"
    everybodys = browser(manager).get(own).content.decode()
    assert "西区" in everybodys
    # Three answers of no department are too few; so that they are not had by subtraction, others go with them.
    assert everybodys.count("过少</abbr>") >= 2
    for by in ("employee", "product", "rule", "mode", "channel", "nonsense"):
        assert browser(manager).get(f"/satisfaction?by={by}&scale=nps&every=quarter&from=x").status_code == 200
    assert browser(company.lin).get("/satisfaction").status_code == 404


def test_the_figures_are_a_file_and_what_is_hidden_stays_hidden(desk: Desk, manager, browser: Browser) -> None:
    company, asked = desk.company, a_questionnaire(title={"zh-Hans": "=HYPERLINK(1)", "en": "=HYPERLINK(1)"})
    asked.answered([5] * 9 + [1], department=company.east, product="=1+1")
    asked.answered([1] * 20, department=company.west, product="洗牙")
    asked.answered([3] * 3, department=company.west, product="@SUM(A1)")
    client = browser(manager)
    for kind in ("csv", "xlsx"):
        with within_budget(f"satisfaction-{kind}"):
            answer = client.get(f"/satisfaction/figures.{kind}?by=product&every=year")
        assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment;")
        if kind == "csv":
            rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
        else:
            sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
            rows = [[str(cell) for cell in row] for row in sheet.to_python()]
        assert not any(cell.startswith(("=", "@", "+")) for row in rows for cell in row)
        # Three answers are too few, and ten others are hidden with them; the twenty are shown.
        found = {(row[2], row[3]): row[4:] for row in rows[1:]}
        assert [float(one) for one in found["洗牙", "2026"]] == [0, 0, 16.11, 20]
        assert {found[name, "2026"][0] for name in ("'=1+1", "'@SUM(A1)")} == {"过少"}
        assert "77.78" not in str(rows) and not any(row[7] in ("3", "3.0") for row in rows[1:])
    assert browser(company.lin).get("/satisfaction/figures.csv").status_code == 404


def test_the_response_rate_stands_by_department_and_opens_its_answers(
    desk: Desk, manager, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    company, asked = desk.company, a_questionnaire()
    asked.version.definition = {"questions": [q("overall", label={"en": "How?"})], "languages": ["en"]}
    asked.version.save()
    customers = [desk.customer(f"客户{number}") for number in range(6)]
    links = [
        invite(questionnaire=asked.questionnaire, customer=one, by=company.mo, actor="t", at=NOW, on=TODAY)
        for one in customers
    ]
    for link in links[:3]:
        hand_in(invitation=link.invitation, said={"overall": "4"}, language="en", at=NOW, on=TODAY)
    asked.answered([1] * 8, department=company.east)
    client = browser(manager)
    page = client.get("/satisfaction?scale=rate&by=department").content.decode()
    shown = re.findall(r'href="(/satisfaction/answers\?[^"]*scale=rate[^"]*)">50.0', page)
    assert len(shown) == 6  # the card, the department, its month, all together, their month, the mode
    rows = client.get(html.unescape(shown[-1])).content.decode()
    assert rows.count("/satisfaction/answers/") == 3

    one = Response.objects.filter(invitation=links[0].invitation).get()
    with within_budget("satisfaction-questions"):
        few = client.get("/satisfaction/questions").content.decode()
    assert "How?" in few and "<progress" not in few, "three answers are too few"
    for link in links[3:]:
        hand_in(invitation=link.invitation, said={"overall": "2"}, language="en", at=NOW, on=TODAY)
    page = client.get("/satisfaction/questions?version=99").content.decode()
    assert "alert-warning" not in page
    with monkeypatch.context() as few_fit:
        few_fit.setattr("huifang.surveys.queries.satisfaction.MOST_AT_ONCE", 5)
        part = client.get("/satisfaction/questions?version=99").content.decode()
        assert "alert-warning" in part and re.search(r"14\D+5\D", part)
    assert [(float(share), int(count)) for share, count in re.findall(r'value="([0-9.]+)".*?secondary">([0-9]+)<', page)] == [(0, 0), (50, 3), (0, 0), (50, 3), (0, 0)]  # fmt: skip
    assert "<progress" not in browser(desk.company.employee("E07", "西", company.west, supervisor="department")).get("/satisfaction/questions").content.decode()  # fmt: skip
    hand_in(invitation=links[0].invitation, said={"overall": "1"}, language="en", at=NOW, on=TODAY)
    with within_budget("satisfaction-sheet"):
        sheet = client.get(f"/satisfaction/answers/{one.pk}").content.decode()
    assert "满意 (4)" in sheet and "很不满意 (1)" in sheet and "客户0" in sheet
    later_one = Response.objects.get(amends=one)
    assert client.get(f"/satisfaction/answers/{later_one.pk}").status_code == 404
    Response.objects.filter(pk=one.pk).update(employee=manager)
    assert client.get(f"/satisfaction/answers/{one.pk}").status_code == 404
    assert browser(company.mo).get(f"/satisfaction/answers/{one.pk}").status_code == 200


def test_answers_to_an_anonymous_questionnaire_are_figures_alone(desk: Desk, manager, browser: Browser) -> None:
    asked = a_questionnaire(is_anonymous=True)
    asked.answered([5] * 9, department=desk.company.east)
    client = browser(manager)
    assert "<table" not in client.get("/satisfaction/answers").content.decode()
    assert client.get(f"/satisfaction/answers/{Response.objects.all()[0].pk}").status_code == 404


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
