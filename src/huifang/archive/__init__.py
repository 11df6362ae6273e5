"""Dossiers, access requests, loans, seals, destruction."""
