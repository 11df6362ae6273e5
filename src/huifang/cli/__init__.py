"""The door for operators at a shell."""
