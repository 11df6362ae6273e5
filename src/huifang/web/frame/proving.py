"""Whoever is signed in proves once more who they are, before personal data leave the house.

Source: security.md, T40, T41. Passwords are looked at a few at a time: each costs 19 MiB and a core for a while.
"""

from __future__ import annotations

from django.forms import Form
from django.utils.translation import gettext

from huifang.org.actions.sign_in import NotProven, TooManyTries, sign_in
from huifang.web.frame.ground import ring
from huifang.web.frame.request import Request
from huifang.web.frame.text import said
from huifang.web.frame.turns import TooManyWaiting, Turns

AT_ONCE = 2
MOST_WAITING = 4
"""Fewer than the threads of a process that are left: whoever only reads a page never stands behind these."""

PASSWORDS = Turns(at_once=AT_ONCE, most_waiting=MOST_WAITING)
"""Of this process."""


def is_proven(request: Request, form: Form, field: str) -> bool:
    """Whether this field of a valid form is the person's own password; what is the matter stands at the field."""
    address = request.META["REMOTE_ADDR"]
    number, password = request.user.number, form.cleaned_data[field]
    try:
        with PASSWORDS.turn():
            sign_in(number=number, password=password, address=address, at=request.at, on=request.on, ring=ring())
    except (NotProven, TooManyTries) as refused:
        form.add_error(field, said(refused.message))
        return False
    except TooManyWaiting:
        form.add_error(field, gettext("Many sign in at this moment. Try once more."))
        return False
    return True
