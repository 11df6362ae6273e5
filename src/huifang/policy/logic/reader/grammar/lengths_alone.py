"""Whether a length with nothing behind it (7天) is a time: its neighbours say so, or the chapter does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huifang.policy.logic.reader.grammar import counted_from, events
from huifang.policy.logic.reader.grammar.deeds import OF_FOLLOW_UP
from huifang.policy.logic.reader.grammar.rule import Found
from huifang.policy.logic.reader.grammar.scene import Planned, Scene
from huifang.policy.logic.reader.grammar.when import When, Whens

RIGHT_BEHIND = re.compile(r"(?:的|第|起|,|在|应|满|\s)*$")
EACH = re.compile(r"各|分别")
A_FOLLOW_UP_BEHIND = re.compile(rf"(?:电话|微信|短信|上门|满意度)?(?:{OF_FOLLOW_UP})(?!率|制|表|记)")
OF_ONE_KIND = frozenset({"at", "within", "window", "same_day", "before"})
A_LINK = re.compile(r"[、和及或]")


def may_stand_alone(scene: Scene, time: Found[Whens], done: Sequence[Planned]) -> bool:
    return (
        _behind_an_event(scene, time)
        or (bool(done) and done[-1].when.kind in OF_ONE_KIND)
        or takes_after(scene, time) is not None
        or scene.about_times
        or scene.carried.event is not None
        or A_FOLLOW_UP_BEHIND.match(scene.text, time.end) is not None
        or EACH.match(scene.text, time.end) is not None
        or counted_from.adjacent(scene, time, scene.begin_of(time)) is not None
    )


def _behind_an_event(scene: Scene, time: Found[Whens]) -> bool:
    """术后3天: the sign of an event stands right before the length."""
    marks = list(events.AFTER.finditer(scene.text, scene.begin_of(time), time.start))
    return bool(marks) and RIGHT_BEHIND.fullmatch(scene.text, marks[-1].end(), time.start) is not None


def takes_after(scene: Scene, time: Found[Whens]) -> When | None:
    """The later time of the same phrase whose words hold for this one too: 咨询类2日、投诉类7日内."""
    for later in scene.times_in(scene.phrase(time.start)):
        when = later.value[0]
        if later.start > time.end and when.kind in OF_ONE_KIND and not when.bare:
            return when if A_LINK.match(scene.text, time.end) else None
    return None
