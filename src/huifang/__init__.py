"""Huifang 回访: runs a company's written customer follow-up policy."""
