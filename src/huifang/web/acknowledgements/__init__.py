"""People confirm that they have read a policy; who has not yet is seen."""
