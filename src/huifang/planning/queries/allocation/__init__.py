"""Who gets which customers: the ways in force, who may receive, who waits, who has nobody."""

from huifang.planning.queries.allocation.unallocated import NOBODY_COULD, counted_by_reason, unallocated
from huifang.planning.queries.allocation.ways import ways_in_force

__all__ = ["NOBODY_COULD", "counted_by_reason", "unallocated", "ways_in_force"]
