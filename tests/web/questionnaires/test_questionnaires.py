"""Questionnaires are kept in a browser, codes are printed, customers are asked by link, in a call and from paper."""

from __future__ import annotations

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from huifang.followups.models import FollowUp
from huifang.org.models import Post
from huifang.policy.actions import load_policy
from huifang.policy.logic.reading import read_pack
from huifang.policy.models import Rule, Version
from huifang.surveys.actions.building import copy_shipped, take_over_surveys
from huifang.surveys.logic.library import LIBRARY
from huifang.surveys.logic.pictures import LARGEST_PICTURE
from huifang.surveys.models import Invitation, Picture, QrPoint, Questionnaire, QuestionnaireVersion, Response
from huifang.surveys.queries.library import current_version, definition_of
from tests.naive.vocabulary import label
from tests.planning.shop import source_of
from tests.planning.test_preview_against_naive import written
from tests.surveys.cast import NOW, Shop, a_shop, later
from tests.surveys.drawn import JPEG, png
from tests.surveys.test_definition import asking, choices, q
from tests.web.budgets import within_budget
from tests.web.conftest import Browser, Company
from tests.web.xss import PAYLOADS, dangers_in


@pytest.fixture
def shop(company: Company) -> Shop:
    return a_shop()


@pytest.fixture
def hua(shop: Shop, browser: Browser) -> Client:
    """The supervisor at the desk; pages speak English, as their sentences stand in the code."""
    return browser(shop.hua, at=NOW)


@pytest.fixture
def made(db: None) -> Questionnaire:
    return copy_shipped(of=LIBRARY[1], actor="test")


def words_on(client: Client, name: str, *parts: object) -> str:
    with within_budget(name):
        answer = client.get(reverse(name, args=parts))
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def filled_form(client: Client, name: str, *parts: object) -> dict[str, str | list[str]]:
    """What stands in a form, as a browser would send it."""
    page = words_on(client, name, *parts)
    found: dict[str, str | list[str]] = dict(
        re.findall(r'<input type="(?:hidden|text|number)" name="([^"]+)"(?: value="([^"]*)")?', page)
    )
    found |= {
        name: text.strip("\r\n")
        for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    }
    for select, inside in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        found[select] = next(iter(re.findall(r'value="([^"]*)" selected', inside)), "")
    for box in re.findall(r"<input type=\"checkbox\"[^>]*checked[^>]*>", page):
        key, value = re.findall(r'name="([^"]+)"', box)[0], (re.findall(r'value="([^"]*)"', box) or ["on"])[0]
        found[key] = [*found.get(key, []), value]  # type: ignore[misc]
    return found


def test_the_library_is_copied_and_the_copy_changed(hua: Client) -> None:
    page = words_on(hua, "questionnaires")
    assert all(reverse("shipped-questionnaire", args=[one.key]) in page for one in LIBRARY)
    words_on(hua, "shipped-questionnaire", "after-service")
    assert hua.get(reverse("shipped-questionnaire", args=["nothing"])).status_code == 404
    assert hua.post(reverse("copy-shipped", args=["after-service"])).status_code == 302
    made = Questionnaire.objects.get()
    assert reverse("questionnaire", args=[made.pk]) in words_on(hua, "questionnaires")

    form = filled_form(hua, "new-question", made.pk)
    form |= {"label_zh-Hans": "您多大年纪？", "label_en": "How old are you?", "kind": "single", "shown_choices": []}
    answer = hua.post(reverse("new-question", args=[made.pk]), form)
    assert answer.status_code == 422 and 'id="id_choices_error"' in answer.content.decode()
    form["choices"] = "30 岁以下 | Under 30\n30 岁及以上 | 30 or older"
    assert hua.post(reverse("new-question", args=[made.pk]), form).status_code == 302
    asked = definition_of(current_version(made)).questions[-1]
    assert (asked.key, [choice.key for choice in asked.choices]) == ("q1", ["c1", "c2"])
    assert asked.label["zh-Hant"] == "您多大年紀？" and asked.choices[1].label["en"] == "30 or older"

    hua.post(reverse("move-question-up", args=[made.pk, "q1"]))
    form = filled_form(hua, "question", made.pk, "q1")
    form |= {
        "choices": "30 岁及以上 | 30 or more\n不想说 | Rather not say",
        "shown_measured": "overall",
        "at_most": "3",
    }
    assert hua.post(reverse("question", args=[made.pk, "q1"]), form).status_code == 302
    definition = definition_of(current_version(made))
    changed = definition.question("q1")
    assert changed is not None and changed.shown_when is not None and changed.shown_when.at_most == 3
    assert [(one.key, one.label["en"]) for one in changed.choices] == [("c2", "30 or more"), ("c3", "Rather not say")]
    assert [one.key for one in definition.questions].index("q1") == len(definition.questions) - 2
    assert "3 分及以下" in words_on(hua, "questionnaire-version", made.pk, 1)

    # What others wait for cannot go, and says so; the rest can.
    hua.post(reverse("remove-question", args=[made.pk, "overall"]))
    hua.post(reverse("remove-question", args=[made.pk, "praise"]))
    keys = [one.key for one in definition_of(current_version(made)).questions]
    assert "overall" in keys and "praise" not in keys
    stale = hua.post(reverse("question", args=[made.pk, "q1"]), {**form, "seen": "9"})
    assert stale.status_code == 422

    form = filled_form(hua, "questionnaire-words", made.pk)
    assert hua.post(reverse("questionnaire-words", args=[made.pk]), {**form, "shuffled": "on"}).status_code == 302
    form = filled_form(hua, "questionnaire-terms", made.pk) | {"valid_days": "3", "rest_days": "0"}
    assert hua.post(reverse("questionnaire-terms", args=[made.pk]), form).status_code == 302
    made.refresh_from_db()
    assert (made.valid_days, made.rest_days, definition_of(current_version(made)).is_shuffled) == (3, 0, True)
    for name in ("copy-questionnaire", "retire-questionnaire", "take-questionnaire-up"):
        assert hua.post(reverse(name, args=[made.pk])).status_code == 302
    assert Questionnaire.objects.filter(is_retired=False).count() == 2
    hua.post(reverse("take-over-surveys"))
    new = {"chinese": "新的", "english": "New", "key": "new-one"}
    words_on(hua, "new-questionnaire")
    assert hua.post(reverse("new-questionnaire"), new).status_code == 302
    assert hua.post(reverse("new-questionnaire"), new).status_code == 422
    hua.post(reverse("new-questionnaire"), {**new, "english": "", "key": "chinese-alone"})
    chinese = Questionnaire.objects.get(key="chinese-alone")
    assert set(chinese.title) == {"zh-Hans", "zh-Hant"} and current_version(chinese).definition["languages"] == ["zh-Hans", "zh-Hant"]  # fmt: skip
    # The first question waits for none before it, so nobody is asked for which.
    assert "shown_" not in words_on(hua, "question", chinese.pk, "overall")
    assert hua.post(reverse("question", args=[chinese.pk, "overall"]), {"label_zh-Hans": "好吗？", "kind": "scale", "seen": "1"}).status_code == 302  # fmt: skip


def test_pictures_are_handed_in_shown_and_taken_down(hua: Client, shop: Shop, browser: Browser) -> None:
    made = shop.questionnaire(asking(q("face", "image", choices=choices("good", "bad"))))
    address = reverse("question-pictures", args=[made.pk, "face"])
    assert "2 个选项还没有图片" in words_on(hua, "questionnaire", made.pk)
    said = {"choice": "good", "alt_en": PAYLOADS[0], "seen": "1"}
    for wrong in (
        said,  # no file
        said | {"alt_en": "", "file": SimpleUploadedFile("a.png", png())},
        said | {"file": SimpleUploadedFile("a.png", PAYLOADS[14].encode(), content_type="image/png")},
        said | {"file": SimpleUploadedFile("a.svg", b"<svg/>", content_type="image/svg+xml")},
        said | {"file": SimpleUploadedFile("a.png", png() + bytes(LARGEST_PICTURE))},
        said | {"file": SimpleUploadedFile("a.png", png()), "seen": "9"},
    ):
        answer = hua.post(address, wrong)
        assert answer.status_code == 422 and not dangers_in(answer.content.decode())
    assert hua.post(address, said | {"choice": "z"}).status_code == 404 and not Picture.objects.exists()
    assert hua.post(address, said | {"file": SimpleUploadedFile("<b>.png", png())}).status_code == 302
    assert hua.post(address, said | {"choice": "", "file": SimpleUploadedFile("b", JPEG)}).status_code == 302
    assert hua.post(address, said | {"alt_en": PAYLOADS[1]}).status_code == 302
    definition = definition_of(current_version(made))
    good = definition.questions[0].choices[0]
    assert good.alt["en"] == PAYLOADS[1] and len(definition.uploaded) == 2
    shown = reverse("questionnaire-picture", args=[made.pk, good.picture])
    answers = reverse("take-answers", args=[shop.customer().pk, made.pk])
    for page in (words_on(hua, "question-pictures", made.pk, "face"), words_on(hua, "questionnaire-version", made.pk, 1), hua.get(answers).content.decode()):  # fmt: skip
        assert shown in page and not dangers_in(page)
    lin = browser(shop.lin, at=NOW)
    with within_budget("questionnaire-picture"):
        picture = lin.get(shown)
    assert (picture.content, picture["Content-Type"], picture["X-Content-Type-Options"]) == (png(), "image/png", "nosniff")  # fmt: skip
    other = shop.questionnaire()
    assert hua.get(reverse("questionnaire-picture", args=[other.pk, good.picture])).status_code == 404
    # Another word beside a picture is no other picture, and no other choice.
    form = filled_form(hua, "question", made.pk, "face")
    assert str(form["choices"]).splitlines() == ["🖼 good", "bad"]
    assert hua.post(reverse("question", args=[made.pk, "face"]), form | {"choices": "🖼 great\n🙁 bad\n🖼 new"}).status_code == 302  # fmt: skip
    question = definition_of(current_version(made)).questions[0]
    assert [(one.key, one.picture) for one in question.choices] == [("good", good.picture), ("bad", "unhappy"), ("c1", "")]  # fmt: skip
    assert question.picture and question.alt
    for choice in ("good", ""):
        down = reverse("take-picture-down", args=[made.pk, "face"])
        assert hua.post(down, {"choice": choice, "seen": "1"}).status_code == 302
    assert hua.post(reverse("take-picture-down", args=[made.pk, "gone"]), {"seen": "1"}).status_code == 302
    assert not Picture.objects.exists() and hua.get(shown).status_code == 404
    new = {"label_en": "Which?", "kind": "image", "choices": "🖼 one\n🖼 two", "seen": "1"}
    assert hua.post(reverse("new-question", args=[made.pk]), new)["Location"] == reverse("question-pictures", args=[made.pk, "q1"])  # fmt: skip


def test_a_code_is_put_up_printed_and_taken_down(hua: Client, shop: Shop, made: Questionnaire) -> None:
    words_on(hua, "new-code", made.pk)
    said = {"title": "二楼前台", "department": shop.floor.pk, "employee": shop.lin.number, "product": "洗牙"}
    assert hua.post(reverse("new-code", args=[made.pk]), {**said, "employee": "nobody"}).status_code == 422
    assert hua.post(reverse("new-code", args=[made.pk]), said).status_code == 302
    code = QrPoint.objects.get()
    assert (code.department, code.employee, code.product) == (shop.floor, shop.lin, "洗牙")
    page = words_on(hua, "code-sheet", code.pk)
    assert "data:image/svg+xml" in page and f"/q/{code.token}" in page
    assert "二楼前台" in words_on(hua, "questionnaire", made.pk)
    for name, is_active in (("take-code-down", False), ("take-code-up", True)):
        hua.post(reverse(name, args=[code.pk]))
        code.refresh_from_db()
        assert code.is_active is is_active


def test_a_link_is_made_shown_once_and_made_anew(shop: Shop, browser: Browser, made: Questionnaire) -> None:
    client, customer = browser(shop.mo, at=NOW), shop.customer()
    words_on(client, "ask-customer", customer.pk)
    address = reverse("ask-customer", args=[customer.pk])
    said = {"questionnaire": made.pk, "way": "link", "channel": "sms", "language": "en", "employee": shop.lin.number}
    answer = client.post(address, said)
    assert answer.status_code == 200
    [token] = set(re.findall(r"/s/([0-9A-Za-z]{22})", answer.content.decode()))
    assert 'data-copies="link"' in answer.content.decode()
    invitation = Invitation.objects.get()
    assert (invitation.customer, invitation.employee, invitation.channel, invitation.asked_by) == (customer, shop.lin, "sms", shop.mo)  # fmt: skip
    assert browser(at=NOW).get(f"/s/{token}").status_code == 303
    assert token not in client.get(address).content.decode()
    asked_again = client.post(address, said)
    assert asked_again.status_code == 422 and Invitation.objects.count() == 1
    anew = client.post(reverse("renew-link", args=[customer.pk, invitation.pk]))
    assert anew.status_code == 200 and token not in anew.content.decode()
    assert browser(at=NOW).get(f"/s/{token}").status_code == 404
    over = browser(shop.mo, at=later(days=60)).post(reverse("renew-link", args=[customer.pk, invitation.pk]))
    assert over.status_code == 302
    assert client.post(address, {**said, "employee": "nobody"}).status_code == 422


def test_answers_are_written_down_in_the_call_and_from_paper(shop: Shop, browser: Browser, made: Questionnaire) -> None:
    client, customer = browser(shop.mo, at=NOW), shop.customer()
    said = {"questionnaire": made.pk, "way": "agent", "channel": "sms", "employee": shop.lin.number, "product": "洗牙"}
    sent = client.post(reverse("ask-customer", args=[customer.pk]), said)
    assert sent.status_code == 302
    with within_budget("take-answers"):
        assert client.get(sent["Location"]).status_code == 200
    lacking = client.post(sent["Location"], {"q.effort": "7"})
    assert lacking.status_code == 422 and 'id="q.overall-error"' in lacking.content.decode()
    # Somebody changed the questions while this page was open: nothing is taken, and what was typed stays.
    page = client.get(sent["Location"]).content.decode()
    seen = re.findall(r'name="asked" value="([0-9.]+)"', page)[0]
    QuestionnaireVersion.objects.filter(questionnaire=made).update(entry_id=0)
    stale = client.post(sent["Location"], {"q.overall": "5", "q.effort": "7", "asked": seen})
    assert stale.status_code == 422 and 'value="5" checked' in stale.content.decode()
    assert not Response.objects.exists()
    once = re.findall(r'name="once" value="([0-9A-Za-z]{22})"', lacking.content.decode())[0]
    for _ in range(2):  # with the back button
        assert client.post(sent["Location"], {"q.overall": "5", "q.effort": "7", "once": once}).status_code == 302
    response = Response.objects.get()
    assert (response.mode, response.customer, response.employee, response.typed_by, response.product, response.channel) == ("agent", customer, shop.lin, shop.mo, "洗牙", "phone")  # fmt: skip
    assert (response.csat, response.ces, response.answered_at) == (5, 7, NOW)

    own = client.post(reverse("ask-customer", args=[customer.pk]), {**said, "employee": shop.mo.number})
    refused = client.post(own["Location"], {"q.overall": "5"})
    assert refused.status_code == 422 and Response.objects.count() == 1

    paper = client.post(reverse("ask-customer", args=[customer.pk]), {**said, "way": "paper"})
    assert client.post(paper["Location"], {"q.overall": "2", "answered_on": "2026-06-11"}).status_code == 422
    assert client.post(paper["Location"], {"q.overall": "2", "answered_on": "2026-06-01"}).status_code == 302
    assert Response.objects.filter(mode="paper", answered_on="2026-06-01", answered_at=None).count() == 1
    # What is said beside the questions travels locked: an address written by hand says nothing.
    forged = reverse("take-answers", args=[customer.pk, made.pk]) + "?about=forged"
    assert client.post(forged, {"q.overall": "4"}).status_code == 302
    assert Response.objects.filter(employee=None, rule=None, mode="agent").count() == 1
    stranger = browser(shop.mo, at=NOW)
    other = shop.customer(department=None)
    assert stranger.get(reverse("take-answers", args=[other.pk, made.pk])).status_code in (200, 404)


def test_a_contact_asks_what_its_rule_names(shop: Shop, browser: Browser) -> None:
    """The rule names a survey of its policy; its questionnaire is offered alone, and the answers bear the rule."""
    rule, version = a_policy_that_asks()
    take_over_surveys(on=NOW.date(), actor="test")
    customer, clerk = shop.customer(), Post.objects.get(key="clerk")
    days = {"opens_on": NOW.date(), "due_on": NOW.date(), "closes_on": NOW.date(), "planned_on": NOW.date()}
    duty = FollowUp.objects.create(
        rule=rule, version=version, customer=customer, occasion="o/1", post=clerk, agent=shop.mo, entry_id=0, **days
    )
    copy_shipped(of=LIBRARY[1], actor="test")
    client = browser(shop.mo, at=NOW)
    assert client.post(reverse("claim-follow-up", args=[duty.pk])).status_code == 302
    address = f"{reverse('ask-customer', args=[customer.pk])}?follow_up={duty.pk}"
    assert client.get(f"{address}&way=link").context["form"]["way"].value() == "link"
    assert f"{address}&way=link" in html.unescape(client.get(reverse("contact", args=[duty.pk])).content.decode())
    assert address in html.unescape(client.get(reverse("contact", args=[duty.pk])).content.decode())
    offered = client.get(address).context["form"].fields["questionnaire"].queryset
    assert [(one.source, one.policy_key) for one in offered] == [("policy", "content")]
    sent = client.post(address, {"questionnaire": offered[0].pk, "way": "agent"})
    done = client.post(sent["Location"], {"q.overall": "4", "q.view": "fine"})
    assert done["Location"] == reverse("contact", args=[duty.pk])
    response = Response.objects.get()
    assert (response.rule, response.customer, response.mode, response.csat) == (rule, customer, "agent", 4)
    elsewhere = client.get(f"{reverse('ask-customer', args=[shop.customer().pk])}?follow_up={duty.pk}")
    assert (
        elsewhere.context["follow_up"] is None
        and elsewhere.context["form"].fields["questionnaire"].queryset.count() == 2
    )


def a_policy_that_asks() -> tuple[Rule, Version]:
    """A policy in force whose one rule names the survey `content`."""
    from ruamel.yaml import YAML

    rule = {"key": "care", "due": [{"at_least": 2, "per": "month"}], "post": "clerk", "channels": ["phone"]}
    pack = YAML(typ="safe").load(source_of({**rule, "questionnaire": "content"}))
    survey = {"title": label("content"), "clauses": ["C"], "topic": label("content"), "rules": ["care"]}
    source = written({**pack, "surveys": {"content": survey}})
    reading = read_pack(source, file="pack.yaml", settings={}, require_settings=True)
    assert reading.pack, reading.faults
    load_policy(source=source, reading=reading, settings={}, actor="test")
    return Rule.objects.get(), Version.objects.get()


def test_hostile_words_are_words_on_every_page(shop: Shop, browser: Browser, hua: Client) -> None:
    """T21: sixty payloads as questions, titles, choices, names of codes; and typed by whoever writes answers down."""
    labels = [q(f"q{n}", "text", label={"en": payload[:300]}) for n, payload in enumerate(PAYLOADS[:58])]
    pick = q("pick", "single", choices=[{"key": f"c{n}", "label": {"en": one}} for n, one in enumerate(PAYLOADS[-2:])])
    hostile = shop.questionnaire(asking(*labels, pick, intro={"en": PAYLOADS[0]}, thanks={"en": PAYLOADS[1]}))
    Questionnaire.objects.filter(pk=hostile.pk).update(title={"en": PAYLOADS[2]})
    hua.post(reverse("new-code", args=[hostile.pk]), {"title": PAYLOADS[3], "product": PAYLOADS[4]})
    code, customer = QrPoint.objects.get(), shop.customer(PAYLOADS[5])
    mo = browser(shop.mo, at=NOW)
    pages = [hua.get(reverse(name, args=parts)) for name, parts in (
        ("questionnaires", []), ("questionnaire", [hostile.pk]), ("questionnaire-version", [hostile.pk, 1]), ("new-question", [hostile.pk]),
        ("question", [hostile.pk, "pick"]), ("questionnaire-words", [hostile.pk]), ("questionnaire-terms", [hostile.pk]), ("code-sheet", [code.pk]),
    )]  # fmt: skip
    pages.append(mo.get(reverse("ask-customer", args=[customer.pk])))
    answers = reverse("take-answers", args=[customer.pk, hostile.pk])
    pages += [
        mo.get(answers),
        mo.post(answers, {**{f"q.q{n}": one for n, one in enumerate(PAYLOADS[:58])}, "q.pick": "z"}),
    ]
    pages.append(hua.post(reverse("question", args=[hostile.pk, "pick"]), {"label_en": PAYLOADS[0], "kind": "single", "choices": "\n".join(PAYLOADS), "seen": "1"}))  # fmt: skip
    assert [page.status_code for page in pages] == [200] * 10 + [422, 422]
    assert [dangers_in(page.content.decode()) for page in pages] == [[]] * 12
