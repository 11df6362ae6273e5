"""Questionnaires for those who keep them, and for those who ask with them."""
