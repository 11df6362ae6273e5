"""Policies, versions, clauses, rules and settings; the packs."""
