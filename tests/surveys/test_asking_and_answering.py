"""Customers are asked once, and what they answer counts once, however often it is sent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huifang.cli.fsck import promises
from huifang.history.models import Entry
from huifang.kernel.invariants import Inquiry
from huifang.surveys.actions.answering import hand_in, keep_page, sit_down, take_answers
from huifang.surveys.actions.building import change_questions, retire
from huifang.surveys.actions.inviting import renew_link
from huifang.surveys.actions.points import put_up, switch
from huifang.surveys.actions.refusals import AskedLately, Closed, NotAnswered, OptedOut, OwnWork, Retired
from huifang.surveys.logic.asking import About, may_answer
from huifang.surveys.logic.tokens import digest_of, new_token
from huifang.surveys.models import Answer, Invitation, Response
from huifang.surveys.queries.asked import invitation_of, last_asked_on, left_in_peace, point_of
from huifang.surveys.queries.library import current_version
from huifang.surveys.queries.promises import INVARIANTS
from tests.planning.forked import all_at_once
from tests.surveys.cast import BAD, GOOD, NOW, TODAY, Shop, a_shop, day, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return a_shop()


def broken() -> list[str]:
    """What fsck finds broken."""
    return [one.name for one in INVARIANTS if one.find(Inquiry(None, None, lambda *_: None)).count]  # type: ignore[arg-type]


def test_a_customer_answers_by_their_link_once(shop: Shop) -> None:
    questionnaire = shop.questionnaire()
    link = shop.link(questionnaire, about=About(employee=shop.lin.pk, product="床", channel="sms"))
    assert link.invitation.digest == digest_of(link.token) and link.token not in str(Entry.objects.values_list())
    found = invitation_of(link.token)
    assert found is not None and found.version == current_version(questionnaire)

    keep_page(invitation=found, answers={"overall": 2}, page=1, at=later(minutes=1))
    found.refresh_from_db()
    assert found.kept == {"answers": {"overall": 2}, "page": 1} and found.begun_at == later(minutes=1)
    # The first page that is sent freezes the questions; somebody who changes them makes the next version.
    assert current_version(questionnaire).frozen_at == later(minutes=1)

    with pytest.raises(NotAnswered) as missing:
        hand_in(invitation=found, said={"overall": "2"}, language="en", at=later(minutes=2), on=TODAY)
    assert [fault.question for fault in missing.value.faults] == ["why"]
    done = hand_in(invitation=found, said=BAD, language="en", at=later(minutes=2), on=TODAY)
    assert done.is_counted and done.response is not None
    response = Response.objects.get()
    assert (response.mode, response.customer, response.employee, response.product, response.department) == ("link", link.invitation.customer, shop.lin, "床", shop.floor)  # fmt: skip
    assert (response.csat, response.answered_on, response.channel, response.typed_by) == (Decimal("2.00"), TODAY, "sms", None)  # fmt: skip
    assert set(Answer.objects.values_list("question", "number", "text")) == {("overall", Decimal(2), ""), ("why", None, "slow")}  # fmt: skip
    found.refresh_from_db()
    assert found.kept == {} and found.spent_at == later(minutes=2)

    # What is sent afterwards is kept beside it and counts nothing, up to a limit.
    for _ in range(25):
        again = hand_in(invitation=found, said=GOOD, language="en", at=later(minutes=3), on=TODAY)
        assert not again.is_counted
    assert again.response is None
    assert Response.objects.counted().count() == 1
    assert Response.objects.filter(amends=response).count() == 20
    with pytest.raises(Closed):
        keep_page(invitation=found, answers={}, page=0, at=later(minutes=4))
    assert broken() == []


def test_a_link_ends_on_its_day_and_can_be_made_anew(shop: Shop) -> None:
    link = shop.link(shop.questionnaire(valid_days=7))
    with pytest.raises(Closed):
        hand_in(invitation=link.invitation, said=GOOD, language="en", at=later(days=7), on=day(7))
    assert not Response.objects.exists()
    anew = renew_link(invitation=link.invitation, by=shop.mo, actor="test", at=later(days=1))
    assert invitation_of(link.token) is None and invitation_of(anew.token) == link.invitation
    assert anew.invitation.expires_at == later(days=7)
    with pytest.raises(Closed):
        renew_link(invitation=link.invitation, by=shop.mo, actor="test", at=later(days=8))
    refusing = shop.link(customer=shop.customer()).invitation
    assert refusing.customer is not None
    refusing.customer.opted_out_on = TODAY
    with pytest.raises(OptedOut):
        renew_link(invitation=refusing, by=shop.mo, actor="test", at=NOW)


def test_who_was_asked_is_left_in_peace(shop: Shop) -> None:
    questionnaire, customer = shop.questionnaire(rest_days=30), shop.customer()
    shop.link(questionnaire, customer)
    with pytest.raises(AskedLately) as refused:
        shop.link(shop.questionnaire(), customer, on=day(29))
    assert refused.value.message.parts == {"asked": TODAY, "again": day(30)}
    shop.link(questionnaire, customer, on=day(30))
    stranger, called = shop.customer(), shop.customer()
    take_answers(version=current_version(questionnaire), said=GOOD, mode=Response.Mode.AGENT, customer=called, by=shop.mo, actor="test", at=NOW, on=TODAY)  # fmt: skip
    assert last_asked_on(called.pk) == TODAY and last_asked_on(stranger.pk) is None
    assert set(left_in_peace(since=TODAY)) == {customer, called}
    assert set(left_in_peace(since=day(1), among=[customer.pk, called.pk])) == {customer}
    with pytest.raises(OptedOut):
        shop.link(questionnaire, shop.customer(opted_out_on=day(-1)))
    retire(questionnaire=questionnaire, is_retired=True, actor="test")
    questionnaire.refresh_from_db()
    with pytest.raises(Retired):
        shop.link(questionnaire, stranger)


def test_nobody_rates_their_own_work(shop: Shop) -> None:
    said = {"version": current_version(shop.questionnaire()), "said": GOOD, "customer": shop.customer(), "actor": "test", "at": NOW, "on": TODAY, "about": About(employee=shop.lin.pk)}  # fmt: skip
    with pytest.raises(OwnWork):
        take_answers(mode=Response.Mode.AGENT, by=shop.lin, **said)
    on_paper = take_answers(mode=Response.Mode.PAPER, by=shop.mo, answered_on=day(-3), **said)
    assert (on_paper.mode, on_paper.answered_on, on_paper.answered_at, on_paper.typed_by) == ("paper", day(-3), None, shop.mo)  # fmt: skip
    # The same form sent twice, with the back button or by two presses, is one response; another form is another.
    word = new_token()
    first, again = (take_answers(mode=Response.Mode.AGENT, by=shop.mo, once=word, **said) for _ in range(2))
    other = take_answers(mode=Response.Mode.AGENT, by=shop.mo, once=new_token(), **said)
    assert first == again != other and Response.objects.counted().count() == 3
    link = shop.link(about=About(employee=shop.lin.pk))
    with pytest.raises(OwnWork):
        renew_link(invitation=link.invitation, by=shop.lin, actor="test", at=NOW)
    assert may_answer(None, rated=1, asked_by=2) and may_answer(3, rated=1, asked_by=2)
    assert not may_answer(1, rated=1, asked_by=2) and not may_answer(2, rated=1, asked_by=2)


def test_a_code_at_a_counter_takes_as_many_as_come_by(shop: Shop) -> None:
    point = put_up(
        questionnaire=shop.questionnaire(), title="收银台", about=About(department=shop.floor.pk), actor="test"
    )
    assert point_of(point.token) == point and invitation_of(point.token) is None
    for word in (new_token(), new_token()):
        sitting = sit_down(point=point, word=word, language="en", at=NOW, on=TODAY)
        assert sit_down(point=point, word=word, language="en", at=NOW, on=TODAY) == sitting
        assert hand_in(invitation=sitting, said=GOOD, language="en", at=NOW, on=TODAY).is_counted
        assert not hand_in(invitation=sitting, said=GOOD, language="en", at=NOW, on=TODAY).is_counted
        assert invitation_of(word) is None
    assert {(one.mode, one.customer, one.department) for one in Response.objects.counted()} == {
        ("qr", None, shop.floor)
    }
    assert Response.objects.counted().count() == 2
    assert switch(point=point, is_active=False, actor="test") and not switch(point=point, is_active=False, actor="test")
    assert point_of(point.token) is None
    assert broken() == []


def test_of_an_anonymous_one_nothing_is_kept_that_says_whose_it_is(shop: Shop) -> None:
    link = shop.link(shop.questionnaire(is_anonymous=True))
    assert hand_in(invitation=link.invitation, said=GOOD, language="en", at=NOW, on=TODAY).is_counted
    later_one = hand_in(invitation=link.invitation, said=BAD, language="en", at=NOW, on=TODAY)
    assert (later_one.response, later_one.is_counted) == (None, False)
    response = Response.objects.get()
    assert (response.customer, response.invitation, response.answered_at, response.csat) == (None, None, None, 5)
    assert broken() == []


def test_fsck_finds_what_was_broken_past_the_product(shop: Shop) -> None:
    link = shop.link()
    hand_in(invitation=link.invitation, said=GOOD, language="en", at=NOW, on=TODAY)
    Answer.objects.filter(question="wish").update(question="stranger")
    assert broken() == ["answers-are-to-questions-asked"]
    Invitation.objects.update(spent_at=None)
    Response.objects.update(employee=shop.lin, typed_by=shop.lin, mode="paper")
    mine = {"counted-responses-have-spent-their-invitation", "nobody-rates-their-own-work", "answers-are-to-questions-asked"}  # fmt: skip
    assert mine <= set(broken())
    assert {one.name for one in INVARIANTS} <= {one.name for one in promises()}


def test_ten_thousand_guesses_find_nothing(shop: Shop) -> None:
    """In one set, and a few through the look-up itself: what is no token is not even asked for."""
    links = [shop.link() for _ in range(3)]
    digests = [digest_of(new_token()) for _ in range(10_000)]
    assert not Invitation.objects.filter(digest__in=digests).exists()
    with CaptureQueriesContext(connection) as asked:
        for text in ("", "1", "' OR 1=1 --", "0" * 23, links[0].token[:-1], links[0].token + "a", "\x00" * 22):
            assert invitation_of(text) is None and point_of(text) is None
    assert not asked.captured_queries
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(i)::text FROM surveys_invitation i")
        assert not any(link.token in row for (row,) in cursor.fetchall() for link in links)


@pytest.mark.django_db(transaction=True)
def test_fifty_who_send_one_link_at_once_count_once() -> None:
    """T19: one counts, the others stand beside it or are not kept; with them somebody changes the questions."""
    shop = a_shop()
    questionnaire = shop.questionnaire()
    link = shop.link(questionnaire)
    version = current_version(questionnaire)

    def send() -> None:
        found = invitation_of(link.token)
        assert found is not None
        hand_in(invitation=found, said=GOOD, language="en", at=NOW, on=TODAY)

    def change() -> None:
        change_questions(questionnaire=questionnaire, definition=version.definition, seen=1, actor="test")

    assert all_at_once([send] * 50 + [change]) == 51
    assert Response.objects.counted().count() == 1
    assert Response.objects.filter(is_counted=False).count() >= 20
    assert broken() == []
