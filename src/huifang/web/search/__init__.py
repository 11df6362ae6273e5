"""What the search box finds: customers by whatever somebody types, and clauses of policies."""
