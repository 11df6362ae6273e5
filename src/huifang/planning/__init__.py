"""Sweeps, plan batches, allocation; preview, simulation, explanation."""
