"""What a pack writes by keys, in words: channels, attributes, segments, named days."""

from huifang.policy.logic.wording.attributes import AttributeKey, AttributeName, attribute_name
from huifang.policy.logic.wording.channels import CHANNELS, ChannelKey, channel_name
from huifang.policy.logic.wording.days import FestivalKey, NamedDay, festival_name, named_day
from huifang.policy.logic.wording.segments import SegmentNamed, segment_in_words
from huifang.policy.logic.wording.titled import Titled

__all__ = [
    "CHANNELS",
    "AttributeKey",
    "AttributeName",
    "ChannelKey",
    "FestivalKey",
    "NamedDay",
    "SegmentNamed",
    "Titled",
    "attribute_name",
    "channel_name",
    "festival_name",
    "named_day",
    "segment_in_words",
]
