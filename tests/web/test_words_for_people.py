"""What stands on a page is for people: no key of the code or of a pack, but where whoever writes packs looks for one.

Every page is looked through for them in test_matrix, which walks through all pages anyhow.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

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
def test_a_key_is_noticed_where_a_word_should_be(page: str, keys: set[str]) -> None:
    assert raw_keys(page) == keys
