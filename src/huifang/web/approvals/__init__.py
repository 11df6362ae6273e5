"""What waits for somebody's yes, whatever it is."""
