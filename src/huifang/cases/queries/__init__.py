"""Questions about cases: where they belong, who may deal with them, how they stand."""
