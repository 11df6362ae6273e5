"""The clocks of a case, and why each deadline is what it is."""
