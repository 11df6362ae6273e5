"""Pictures of questionnaires, as browsers get them."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from huifang.surveys.queries.pictures import Seen

FOR_GOOD = "private, max-age=31536000, immutable"
"""An address names the bytes themselves: a browser keeps them, a machine between does not."""


def pictures_below(name: str, *parts: object) -> str:
    """What stands before the key of a picture in the addresses of this name."""
    return reverse(name, args=[*parts, "-"]).removesuffix("-")


def given_out(seen: Seen) -> HttpResponse:
    """A picture and nothing but: of the sort that its bytes were found to be, whatever they might also be read as."""
    response = HttpResponse(seen.content, content_type=seen.media_type)
    response["Cache-Control"] = FOR_GOOD
    response["X-Content-Type-Options"] = "nosniff"
    return response
