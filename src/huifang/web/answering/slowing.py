"""Whoever tries many words is asked to wait. A word that leads nowhere is counted; a look at one's own writes nothing.

Source: security.md, T16.
"""

from __future__ import annotations

from datetime import timedelta

from huifang.org.logic.sign_in import Limit
from huifang.web.frame.slowing import Counted

GUESSES = Counted("survey word", Limit(20, timedelta(minutes=10)))
"""So many words that lead nowhere, from one network address."""

BEGUN = Counted("survey sitting", Limit(120, timedelta(minutes=10)))
"""So many people who begin at a counter, from one network address: a waiting room has one for all."""
