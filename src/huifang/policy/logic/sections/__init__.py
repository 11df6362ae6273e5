"""The sections of a pack beside rules and desk, as values: what each room will run."""
