"""Who has which customers, who has nobody, and who is away."""
