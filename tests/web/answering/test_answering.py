"""Customers answer in a browser: once, without signing in, and without anything of theirs being shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from huifang.org.logic.sign_in import Limit
from huifang.org.models import PublicTry
from huifang.surveys.actions.building import change_questions
from huifang.surveys.actions.inviting import Link, renew_link
from huifang.surveys.actions.pictures import Keeper, keep_picture
from huifang.surveys.actions.points import put_up
from huifang.surveys.logic.asking import About
from huifang.surveys.logic.pictures import read_picture
from huifang.surveys.logic.tokens import new_token
from huifang.surveys.models import Answer, Invitation, QrPoint, Response
from huifang.web.answering.pool import AT_ONCE, LOOKS, MOST_WAITING
from huifang.web.answering.seats import COOKIE
from huifang.web.answering.slowing import BEGUN
from huifang.web.frame.ground import ring
from huifang.web.frame.slowing import Counted
from tests.house import plan
from tests.surveys.cast import NOW, Shop, a_shop
from tests.surveys.drawn import png
from tests.surveys.test_definition import EVERY_KIND, asking, q
from tests.web.budgets import within_budget
from tests.web.conftest import Browser, Company
from tests.web.xss import PAYLOADS, dangers_in

SCANNERS = (
    "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1) SafeLinks", "Barracuda Sentinel (EE)", "Slackbot-LinkExpanding 1.0",
    "Twitterbot/1.0", "facebookexternalhit/1.1", "WhatsApp/2.23", "TelegramBot (like TwitterBot)", "Mimecast URL Protect",
    "Proofpoint URL Defense", "MicroMessenger preview", "Googlebot/2.1", "curl/8.0",
)  # fmt: skip


@pytest.fixture
def shop(company: Company) -> Shop:
    return a_shop()


def at(browser: Browser, **later: float) -> Client:
    return browser(at=NOW + timedelta(**later))


def follow(client: Client, link: Link | QrPoint) -> None:
    name = "survey-link" if isinstance(link, Link) else "survey-code"
    answer = client.get(reverse(name, args=[link.token]))
    assert (answer.status_code, answer["Location"]) == (303, "/s/")


def send(client: Client, **said: str):
    """Send the page that is shown, with these answers; dots of the fields' names are written as two underscores."""
    shown = client.get("/s/").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(seat|page|in)" value="([^"]*)">', shown))
    return client.post("/s/send", {**hidden, **{name.replace("__", "."): value for name, value in said.items()}})


@contextmanager
def busy_with_looks() -> Iterator[None]:
    """So many look at their questions that nobody else may wait."""
    with ExitStack() as full:
        for _ in range(AT_ONCE):
            full.enter_context(LOOKS.turn())
        LOOKS._taken += MOST_WAITING
        full.callback(lambda: setattr(LOOKS, "_taken", LOOKS._taken - MOST_WAITING))
        yield


def every_row() -> dict[str, list[str]]:
    """Everything that is stored, table by table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            found[table] = [row for (row,) in cursor.fetchall()]
    return found


class Sources(HTMLParser):
    """Where a page leads to and what it loads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src", "action")]


def test_a_link_is_answered_page_by_page_and_once(shop: Shop, browser: Browser) -> None:
    link = shop.link(about=About(employee=shop.lin.pk))
    client = at(browser)
    follow(client, link)
    with within_budget("survey"):
        first = client.get("/s/")
    assert first.status_code == 200 and "overall" in first.content.decode()
    assert send(client).status_code == 422
    assert send(client, q__overall="2").status_code == 303
    # Another device goes on where this one stopped.
    other = at(browser, hours=1)
    follow(other, link)
    assert "why" in other.get("/s/").content.decode()
    wrong = send(other, q__wish="w")
    assert wrong.status_code == 422 and 'id="q.why-error"' in wrong.content.decode()
    back = send(other, back="1", q__why="slow")
    assert back.status_code == 303 and 'value="2" checked' in other.get("/s/").content.decode()
    send(other, q__overall="2")
    done = send(other, q__why="slow", q__again="other", q__again__other="maybe", q__wish="call 13812345678")
    assert done.status_code == 303
    thanks = other.get("/s/")
    assert "Thank you!" in thanks.content.decode() or "谢" in thanks.content.decode()
    response = Response.objects.get()
    assert (response.csat, response.mode, response.is_counted, response.customer) == (2, "link", True, link.invitation.customer)  # fmt: skip
    assert set(Answer.objects.values_list("question", "choice", "text")) == {("overall", "", ""), ("why", "", "slow"), ("again", "other", ""), ("again", "", "maybe"), ("wish", "", "call 138****5678")}  # fmt: skip
    # A page that is still open elsewhere adds nothing that counts, and is thanked too.
    hidden = {"seat": re.findall(r'name="seat" value="([^"]*)"', first.content.decode())[0], "page": "1", "q.why": "x"}
    assert client.post("/s/send", hidden).status_code == 303
    assert Response.objects.counted().count() == 1


def test_answers_to_other_questions_are_not_taken(shop: Shop, browser: Browser) -> None:
    """Somebody changes the questions while a customer has the page open: the page is shown anew."""
    questionnaire = shop.questionnaire()
    link, point = shop.link(questionnaire), put_up(questionnaire=questionnaire, title="前台", about=About(), actor="t")
    opened = [at(browser), at(browser)]
    follow(opened[0], link)
    follow(opened[1], point)
    shown = [client.get("/s/").content.decode() for client in opened]
    change_questions(questionnaire=questionnaire, definition=asking(q("overall", label={"en": "How bad?"})), seen=1, actor="t")  # fmt: skip
    for client, page in zip(opened, shown, strict=True):
        hidden = dict(re.findall(r'<input type="hidden" name="(seat|page)" value="([^"]*)">', page))
        assert client.post("/s/send", {**hidden, "q.overall": "5"}).status_code == 303
        assert "How bad?" in client.get("/s/").content.decode()
    assert not Response.objects.exists()
    for client in opened:
        assert send(client, q__overall="1").status_code == 303
    assert Response.objects.counted().count() == 2


def test_headers_and_sources_give_the_link_to_nobody(
    shop: Shop, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    """T17: a cookie instead of the address, no referrer, no foreign source, nothing in a log."""
    link = shop.link(shop.questionnaire(EVERY_KIND))
    client = at(browser)
    caplog.set_level("DEBUG")
    found = client.get(reverse("survey-link", args=[link.token]))
    assert found["Referrer-Policy"] == "no-referrer" and found["Cache-Control"] == "no-store"
    cookie = found.cookies[COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and 0 < cookie["max-age"] <= 7200
    assert link.token not in cookie.value
    page = client.get("/s/")
    assert page["Referrer-Policy"] == "no-referrer" and page["Cache-Control"] == "no-store"
    sources = Sources(page.content.decode()).found
    assert sources and all(one.startswith(("/", "?")) and not one.startswith("//") for one in sources)
    assert "<script" not in page.content.decode()
    assert send(client, q__one="a", q__overall="5").status_code == 303
    assert link.token not in caplog.text
    assert not any(link.token in row for rows in every_row().values() for row in rows)
    static = plan.SOURCE / "web" / "static"
    size = len(page.content) + sum(len((static / one.removeprefix("/static/")).read_bytes()) for one in sources if one.startswith("/static/"))  # fmt: skip
    assert size < 50_000


def test_pictures_are_seen_by_whoever_is_asked_them(shop: Shop, browser: Browser) -> None:
    """Sixty on one page, which stays small; only of the version that is asked here, and only while it is."""
    many = [{"key": f"c{n}", "label": {"en": "x"}} for n in range(30)]
    questionnaire = shop.questionnaire(asking(*[q(f"face{n}", "image", choices=many) for n in (1, 2)]))
    keeper = Keeper(shop.hua, "test", NOW, ring())
    keys = []
    for n in range(2):
        drawn = read_picture(png(shade=n))
        keep_picture(questionnaire=questionnaire, picture=drawn, keeper=keeper)
        keys.append(drawn.key)
    shown = [{**one, "picture": key, "alt": {"en": PAYLOADS[n][:60]}} for n, (one, key) in enumerate(zip(many, keys * 15, strict=True))]  # fmt: skip
    both = asking(*[q(f"face{n}", "image", choices=shown) for n in (1, 2)])
    change_questions(questionnaire=questionnaire, definition=both, seen=1, actor="test")
    link, point = shop.link(questionnaire), put_up(questionnaire=questionnaire, title="前台", about=About(), actor="t")
    address = reverse("survey-picture", args=[keys[0]])
    assert at(browser).get(address).status_code == 404
    for asked in (link, point):
        client = at(browser)
        follow(client, asked)
        with within_budget("survey"):
            page = client.get("/s/").content
        assert len(page) < 35_000 and page.count(b"<img") == 60 and not dangers_in(page.decode())
        before = every_row()
        with within_budget("survey-picture"):
            seen = client.get(address)
        assert (seen.status_code, seen.content, seen["Content-Type"]) == (200, png(shade=0), "image/png")
        assert (seen["Cache-Control"], seen["X-Content-Type-Options"], seen["Referrer-Policy"]) == ("private, max-age=31536000, immutable", "nosniff", "no-referrer")  # fmt: skip
        assert every_row() == before
    # What another asks is not seen here, nor what nobody may ask for any more.
    elsewhere = at(browser)
    follow(elsewhere, shop.link())
    assert elsewhere.get(address).status_code == 404 and client.get("/s/pictures/x").status_code == 404
    late = at(browser, days=15)
    follow(late, link)
    assert late.get(address).status_code == 404
    with busy_with_looks():
        sent_round = client.get(address)
        assert (sent_round.status_code, sent_round["Location"]) == (302, f"{address}?n=1")
        assert client.get(f"{address}?n=9").status_code == 503


def test_a_page_of_another_site_sends_nothing(shop: Shop, browser: Browser) -> None:
    """T43: a browser sends `Origin: null` from a page without a referrer; the seat in the form proves whose it is."""
    strict = Client(enforce_csrf_checks=True, headers={"origin": "null"}, **{"huifang.at": NOW})
    follow(strict, shop.link())
    assert strict.post("/s/send", {"q.overall": "5"}).status_code == 303
    assert strict.post("/s/send", {"seat": "0" * 32, "q.overall": "5"}).status_code == 303
    assert Invitation.objects.get().begun_at is None
    assert send(strict, q__overall="5").status_code == 303
    assert Invitation.objects.get().begun_at == NOW


def test_the_cookie_belongs_to_this_host_alone(settings) -> None:
    """The name is chosen when the program starts, as that of the session is."""
    text = Path(plan.SOURCE / "web" / "answering" / "seats.py").read_text(encoding="utf-8")
    assert 'COOKIE = "__Host-survey" if settings.IS_PUBLIC else' in text
    assert "secure=settings.IS_PUBLIC" in text and "domain=" not in text and "path=" not in text


def test_scanners_that_follow_every_link_change_nothing(shop: Shop, browser: Browser) -> None:
    """T18: twelve of them, five times, by GET and HEAD, on every public address; then the customer answers."""
    link = shop.link()
    point = put_up(questionnaire=shop.questionnaire(), title="前台", about=About(), actor="test")
    before = every_row()
    for agent in SCANNERS:
        client = browser(at=NOW)
        client.defaults["HTTP_USER_AGENT"] = agent
        for _ in range(5):
            for address in (f"/s/{link.token}", f"/q/{point.token}", "/s/"):
                client.get(address)
                client.head(address)
    assert every_row() == before
    client = at(browser)
    follow(client, link)
    assert send(client, q__overall="5").status_code == 303
    assert send(client, q__wish="").status_code == 303
    assert Response.objects.counted().count() == 1


def test_many_words_are_tried_and_nothing_is_found(shop: Shop, browser: Browser) -> None:
    """T16: twenty tries of ten minutes are answered alike; then everybody from there waits. 60 are really asked."""
    link = shop.link()
    client = at(browser)
    tried = [client.get(f"/s/{new_token()}") for _ in range(30)] + [client.get(f"/q/{new_token()}") for _ in range(30)]
    assert [one.status_code for one in tried] == [404] * 20 + [429] * 40
    assert len({one.content for one in tried[:20]}) == 1
    assert tried[-1]["Retry-After"] == "600"
    assert PublicTry.objects.count() == 20  # whoever has to wait costs no row
    assert client.get(f"/s/{link.token}").status_code == 429
    client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert client.get(f"/s/{link.token}").status_code == 303
    assert at(browser, minutes=11).get(f"/s/{link.token}").status_code == 303


def test_all_processes_count_who_tries_together_and_forget_them(db: None) -> None:
    limit = Limit(2, timedelta(minutes=1))
    here, in_another_process, of_another_kind = Counted("word", limit), Counted("word", limit), Counted("seat", limit)
    here.count("192.0.2.1", at=NOW)
    in_another_process.count("192.0.2.1", at=NOW)
    assert here.is_over("192.0.2.1", at=NOW) and in_another_process.is_over("192.0.2.1", at=NOW)
    assert not of_another_kind.is_over("192.0.2.1", at=NOW) and not here.is_over("192.0.2.2", at=NOW)
    assert not here.is_over("192.0.2.1", at=NOW + timedelta(minutes=1))
    here.count("192.0.2.2", at=NOW + timedelta(minutes=1))
    assert PublicTry.objects.count() == 1


def test_when_many_open_their_links_the_browser_comes_again_by_itself(shop: Shop, browser: Browser) -> None:
    """R-30: the desk keeps its threads. What somebody sends is taken all the same."""
    client = at(browser)
    follow(client, shop.link())
    shown = client.get("/s/").content.decode()
    with busy_with_looks():
        busy = client.get("/s/")
        assert (busy.status_code, busy["Refresh"], busy["Retry-After"]) == (503, "3", "3")
        seat = re.findall(r'name="seat" value="([^"]*)"', shown)[0]
        assert client.post("/s/send", {"seat": seat, "page": "0", "q.overall": "5"}).status_code == 303
    assert client.get("/s/").status_code == 200


def test_nothing_of_the_customer_is_shown(shop: Shop, browser: Browser) -> None:
    """T20: a canary in every field of the customer, and none of it on any page."""
    canary = shop.customer("金丝雀", external_id="CANARY-1", attributes={"grade": "CANARY-2"}, birthday="1990-11-22")
    client = at(browser)
    follow(client, shop.link(customer=canary, about=About(employee=shop.lin.pk)))
    pages = [client.get("/s/"), send(client), send(client, q__overall="1"), client.get("/s/"), send(client, q__why="w"), client.get("/s/")]  # fmt: skip
    for page in pages:
        text = page.content.decode()
        assert not any(word in text for word in ("金丝雀", "CANARY", "1990", shop.lin.name, shop.lin.number))


def test_who_is_rated_and_who_asked_do_not_answer(shop: Shop, browser: Browser) -> None:
    link = shop.link(about=About(employee=shop.lin.pk))
    for employee, status in ((shop.lin, 403), (shop.mo, 403), (shop.hua, 200)):
        client = browser(employee, at=NOW)
        follow(client, link)
        assert client.get("/s/").status_code == status
        if status == 403:
            assert client.post("/s/send", {"q.overall": "5"}).status_code == 403
    point = put_up(questionnaire=shop.questionnaire(), title="前台", about=About(employee=shop.lin.pk), actor="test")
    client = browser(shop.lin, at=NOW)
    follow(client, point)
    assert client.get("/s/").status_code == 403
    assert not Response.objects.exists()


def test_a_code_at_a_counter_is_answered_by_one_after_another(shop: Shop, browser: Browser) -> None:
    point = put_up(questionnaire=shop.questionnaire(), title="收银台", about=About(department=shop.floor.pk), actor="t")
    for _ in range(2):
        client = at(browser)
        follow(client, point)
        assert Invitation.objects.filter(spent_at=None).count() == 0
        assert send(client, q__overall="4").status_code == 303
        assert send(client).status_code == 303
        assert "✓" in client.get("/s/").content.decode()
    assert Response.objects.counted().filter(mode="qr", customer=None, department=shop.floor).count() == 2
    client = at(browser)
    for _ in range(120):
        BEGUN.count("127.0.0.1", at=NOW)
    follow(client, point)
    assert send(client, q__overall="4").status_code == 429


def test_a_link_ends_and_another_takes_its_place(shop: Shop, browser: Browser) -> None:
    link = shop.link(shop.questionnaire(valid_days=7))
    client = at(browser)
    follow(client, link)
    assert at(browser).get("/s/").status_code == 404
    assert at(browser).post("/s/send").status_code == 404
    late = at(browser, days=8)
    follow(late, link)
    assert late.get("/s/").status_code == 410
    anew = renew_link(invitation=link.invitation, by=shop.mo, actor="test", at=NOW)
    assert client.get("/s/").status_code == 404
    assert client.get(f"/s/{link.token}").status_code == 404
    follow(client, anew)
    assert client.get("/s/").status_code == 200
    # Two hours later the browser asks for the link once more.
    held = client.cookies[COOKIE].value
    client.cookies[COOKIE] = "forged"
    assert client.get("/s/").status_code == 404
    old = at(browser, hours=3)
    old.cookies[COOKIE] = held
    assert old.get("/s/").status_code == 404


def test_it_speaks_three_languages(shop: Shop, browser: Browser) -> None:
    texts = {"zh-Hans": "您满意吗？", "zh-Hant": "您滿意嗎？", "en": "Content?"}
    questionnaire = shop.questionnaire(
        {"languages": list(texts), "questions": [q("overall", label=texts, required=True)]}
    )
    client = at(browser)
    follow(client, shop.link(questionnaire, language="zh-Hant"))
    assert texts["zh-Hant"] in client.get("/s/").content.decode()
    for tag, text in texts.items():
        page = client.get(f"/s/?in={tag}").content.decode()
        assert text in page and f'lang="{tag.lower()}"' in page
    assert client.get("/s/?in=%3Cscript%3E").status_code == 200
    assert client.get("/s/?next=//evil.example").status_code == 200  # nothing is read that could lead away (T45)


def test_what_hostile_people_write_is_words(shop: Shop, browser: Browser) -> None:
    """T21: sixty payloads through every field of the page; what is shown again is text."""
    kinds = {**EVERY_KIND, "questions": [{**one, "required": False} for one in EVERY_KIND["questions"]]}
    questionnaire = shop.questionnaire(kinds)
    link = shop.link(questionnaire)
    client = at(browser)
    follow(client, link)
    fields = ("q.one", "q.one.other", "q.some", "q.face", "q.overall", "q.nps", "q.ces", "q.parts.speed", "q.age", "q.day", "page", "in")  # fmt: skip
    shown = client.get("/s/").content.decode()
    seat = re.findall(r'name="seat" value="([^"]*)"', shown)[0]
    for payload in PAYLOADS:
        answer = client.post("/s/send", {"seat": seat, **dict.fromkeys(fields, payload), "q.why": payload, "q.wish": payload})  # fmt: skip
        assert answer.status_code in (303, 422)
        assert not dangers_in(answer.content.decode())
    assert not Response.objects.exists()
    client.post("/s/send", {"seat": seat, "page": "0", "q.overall": "1", "q.one": "other", "q.one.other": PAYLOADS[0]})
    assert not dangers_in(client.get("/s/").content.decode())
    client.post("/s/send", {"seat": seat, "page": "1", "q.why": "\n".join(PAYLOADS)[:2000]})
    assert Response.objects.counted().count() == 1
    hostile = asking(*[q(f"q{n}", "text", label={"en": payload[:300]}) for n, payload in enumerate(PAYLOADS[:60])])
    change_questions(questionnaire=shop_copy(shop), definition=hostile, seen=1, actor="test")
    other = at(browser)
    follow(other, shop.link(shop_copy(shop), customer=shop.customer()))
    assert not dangers_in(other.get("/s/").content.decode())
    assert len(PAYLOADS) > 59


def shop_copy(shop: Shop):
    """The one questionnaire whose own words are hostile."""
    from huifang.surveys.models import Questionnaire

    found = Questionnaire.objects.filter(title={"en": "hostile"}).first()
    return found or shop.questionnaire(title={"en": "hostile"})
