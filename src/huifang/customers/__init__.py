"""Customers, contact points, subjects, attributes, events, stewardship."""
