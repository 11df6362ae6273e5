"""Deeds about customers and their events."""
