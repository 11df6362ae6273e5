"""Answers for managers; evidence for each clause."""
