"""Passwords are looked at a few at a time: each costs 19 MiB and a core for a while.

Source: security.md, T41. The pages that others work on meanwhile keep threads and memory of their own.
"""

from __future__ import annotations

from huifang.web.frame.turns import TooManyWaiting, Turns

__all__ = ["AT_ONCE", "MOST_WAITING", "PASSWORDS", "TooManyWaiting", "Turns"]

AT_ONCE = 2
MOST_WAITING = 4
"""Fewer than the threads of a process that are left: whoever only reads a page never stands behind these."""

PASSWORDS = Turns(at_once=AT_ONCE, most_waiting=MOST_WAITING)
"""Of this process."""
