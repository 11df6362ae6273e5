"""Improvements: what is done so that a matter does not come again, and whether it helped."""
