"""Icons of Tabler, drawn into the page itself: no font, no request, and they take the colour of the text."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).resolve().parent.parent / "icons"
_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_BOX = re.compile(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>')


class IconMissing(LookupError):
    """The icon was not fetched: its name is not on the list of scripts/assets.toml, or `make assets` did not run."""


@lru_cache(maxsize=256)
def icon(name: str, label: str = "") -> SafeString:
    """The drawing, hidden from readers of the screen unless it has a label. Raises IconMissing."""
    if label:
        return format_html(_SHELL, name, format_html('role="img" aria-label="{}"', label), _drawing(name))
    return format_html(_SHELL, name, mark_safe('aria-hidden="true"'), _drawing(name))


_SHELL = (
    '<svg class="icon icon-{}" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
    ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>'
)


def _drawing(name: str) -> SafeString:
    try:
        text = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError as missing:
        raise IconMissing(name) from missing
    found = _DRAWING.search(text)
    assert found is not None, name
    # The files come from the lock with their digest proven, so they may stand in a page as they are.
    return mark_safe(" ".join(_BOX.sub("", found[1]).split()))  # noqa: S308
