"""Benchmarks: each promised number as a ratio to a stated baseline in the same run. Run by `make bench`."""
