"""Who did or read what, when and why. Append only."""
