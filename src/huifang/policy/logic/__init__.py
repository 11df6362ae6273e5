"""Decisions about packs: values in, value out."""
