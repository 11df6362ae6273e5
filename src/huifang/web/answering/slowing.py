"""Whoever tries many words is asked to wait. Counted in the memory of this process: a look writes nothing.

Source: security.md, T16.
"""

from __future__ import annotations

from datetime import timedelta

from huifang.org.logic.sign_in import Limit
from huifang.web.frame.slowing import Counted

WRONG_WORDS = Limit(20, timedelta(minutes=10))
"""So many words that lead nowhere, from one network address."""

SITTINGS = Limit(120, timedelta(minutes=10))
"""So many people who begin at a counter, from one network address: a waiting room has one for all."""

GUESSES = Counted(WRONG_WORDS)
BEGUN = Counted(SITTINGS)
"""Of this process."""
