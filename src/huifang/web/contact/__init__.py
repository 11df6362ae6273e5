"""Contact 回访作业: one customer, one follow-up, and all that is needed to make it; and the page of a follow-up."""
