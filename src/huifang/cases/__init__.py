"""Complaints, suggestions, needs and work orders, with their clocks."""
