"""What needs a yes, and whose."""
