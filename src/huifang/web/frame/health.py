"""/health: whether this process and its database live, for machines that ask every few seconds."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from huifang.org.models import Organisation

ADDRESS = "/health"


class Health:
    """Middleware, before everything that needs the database: without it this must answer all the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return _answer() if request.path == ADDRESS else self.get_response(request)


def _answer() -> JsonResponse:
    """200 while the database answers, 503 when not; nothing else is told."""
    try:
        Organisation.objects.exists()
    except DatabaseError:
        return JsonResponse({"healthy": False}, status=503)
    return JsonResponse({"healthy": True})
