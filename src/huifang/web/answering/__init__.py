"""The pages on which customers answer: by a link of their own, or at a counter. Nobody signs in for them."""
