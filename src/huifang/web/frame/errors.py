"""Pages for what went wrong. None of them needs the database, and none repeats what the program said.

Source: security.md, T52: a surprise is noted without anybody's data; the page shows the note's number.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from huifang.kernel.incidents import note_incident
from huifang.kernel.postgres import PostgresTrouble, prepare_data_folder


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 # Django's signature
    """400"""
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 # Django's signature
    """403"""
    return _page(request, 403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 # Django's signature
    """403, for a form that was not made for this sign-in: it was open too long, or came from elsewhere."""
    return _page(request, 403, name="stale_form")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 # Django's signature
    """404"""
    return _page(request, 404)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: not now, but in a moment."""
    response = _page(request, 429)
    response["Retry-After"] = "5"
    return response


def surprise(request: HttpRequest) -> HttpResponse:
    """500, with the number under which it was noted."""
    return _page(request, 500, incident=_noted(request))


def _noted(request: HttpRequest) -> str:
    trouble = sys.exc_info()[1]
    if trouble is None:
        return ""
    match = request.resolver_match
    name = match.view_name if match else ""
    try:
        return note_incident(trouble, folder=prepare_data_folder(), command=f"web {name}", at=datetime.now(UTC))
    except (OSError, PostgresTrouble):
        return ""


def _page(request: HttpRequest, status: int, *, name: str = "", **more: Any) -> HttpResponse:
    page = render_to_string(f"frame/{name or status}.html", more, request=request)
    return HttpResponse(page, status=status)
