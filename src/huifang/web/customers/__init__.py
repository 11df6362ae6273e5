"""Customers: the list of them, the page of each with its one story, and what is changed there."""
