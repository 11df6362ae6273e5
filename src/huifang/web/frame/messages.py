"""What the next page tells the person: that something was done, or why not."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

from huifang.kernel.text import Message
from huifang.web.frame.text import said


def say(request: HttpRequest, message: Message) -> None:
    """Say on the next page that it is done."""
    messages.success(request, said(message))


def warn(request: HttpRequest, message: Message) -> None:
    """Say on the next page that something was not done, or only in part, and what to do."""
    messages.warning(request, said(message))
