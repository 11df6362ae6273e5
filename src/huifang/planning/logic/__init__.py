"""Decisions of the planner: values in, values out."""
