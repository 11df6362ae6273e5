"""A second, naive reading of the policy pack, written from its contract alone, to hold the planner against."""
