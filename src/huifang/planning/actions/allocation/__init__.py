"""Customers and their follow-ups are given to people, by the ways of the policies or by somebody who decides."""

from huifang.planning.actions.allocation.deciding import NotTheirsToDecide, decide
from huifang.planning.actions.allocation.run import Allocated, allocate, look_ahead
from huifang.planning.actions.allocation.territories import NewTerritory, set_abilities, set_territories

__all__ = [
    "Allocated",
    "NewTerritory",
    "NotTheirsToDecide",
    "allocate",
    "decide",
    "look_ahead",
    "set_abilities",
    "set_territories",
]
