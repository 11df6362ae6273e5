"""Light or dark: kept in a cookie of the browser, since it belongs to the screen more than to the person."""

from __future__ import annotations

from django.http import HttpRequest

LOOKS = ("auto", "light", "dark")
COOKIE = "huifang-look"
KEPT_SECONDS = 365 * 24 * 60 * 60


def look_of(request: HttpRequest) -> str:
    """What the browser chose before; auto when it chose nothing that we know."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in LOOKS else LOOKS[0]
