"""Passwords are looked at a few at a time, here and wherever else somebody proves who they are."""

from __future__ import annotations

from huifang.web.frame.proving import AT_ONCE, MOST_WAITING, PASSWORDS
from huifang.web.frame.turns import TooManyWaiting, Turns

__all__ = ["AT_ONCE", "MOST_WAITING", "PASSWORDS", "TooManyWaiting", "Turns"]
