"""Why a rule asks nothing of a customer that it is for, or asks what nobody can do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from huifang.followups.logic.limits import Why


class Reason(StrEnum):
    """In this order: the first that holds is the one that is given."""

    OPTED_OUT = "opted_out"
    OUTSIDE_WHILE = "outside_while"
    NO_ANCHOR_DATE = "no_anchor_date"
    NO_INTERVAL = "no_interval"
    OUTSIDE_EFFECT = "outside_effect"
    SUPERSEDED = "superseded"
    CHANNELS_REFUSED = "channels_refused"
    NO_CHANNEL = "no_channel"
    NO_HOLDER = "no_holder"
    LIMITED = "limited"
    QUIET_PERIOD = "quiet_period"
    TOO_OFTEN = "too_often"


HELD: Mapping[Reason, frozenset[Why]] = {
    Reason.CHANNELS_REFUSED: frozenset({Why.CHANNELS}),
    Reason.LIMITED: frozenset({Why.ONLY, Why.STOPPED}),
    Reason.QUIET_PERIOD: frozenset({Why.QUIET, Why.AFTER_EVENT}),
    Reason.TOO_OFTEN: frozenset({Why.TOO_MANY, Why.TOO_SOON, Why.REFUSED}),
}
"""What contact limits hold back although it is planned. Hours pass every day, so nobody is listed for them."""

PHONE, EMAIL, ADDRESS = "phone", "email", "address"
ANYTHING = (PHONE, EMAIL, ADDRESS)

NEEDED: Mapping[str, tuple[str, ...]] = {
    "phone": (PHONE,),
    "sms": (PHONE,),
    "wechat": (PHONE,),
    "survey_link": (PHONE,),
    "email": (EMAIL,),
    "letter": (ADDRESS,),
    # Whoever can be reached at all can be asked where to meet.
    "visit": ANYTHING,
}
"""By channel the kinds of contact points of which a customer needs one. A channel that is not here needs none."""

VALID_INTERVAL = (
    r"^P(?=[0-9])((0{0,4}[0-9]{1,2}|0{0,3}1[0-9]{2}|0{0,3}200)Y)?"
    r"((0{0,3}[0-9]{1,3}|0{0,2}1[0-9]{3}|0{0,2}2[0-3][0-9]{2}|0{0,2}2400)M)?"
    r"((0{0,2}[0-9]{1,4})W)?((0{0,2}[0-9]{1,4}|0?[1-6][0-9]{4})D)?$|^P0\.5M$"
)
"""A duration such as a pack's own, of at most 200 years, as a pattern that the database reads."""
ZERO_INTERVAL = r"^P(0+[YMWD])+$"


def needed_for(channels: Iterable[str]) -> frozenset[str] | None:
    """The kinds of contact points of which a customer needs one for some of these channels; None when none is needed.

    A rule without channels leaves the choice to whoever does it.
    """
    wanted = tuple(channels)
    if not wanted or any(channel not in NEEDED for channel in wanted):
        return None
    return frozenset(kind for channel in wanted for kind in NEEDED[channel])
