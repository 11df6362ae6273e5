"""E-mail and postal addresses."""

from __future__ import annotations

import re

from huifang.kernel.contacts.typed import plain
from huifang.kernel.contacts.values import Address, BadContact, Email
from huifang.kernel.text import Message

LONGEST_EMAIL = 254
LONGEST_LOCAL_PART = 64
LONGEST_ADDRESS = 300

NO_EMAIL = BadContact(Message("An e-mail address reads name@example.com, without spaces."))
SEVERAL_EMAILS = BadContact(Message("There are several e-mail addresses here. Give each a field or row of its own."))
EMPTY_ADDRESS = BadContact(Message("The address is empty."))
LONG_ADDRESS = BadContact(
    Message("An address has at most %(most)d characters; this is longer.", {"most": LONGEST_ADDRESS})
)
UNREADABLE_ADDRESS = BadContact(Message("The address holds characters that cannot be read; enter it again."))

_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_DOMAIN = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?:[A-Za-z]{2,63}|xn--[A-Za-z0-9-]{1,59})"
_EMAIL = re.compile(f"({_LOCAL})@({_DOMAIN})")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")
_BLANKS = re.compile(r"\s+")


def email(text: str) -> Email | BadContact:
    """Check an e-mail address by its form (RFC 5321, without quoted names); capitals make no difference."""
    match = _EMAIL.fullmatch(text) or _EMAIL.fullmatch(_in_ascii(plain(text)))
    if match is None:
        return SEVERAL_EMAILS if text.count("@") + text.count("\uff20") > 1 else NO_EMAIL
    local, domain = match.groups()
    if len(local) > LONGEST_LOCAL_PART or len(match[0]) > LONGEST_EMAIL:
        return NO_EMAIL
    domain = domain.lower()
    return Email(f"{local.lower()}@{domain}", f"{local}@{domain}")


def _in_ascii(text: str) -> str:
    """The domain as it is sent: Chinese names and Chinese full stops in it have an ASCII form (IDNA)."""
    local, at, domain = text.rpartition("@")
    if domain.isascii():
        return text
    try:
        return local + at + domain.encode("idna").decode("ascii")
    except UnicodeError:
        return text


def address(text: str) -> Address | BadContact:
    """Check a postal address: free text on one line, trimmed, of bounded length."""
    display = _BLANKS.sub(" ", text).strip()
    if not display:
        return EMPTY_ADDRESS
    if len(display) > LONGEST_ADDRESS:
        return LONG_ADDRESS
    if _CONTROL.search(display):
        return UNREADABLE_ADDRESS
    return Address(plain(display).replace(" ", ""), display)
