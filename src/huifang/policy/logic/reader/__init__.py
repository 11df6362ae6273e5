"""Reads a written policy: its structure, what its clauses state, and the draft of a pack made from both."""
