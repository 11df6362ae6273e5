"""同上: what the sentence or the table row above says holds for these customers too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from huifang.policy.logic.reader.grammar import for_whom
from huifang.policy.logic.reader.grammar.labels import AS_ABOVE
from huifang.policy.logic.reader.grammar.making import Maker
from huifang.policy.logic.reader.grammar.scene import Scene
from huifang.policy.logic.reader.statements import Schedule

ONLY_HOW = re.compile(r"方式|形式|渠道|内容|话术|目的|记录")
RULE = "as the one above"


def is_as_above(words: str) -> bool:
    """Whether a cell says nothing but that it is like the one above it."""
    return AS_ABOVE.fullmatch(words) is not None


def follow_ups(maker: Maker, scene: Scene, above: Sequence[Schedule]) -> Iterator[Schedule]:
    """The follow-ups `above` for whom this sentence names; their times stay where they were said."""
    said = scene.sentence
    found = AS_ABOVE.search(scene.text, said.start, said.end)
    if found is None or scene.sentence.times or ONLY_HOW.search(scene.text, said.start, found.start()):
        return
    who = scene.carried.segment or for_whom.chunk(scene.text, said.start, found.start())
    if who is None:
        return
    for each in above:
        yield replace(
            each,
            clause=maker.number,
            words=maker.words((said.start, said.end)),
            rule=RULE,
            segment=maker.words(who),
            channels=maker.channels(scene.carried.channels) or each.channels,
            post=maker.maybe(scene.carried.post) or each.post,
        )


def completed(each: Schedule, cells: Sequence[str], above: Sequence[Schedule]) -> Schedule:
    """A follow-up of a table row; what a cell leaves to the row above it is taken from there."""
    if not above or not any(map(is_as_above, cells)):
        return each
    return replace(each, channels=each.channels or above[-1].channels, post=each.post or above[-1].post)
