"""What every page stands in: who may see it, its clock, its language, its looks."""
