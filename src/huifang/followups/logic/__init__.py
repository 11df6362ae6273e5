"""Decisions about follow-ups: what follows an outcome, how a follow-up stands, which answers a form takes."""
