"""The address that a customer opens, as words and as a code to scan."""

from __future__ import annotations

from django.urls import reverse

from huifang.web.frame.request import Request


def link_address(request: Request, token: str) -> str:
    """The whole address of a personal link."""
    return request.build_absolute_uri(reverse("survey-link", args=[token]))


def code_address(request: Request, token: str) -> str:
    """The whole address behind a code at a counter."""
    return request.build_absolute_uri(reverse("survey-code", args=[token]))


def drawn_code(address: str, *, size: int = 6) -> str:
    """The code as a picture that stands in the page itself: black on white, to be scanned from paper and screen."""
    import segno  # noqa: PLC0415 - most pages draw no code

    return segno.make(address, error="m", micro=False).svg_data_uri(scale=size, border=4, dark="#000", light="#fff")
