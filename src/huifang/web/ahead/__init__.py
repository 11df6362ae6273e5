"""What lies ahead: simulations of the time to come, and what a version would change."""
