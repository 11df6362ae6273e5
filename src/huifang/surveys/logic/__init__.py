"""What surveys decide."""
