"""A rule changed in a form: the difference first, then a draft, and nothing of what is in force."""

from __future__ import annotations

import re
from html import unescape

from django.forms import MultiWidget
from django.test import Client

from huifang.policy.models import Version
from tests.web.budgets import within_budget
from tests.web.conftest import Browser
from tests.web.desk import Desk
from tests.web.reviewed import text_of

RULE = "after-purchase-or-service"


def form_of(client: Client, address: str) -> dict[str, str]:
    """The values that the form of a page would send."""
    form = client.get(address).context["form"]
    found: dict[str, str] = {}
    for field in form:
        value, widget = field.value(), field.field.widget
        if isinstance(widget, MultiWidget):
            found |= {f"{field.html_name}_{place}": str(one) for place, one in enumerate(widget.decompress(value))}
        elif value not in (None, False):
            found[field.html_name] = str(value)
    return found


def test_a_rule_is_changed_in_a_form_and_becomes_a_draft(desk: Desk, version: Version, browser: Browser) -> None:
    client = browser(desk.company.an)
    with within_budget("edit-policy"):
        overview = text_of(client, f"/policies/{version.pk}/edit")
    address = f"/policies/{version.pk}/edit/rule/{RULE}"
    assert address in overview
    with within_budget("edit-policy-part"):
        text_of(client, address)
    values = form_of(client, address)
    assert (values["f0_0"], values["f0_1"]) == ("1", "W")
    same = client.post(address, values)
    assert same.status_code == 422
    values["f0_0"] = "2"
    shown = client.post(address, values).content.decode()
    assert "within: P1W" in shown
    assert "within: P2W" in shown
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown))
    kept = client.post(f"{address}/keep", {name: unescape(value) for name, value in hidden.items()} | values)
    draft = Version.objects.get(number="1.3.0")
    assert kept["Location"] == f"/policies/{draft.pk}/life"
    assert (draft.state, draft.policy_id, draft.settings) == (Version.State.DRAFT, version.policy_id, version.settings)
    changed = set(draft.source.splitlines()) ^ set(version.source.splitlines())
    assert len([line for line in changed if "P2W" in line]) == 1
    assert len(changed) == 4, changed
    version.refresh_from_db()
    assert version.state == Version.State.PUBLISHED

    again = f"/policies/{draft.pk}/edit/rule/{RULE}"
    values = form_of(client, again)
    digest = bytes(draft.digest).hex()
    assert client.post(f"{again}/keep", values | {"f0_0": "3", "opened": "00"}).status_code == 422
    assert client.post(f"{again}/keep", values | {"f0_0": "3", "opened": digest}).status_code == 302
    draft.refresh_from_db()
    assert "P3W" in draft.source
    assert Version.objects.count() == 2
    assert draft.number in text_of(client, f"/policies/{version.pk}/edit")


def test_a_fault_stands_at_the_value_that_it_is_about(desk: Desk, version: Version, browser: Browser) -> None:
    client = browser(desk.company.an)
    address = f"/policies/{version.pk}/edit/head/-"
    values = form_of(client, address)
    answer = client.post(address, values | {"f0": "2026-13-45"})
    assert answer.status_code == 422
    assert client.get(f"/policies/{version.pk}/edit/rule/nothing").status_code == 404
    assert client.get(f"/policies/{version.pk}/edit/clause/x").status_code == 404
    assert browser(desk.company.lin).get(address).status_code == 404
