"""`tier_of`: a label by the quantiles of a number over the file."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from huifang.customers.logic.import_map import TierOf
from huifang.customers.logic.map_place import MapReader
from huifang.customers.logic.numbers import number
from huifang.kernel.text import Message
from huifang.policy.logic.tree import Place

_STEPS_EXPECTED = Message("Write labels with falling shares between 0 and 1: {high: 0.9, medium: 0.5}.")


def read_tier(reader: MapReader, place: Place) -> TierOf | None:
    reader.keys(place, required=("tier_of", "at_least", "otherwise"), allowed=())
    attribute, otherwise = reader.text(place.get("tier_of")), reader.text(place.get("otherwise"))
    steps = _steps(reader, place.get("at_least"))
    return TierOf(attribute, steps, otherwise) if attribute and otherwise and steps else None


def _steps(reader: MapReader, place: Place | None) -> tuple[tuple[str, str], ...]:
    if place is None:
        return ()
    steps = tuple((label, share.text or "") for label, share in place.fields())
    shares = [number(share) for _, share in steps]
    bounded = [Decimal(1), *shares, Decimal(0)]
    is_falling = all(high is not None and low is not None and high > low for high, low in pairwise(bounded))
    if not steps or not is_falling:
        reader.faults.add(place, Message("These are no shares of a whole, the highest first."), _STEPS_EXPECTED)
        return ()
    return steps
