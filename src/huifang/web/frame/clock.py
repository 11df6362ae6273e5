"""The one clock of the pages: middleware tells each request what moment and which day of the organisation it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from huifang.web.frame.company import zone

AT = "huifang.at"
"""A program that calls the pages in its own process may name the moment here; no browser can reach it."""


class Clock:
    """Sets `request.at`, `request.on` and `request.zone`, and has times shown in the organisation's zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        request.zone = zone()
        request.at = request.META.get(AT) or datetime.now(UTC)
        request.on = request.at.astimezone(request.zone).date()
        with timezone.override(request.zone):
            return self.get_response(request)
