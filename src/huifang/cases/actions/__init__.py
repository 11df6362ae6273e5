"""What is done with cases. Each deed writes its line into the log of the case, in the same transaction."""
