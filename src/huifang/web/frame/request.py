"""A request as views get it: the gate and the clock have been there before."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from huifang.org.logic import Reach
from huifang.org.models import Employee
from huifang.web.session_store import SessionStore


class Request(HttpRequest):
    """`user` has signed in, unless the view is for everyone; `reach` belongs to the right that the view needs."""

    user: Employee
    session: SessionStore
    on: date
    """The day that it is where the organisation is."""
    at: datetime
    """Now, in UTC."""
    zone: ZoneInfo
    """Where the organisation is."""
    reach: Reach
    htmx: HtmxDetails
