"""What stands on a page is for people: no key of the code or of a pack, but where whoever writes packs looks for one."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from huifang.kernel.keys import KeyRing
from tests.house import plan
from tests.web.conftest import Browser, Company
from tests.web.everything import Everything
from tests.web.test_matrix import IN_ANOTHER_STATE, guarded

RAW = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b|\b(?:rule|form|festival|weekly|monthly|follow_ups?|employee|cli):\S+")
SHOWN_AS_WRITTEN = {"code", "pre", "textarea", "kbd", "script", "style", "svg"}
"""Elements for what is typed into files and terminals."""
KEYS = {"key", "clause-key", "why-key"}
"""Classes of the places that show the key of a thing beside its words."""
SPOKEN = {"title", "aria-label", "placeholder", "alt", "data-label"}
ENDLESS = {"br", "hr", "img", "input", "link", "meta", "source", "use", "path", "wbr", "col"}


class Visible(HTMLParser):
    """The words of a page that somebody sees or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.within: list[bool] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = dict(attributes)
        self.words += [value for name, value in attributes if name in SPOKEN and value]
        if tag not in ENDLESS:
            self.within.append(tag in SHOWN_AS_WRITTEN or bool(KEYS & set((known.get("class") or "").split())))

    def handle_endtag(self, tag: str) -> None:
        if tag not in ENDLESS and self.within:
            self.within.pop()

    def handle_data(self, text: str) -> None:
        if not any(self.within):
            self.words.append(text)


def raw_keys(page: str) -> set[str]:
    visible = Visible()
    visible.feed(page)
    return set(RAW.findall(" ".join(visible.words)))


def test_no_page_shows_a_key_for_a_word(
    company: Company, ring: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: Browser
) -> None:
    everything = Everything(company, ring, tmp_path, monkeypatch)
    roles = dict.fromkeys(("agent", "supervisor", "manager", "administrator"), "all")
    everybody = browser(company.employee("E52", "全权", company.east, **roles))
    looked_at = 0
    for address in guarded():
        if address.name in IN_ANOTHER_STATE:
            continue
        answer = everybody.get(everything.address_of(address))
        if answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]:
            looked_at += 1
            plan.refuse(f"{address.route} shows {key}" for key in sorted(raw_keys(answer.content.decode())))
    assert looked_at > 50


@pytest.mark.parametrize(
    ("page", "keys"),
    [
        ("<p>施行日 effective_on</p>", {"effective_on"}),
        ("<p title='no_answer'><br>x</p>", {"no_answer"}),
        ("<p>rule:care</p>", {"rule:care"}),
        ("<p><span class='key'>after_sale</span> <code>huifang.x_y</code></p>", set()),
        ("<style>a_b</style><p>x</p>", set()),
    ],
)
def test_that_test_would_notice(page: str, keys: set[str]) -> None:
    assert raw_keys(page) == keys
