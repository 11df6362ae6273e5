"""Decisions about cases: what they are, where they go, what may be done with them, and when."""
