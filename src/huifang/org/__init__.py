"""Departments, employees, posts, absences, the organisation's calendar."""
