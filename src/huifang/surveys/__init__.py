"""Questionnaires, invitations, responses."""
