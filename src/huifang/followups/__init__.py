"""Follow-ups with their attempts, records, findings, reports, reviews."""
