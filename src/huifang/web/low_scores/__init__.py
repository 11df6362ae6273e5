"""By which rules a bad answer opens a case."""
