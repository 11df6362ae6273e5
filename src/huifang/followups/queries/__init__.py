"""Questions to the follow-ups: what a desk shows, whom somebody may see, what waits for a review."""
