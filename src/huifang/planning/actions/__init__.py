"""Deeds of the planner."""
