"""The gate: no view is called unless its mark lets this person in.

Source: security.md, T01: what one may not see is not there (404), and an address without a mark is nobody's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from huifang.org.logic import Right
from huifang.web.frame.kept import is_marked
from huifang.web.frame.marks import Audience
from huifang.web.frame.people import reach_on

BEFORE_A_NEW_PASSWORD = {"change-password", "sign-out", "choose-language"}
"""What somebody may do who has to choose a password of their own first, by the names of the addresses."""


class Gate:
    """Middleware: stands before every view, after sign-in and clock have been read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """None lets the person in. Raises Http404."""
        mark = getattr(view, "needs", None)
        if mark is Audience.EVERYONE:
            return None
        if mark is None:
            raise Http404
        if request.user.is_authenticated and request.user.has_left(on=request.on):  # type: ignore[attr-defined]
            logout(request)
        if not request.user.is_authenticated and not request.htmx and is_marked(request):  # type: ignore[attr-defined]
            to = urlencode({"to": request.get_full_path()})
            return SentWithItsWords(f"{reverse('sign-in-keeping')}?{to}")
        if not request.user.is_authenticated:
            return sent_to(request, f"{reverse('sign-in')}?{urlencode({'next': _back_to(request)})}")
        if request.user.must_change_password and _name_of(request) not in BEFORE_A_NEW_PASSWORD:
            return sent_to(request, reverse("change-password"))
        if isinstance(mark, Right):
            _give_reach(request, mark)
        return None


class SentWithItsWords(HttpResponseRedirect):
    """Leads a browser elsewhere, with everything that its form has sent."""

    status_code = 307


def sent_to(request: HttpRequest, address: str) -> HttpResponse:
    """Lead the browser elsewhere, as a whole page also when only a part of one was asked for."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)


def _give_reach(request: Any, right: Right) -> None:
    reach = reach_on(request, right)
    if reach is None:
        raise Http404
    request.reach = reach


def _name_of(request: HttpRequest) -> str:
    return (request.resolver_match and request.resolver_match.url_name) or ""


def _back_to(request: Any) -> str:
    """Where to go after signing in: the page that was asked for, or that the part of a page belongs to."""
    if request.htmx:
        return request.htmx.current_url_abs_path or "/"
    return request.get_full_path() if request.method == "GET" else "/"
