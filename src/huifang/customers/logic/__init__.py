"""Decisions about customers and their events: values in, value out."""
