"""Where a request comes from. What it says of that itself counts only from proxies of our own.

Source: security.md, T44. Afterwards REMOTE_ADDR is the address of the browser, and nobody has to think of proxies.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

SAID_BY_PROXIES = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")


class Peers:
    """Middleware: reads, or throws away, what was added on the way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        meta = request.META
        meta["REMOTE_ADDR"] = peer = _plain(meta.get("REMOTE_ADDR", ""))
        if peer in settings.TRUSTED_PROXIES:
            meta["REMOTE_ADDR"] = _nearest_stranger(meta.get("HTTP_X_FORWARDED_FOR", ""), peer)
        else:
            for name in SAID_BY_PROXIES:
                meta.pop(name, None)
        return self.get_response(request)


def _nearest_stranger(said: str, peer: str) -> str:
    """The right-most address that is not one of our proxies: those further left are only hearsay."""
    for name in reversed(said.split(",")):
        address = _plain(name.strip())
        if not address:
            return peer
        if address not in settings.TRUSTED_PROXIES:
            return address
    return peer


def _plain(address: str) -> str:
    """The address without brackets, zone or port, or nothing when it is none."""
    bare = address.partition("]")[0].lstrip("[") if address.startswith("[") else address
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        return str(ip_address(bare.partition("%")[0]))
    except ValueError:
        return ""
