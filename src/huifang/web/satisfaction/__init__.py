"""Satisfaction 满意度: what customers answered, over time, by department, person, product, rule and mode."""
