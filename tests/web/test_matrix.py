"""Every address, every method, everybody: who may come comes, for all others there is no such page and nothing changes.

Source: security.md, T01-T05, T43, T54. The addresses are taken from the list of addresses itself, so a new one is
looked at without being named here.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from huifang.kernel.keys import KeyRing
from huifang.org.logic import RIGHTS, Right, Role
from huifang.org.models import Employee
from huifang.web.frame import clock
from huifang.web.frame.marks import Audience
from tests.house import plan
from tests.web.addresses import Address, all_addresses
from tests.web.conftest import NOW, Browser, Company
from tests.web.everything import Everything, digest_of_everything

pytestmark = pytest.mark.long(60)

METHODS = ("get", "post", "put", "patch", "delete")
FORWARDED = (301, 302)
IN_ANOTHER_STATE = {
    "refused-rows", "check-staff-import", "check-policy", "clause-reviews", "correct-record", "review-report",
    "report-for-me", "acknowledgement", "approval", "reading", "correct-statement", "reading-draft", "decline-case",
}  # fmt: skip
"""Pages about a thing in a state that the one of this test is not in, or about somebody's own; their screens' tests have
them."""


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


def test_a_colleague_who_may_come_finds_what_is_there(
    company: Company, everything: Everything, browser: Browser
) -> None:
    """The control: were the addresses of this test wrong, nobody would find anything and the others would pass."""
    roles = dict.fromkeys(("agent", "supervisor", "manager", "administrator"), "all")
    everybody = browser(company.employee("E52", "全权", company.east, **roles))
    missing = [
        f"{address.route}: {status}"
        for address in guarded()
        if address.name not in IN_ANOTHER_STATE
        and (status := everybody.get(everything.address_of(address)).status_code) not in (200, 405, 409, *FORWARDED)
    ]
    plan.refuse(missing)


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


def test_looking_changes_nothing(company: Company, everything: Everything, browser: Browser) -> None:
    """Source: security.md, T43: a GET never changes state, however often a program follows a link."""
    roles = dict.fromkeys(("agent", "supervisor", "manager", "administrator"), "all")
    clients = [browser(company.lin), browser(company.employee("E52", "全权", company.east, **roles))]
    before = digest_of_everything()
    for client in clients:
        for address in guarded():
            for _twice in range(2):
                client.get(everything.address_of(address))
    after = digest_of_everything()
    assert [table for table in after if after[table] != before[table]] == []


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


def test_no_answer_is_kept_by_a_browser(company: Company, everything: Everything, browser: Browser) -> None:
    """Source: security.md, T54 and T55."""
    client = browser(company.mo)
    for address in all_addresses():
        answer = client.get(everything.address_of(address))
        assert "no-store" in answer["Cache-Control"], address.route
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
