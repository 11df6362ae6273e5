"""A pack is checked with every fault at once; what it leaves open is asked for; then it is loaded on one's terms."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huifang.files.models import StoredFile
from huifang.history.models import Entry
from huifang.policy.models import Version
from tests.followups.cast import everything
from tests.policy.cast import CLINIC
from tests.web.budgets import within_budget
from tests.web.conftest import Browser, Company
from tests.web.reviewed import text_of

TERMS = {
    "setting-promptly_0": "1",
    "setting-promptly_1": "D",
    "effective_on": "2026-06-01",
    "load_as": "draft",
    "reason": "",
}


def handed_in(client: Client, source: str = CLINIC) -> str:
    """The address of the pack that was handed in."""
    answer = client.post("/policies/load", {"file": SimpleUploadedFile("clinic.yaml", source.encode())})
    assert answer.status_code == 302
    return answer.headers["Location"]


@pytest.fixture
def an(company: Company, browser: Browser) -> Client:
    return browser(company.an)


def test_every_fault_stands_there_with_its_line_its_key_and_what_was_expected(an: Client) -> None:
    spoilt = CLINIC.replace("within: P3D", "within: soon").replace("post: nurse", "post: nurze")
    page = text_of(an, handed_in(an, spoilt))
    for said in ("due[soon].within", "surgery-care", "nurze", "nurse"):
        assert said in page
    assert page.count('<th scope="row" class="is-number">') == 2
    assert "/confirm" not in page
    address = f"{handed_in(an, spoilt)}/confirm"
    before = everything()
    assert an.post(address, TERMS).status_code == 200
    assert everything() == before


def test_what_is_no_pack_at_all_is_told_as_well(an: Client) -> None:
    assert "faults" in text_of(an, handed_in(an, "{{{"))


def test_a_file_is_needed(an: Client) -> None:
    before = everything()
    answer = an.post("/policies/load", {})
    assert (answer.status_code, "file_error" in answer.content.decode()) == (422, True)
    assert everything() == before


def test_settings_are_asked_for_and_a_bad_answer_stands_at_its_field(an: Client) -> None:
    address = handed_in(an)
    page = text_of(an, address)
    assert "How long is promptly?" in page
    before = everything()
    for answer in ("", "soon"):
        refused = an.post(f"{address}/confirm", {**TERMS, "setting-promptly_0": answer})
        assert refused.status_code == 422
        assert "setting-promptly_error" in refused.content.decode()
        assert f'value="{answer}"' in refused.content.decode() or not answer
    assert everything() == before


def test_with_unbound_clauses_it_becomes_a_draft(an: Client) -> None:
    answer = an.post(f"{handed_in(an)}/confirm", TERMS)
    version = Version.objects.get()
    assert answer.headers["Location"] == f"/policies/{version.pk}/life"
    assert (version.state, version.is_on_trial, version.approval) == ("draft", False, None)
    assert version.effective_on.isoformat() == "2026-06-01"
    assert version.settings == {"promptly": "P1D"}
    assert not StoredFile.objects.exists()
    assert "state-draft" in text_of(an, answer.headers["Location"])


def test_a_trial_needs_a_reason(an: Client) -> None:
    address, trial = handed_in(an), {**TERMS, "load_as": "trial"}
    refused = an.post(f"{address}/confirm", trial)
    assert (refused.status_code, "reason_error" in refused.content.decode()) == (422, True)
    assert not Version.objects.exists()
    assert an.post(f"{address}/confirm", {**trial, "reason": "先试一个月"}).status_code == 302
    assert Version.objects.get().is_on_trial
    assert Entry.objects.get(deed="policy.loaded").reason == "先试一个月"
    assert Entry.objects.get(deed="policy.loaded").actor == "employee:E03"


def test_a_bound_pack_is_handed_in_and_holds_only_with_every_yes(an: Client) -> None:
    bound = CLINIC.replace("text: Meet every month.", "text: Meet.\n    carried_out_by: [guidance]")
    bound = bound.replace("carried_out_by: [rule:regulars, form:visit-record]", "carried_out_by: [rule:regulars]")
    answer = an.post(f"{handed_in(an, bound)}/confirm", {**TERMS, "load_as": "approval"})
    version = Version.objects.select_related("approval").get()
    assert version.approval is not None
    assert (version.state, version.approval.state, version.approval.asked_by.number) == ("draft", "waiting", "E03")
    assert "state-come" in text_of(an, answer.headers["Location"])


def test_the_day_of_effect_may_be_a_setting(an: Client) -> None:
    text = CLINIC.replace("effective_on: 2026-01-01", "effective_on: {setting: in-force-from}")
    text = text.replace("settings:\n", "settings:\n  in-force-from: {type: date, ask: From which day?}\n")
    address = handed_in(an, text)
    assert "9999" not in text_of(an, address)
    answered = an.post(f"{address}/confirm", {**TERMS, "effective_on": "", "setting-in-force-from": "2026-04-01"})
    assert answered.status_code == 302
    assert Version.objects.get().effective_on.isoformat() == "2026-04-01"


def test_another_text_under_the_same_number_is_refused(an: Client) -> None:
    an.post(f"{handed_in(an)}/confirm", TERMS, follow=True)
    address = handed_in(an, CLINIC.replace("Be polite.", "Be kind."))
    before = everything()
    assert an.post(f"{address}/confirm", TERMS).status_code == 422
    assert everything() == before


@pytest.mark.parametrize("who", ["lin", "mo", "wang"])
def test_strangers_neither_load_nor_look(company: Company, an: Client, browser: Browser, who: str) -> None:
    """An agent, a supervisor, and an administrator with a pack of somebody else's."""
    company.wang = company.employee("E08", "王冠", None, administrator="all")  # type: ignore[attr-defined]
    address, client = handed_in(an), browser(getattr(company, who))
    before = everything()
    assert client.get(address).status_code == 404
    assert client.post(f"{address}/confirm", TERMS).status_code == 404
    if who != "wang":
        assert client.get("/policies/load").status_code == 404
        assert client.post("/policies/load", {"file": SimpleUploadedFile("a.yaml", b"x")}).status_code == 404
    assert everything() == before


def test_the_pages_keep_their_budgets(an: Client) -> None:
    address = handed_in(an)
    for name, page in (("load-policy", "/policies/load"), ("check-policy", address)):
        with within_budget(name):
            assert an.get(page).status_code == 200
