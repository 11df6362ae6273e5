"""Questions of the planner: sets of occasions, prospects and duties."""
