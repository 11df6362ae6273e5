"""Where to go next, and never to somebody else's place."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

FIRST_PAGE = "/"


def safe_next(request: HttpRequest) -> str:
    """The address that the form or the address names as `next`, if it is one of ours; else the first page."""
    named = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        named, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return named if is_ours else FIRST_PAGE
