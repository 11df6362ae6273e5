"""Every address, every method, everybody: who may come comes, for all others there is no such page and nothing changes.

Source: security.md, T01-T05, T43, T54. The addresses are taken from the list of addresses itself, so a new one is
looked at without being named here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from huifang.followups.models import FollowUp, Record, WithheldEvent, WithheldRecord
from huifang.kernel.keys import KeyRing
from huifang.org.logic import RIGHTS, Right, Role
from huifang.org.models import Employee
from huifang.web.frame import clock
from huifang.web.frame.marks import Audience
from tests.house import plan
from tests.web.addresses import Address, all_addresses
from tests.web.conftest import NOW, Browser, Company
from tests.web.everything import Everything, digest_of_everything
from tests.web.test_words_for_people import raw_keys

pytestmark = pytest.mark.long(60)

METHODS = ("get", "post", "put", "patch", "delete")
FORWARDED = (301, 302)
IN_ANOTHER_STATE = {
    "refused-rows", "check-staff-import", "check-policy", "clause-reviews", "correct-record", "review-report",
    "report-for-me", "acknowledgement", "approval", "reading", "correct-statement", "reading-draft", "decline-case",
}  # fmt: skip
"""Pages about a thing in a state that the one of this test is not in, or about somebody's own; their screens' tests have
them."""
KEPT_BY_A_BROWSER = {"questionnaire-picture", "survey-picture"}
"""What customers are shown, under an address that names the very bytes."""


@pytest.fixture
def everything(company: Company, ring: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Everything:
    return Everything(company, ring, tmp_path, monkeypatch)


def guarded() -> list[Address]:
    return [address for address in all_addresses() if address.needs is not Audience.EVERYONE]


@pytest.mark.parametrize("role", list(Role))
def test_without_the_right_there_is_no_such_page(
    role: Role, company: Company, everything: Everything, browser: Browser
) -> None:
    somebody = browser(company.employee("E50", "某某", company.east, **{role.value: "all"}))
    closed = [one for one in guarded() if isinstance(one.needs, Right) and one.needs not in RIGHTS[role]]
    before = digest_of_everything()
    plan.refuse(
        f"{role} gets {status} for {method} {address.route}"
        for address in closed
        for method in METHODS
        if (status := getattr(somebody, method)(everything.address_of(address)).status_code) != 404
    )
    assert digest_of_everything() == before


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR, Role.MANAGER])
def test_what_belongs_to_another_department_is_not_there(
    role: Role, company: Company, everything: Everything, browser: Browser
) -> None:
    stranger = browser(company.employee("E51", "外人", company.west, **{role.value: "department"}))
    theirs = [
        address
        for address in guarded()
        if address.needs in RIGHTS[role] and everything.names_something_of_customers(address)
    ]
    assert theirs
    before = digest_of_everything()
    plan.refuse(
        f"{role} of another department gets {status} for {method} {address.route}"
        for address in theirs
        for method in ("get", "post")
        if (status := getattr(stranger, method)(everything.address_of(address)).status_code) not in (404, 405)
    )
    assert digest_of_everything() == before


def test_nobody_is_sent_to_sign_in_and_changes_nothing(everything: Everything, browser: Browser) -> None:
    nobody = browser()
    before = digest_of_everything()
    wrong = []
    for address in guarded():
        for method in METHODS:
            answer = getattr(nobody, method)(everything.address_of(address))
            if answer.status_code not in (*FORWARDED, 404) or "/sign-in" not in answer.get("Location", "/sign-in"):
                wrong.append(f"{method} {address.route}: {answer.status_code}")
    plan.refuse(wrong)
    assert digest_of_everything() == before


def test_who_has_left_is_nobody(company: Company, everything: Everything, browser: Browser) -> None:
    client = browser(company.lin)
    Employee.objects.filter(pk=company.lin.pk).update(left_on=NOW.date())
    plan.refuse(
        f"{address.route}: {status}"
        for address in guarded()
        if (status := client.get(everything.address_of(address)).status_code) not in (404, *FORWARDED)
    )


def test_looking_finds_words_for_people_changes_nothing_and_is_kept_by_no_browser(
    company: Company, everything: Everything, browser: Browser
) -> None:
    """Everything is looked at once more after others have looked: a GET never changes state, however often a program
    follows a link. Source: security.md, T43, T54, T55.

    That there is something is the control: were the addresses of this test wrong, nobody would find anything and the
    others would pass. What there is shows no key for a word. One walk has to do for all of it: it is a long one.
    """
    roles = dict.fromkeys(("agent", "supervisor", "manager", "administrator"), "all")
    everybody = browser(company.employee("E52", "全权", company.east, **roles))
    clients = (everybody, browser(company.lin), everybody)
    before = digest_of_everything()
    answers = [
        (address, client.get(everything.address_of(address)), client is everybody)
        for client in clients
        for address in guarded()
    ]
    after = digest_of_everything()
    assert [table for table in after if after[table] != before[table]] == []
    assert sum(is_page(answer) for _, answer, may_come in answers if may_come) > 100
    open_to_all = [address for address in all_addresses() if address.needs is Audience.EVERYONE]
    answers += [(address, everybody.get(everything.address_of(address)), False) for address in open_to_all]
    plan.refuse(f"{address.route}: {what}" for address, *found in answers for what in wrong_of(address, *found))


def is_page(answer: HttpResponse) -> bool:
    return answer.status_code == 200 and "text/html" in answer["Content-Type"]


def wrong_of(address: Address, answer: HttpResponse, may_come: bool) -> Iterator[str]:
    """What a look at an address should not have shown."""
    if may_come and address.name not in IN_ANOTHER_STATE:
        if answer.status_code not in (200, 405, 409, *FORWARDED):
            yield f"{answer.status_code} for who may come"
        if is_page(answer):
            yield from (f"it shows {key}" for key in sorted(raw_keys(answer.content.decode())))
    is_picture = address.name in KEPT_BY_A_BROWSER and answer.status_code == 200
    if ("private" if is_picture else "no-store") not in answer["Cache-Control"]:
        yield "a browser may keep it"
    if answer["X-Frame-Options"] != "DENY" or "frame-ancestors 'none'" not in answer["Content-Security-Policy"]:
        yield "it may stand in a frame"


def test_whoever_is_complained_about_finds_nothing_of_the_follow_up_on_it(
    company: Company, everything: Everything, browser: Browser
) -> None:
    """Neither what is planned on the case, nor the record that the complaint came out of, on any page, however far they
    reach; a colleague of the same reach finds both. Source: security.md, T15.
    """
    duty, record = everything.things["follow_up"], everything.things["record"]
    Record.objects.filter(pk=record).update(note="金丝雀")
    roles = dict.fromkeys(("agent", "supervisor", "manager", "administrator"), "all")
    meant, colleague = (company.employee(number, "某", company.east, **roles) for number in ("E52", "E53"))
    WithheldEvent.objects.create(employee=meant, event=FollowUp.objects.get(pk=duty).event)
    WithheldRecord.objects.create(employee=meant, record_id=record)
    theirs = [one for one in guarded() if re.search(r":(follow_up|record|report)>", one.route)]
    leads = re.compile("|".join(["金丝雀", *(rf"{everything.address_of(one)}\b" for one in theirs)]))
    client = browser(meant)
    answers = {one.name: client.get(everything.address_of(one)) for one in guarded()}
    plan.refuse(one.route for one in theirs if answers[one.name].status_code not in (404, 405))
    plan.refuse(
        f"{name}: {lead}"
        for name, answer in answers.items()
        for lead in leads.findall(answer.content.decode("utf-8", "replace"))
    )
    # The control: whoever is not meant is led there by the customer's page, and finds it.
    client = browser(colleague)
    page = client.get(reverse("customer", args=[everything.things["customer"]]))
    assert leads.search(page.content.decode())
    assert {client.get(everything.address_of(one)).status_code for one in theirs} > {200}


def test_a_deed_without_the_token_of_its_page_is_refused(company: Company, everything: Everything) -> None:
    """Source: security.md, T43, sign-in included."""
    client = Client(enforce_csrf_checks=True, **{clock.AT: NOW})
    client.force_login(company.an)
    before = digest_of_everything()
    plan.refuse(
        f"{address.route}: {status}"
        for address in all_addresses()
        if (status := client.post(everything.address_of(address), {"name": "x"}).status_code) not in (403, 404, 405)
    )
    assert digest_of_everything() == before
