"""What a time in a sentence is counted from: the event before it, the one it leans on, the one its customers had."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huifang.policy.logic.reader.grammar import events, nouns
from huifang.policy.logic.reader.grammar.deeds import OF_FOLLOW_UP, Deed
from huifang.policy.logic.reader.grammar.for_whom import without_links
from huifang.policy.logic.reader.grammar.rule import Found
from huifang.policy.logic.reader.grammar.scene import Place, Planned, Scene
from huifang.policy.logic.reader.grammar.sentences import Phrase
from huifang.policy.logic.reader.grammar.when import When, Whens

RECURS = frozenset({"every", "times"})
LEAST = 2
NEAR = 4
NO_EVENT = re.compile(
    rf"(?:{OF_FOLLOW_UP}|记录|最|其|今|此|客户|[一二三四五]级|.类|.级|单位|机构|部门|企业|公司|中心|人员|员)$"
    r"|^(?:以|按|通过|采用|且|并|每|一般|原则上|约|共|内|时间|首次|第.次|至少|[一二三四五六七八九十\d]+|仍|还|就|才)$"
)
ONLY_CUSTOMERS = re.compile(r"客户|用户|业主|顾客|患者")
A_LINK = re.compile(r"(?:、|和|及|与|以及|或|/|,|\s|分?别?各?)*")
SAYS_WHEN = re.compile(r"(?:的|时|者)$|^(?:如|若|因)")
OF_A_FOLLOW_UP = re.compile(rf"{OF_FOLLOW_UP}|沟通|联系|通话|电话|记录|了解|审核|分析|培训")
SHORTLY = 28
ONLY_A_DESCRIPTION = re.compile(r"(?:之后|以后|后)的(?!第|当|客|用|患)")


def event_of(scene: Scene, time: Found[Whens], when: When, done: Sequence[Planned]) -> Place | None:
    """What a time is counted from; None for a rhythm of the calendar, and where the text does not say."""
    if when.event:
        return when.event
    if when.kind in RECURS and not (when.since or when.until):
        return _begin_of_rhythm(scene, time)
    if when.kind == "before":
        return _ahead(scene, time, done)
    begin = scene.begin_of(time)
    return (
        _what_came_up(scene, time)
        or events.event_before(scene.text, begin, time.start)
        or adjacent(scene, time, begin)
        or _of_the_list(scene, time, done)
        or _not_done_for_so_long(scene, time)
        or events.event_before(scene.text, scene.sentence.start, time.start)
        or _condition_before(scene, time)
        or _earlier_anchor(done)
        or scene.carried.event
    )


def _begin_of_rhythm(scene: Scene, time: Found[Whens]) -> Place | None:
    """签约后每月: only an event right before a rhythm is its beginning."""
    found = events.event_before(scene.text, scene.begin_of(time), time.start)
    return found if found and time.start - found[1] <= NEAR else None


def _ahead(scene: Scene, time: Found[Whens], done: Sequence[Planned]) -> Place | None:
    """What comes after so long: 合同到期 of 合同到期前30天; with 提前, what an earlier phrase speaks of."""
    text, begin = scene.text, scene.begin_of(time)
    leaning = _of_the_list(scene, time, done)
    if leaning:
        return leaning
    found = events.trimmed(text, begin, without_links(text, begin, time.start))
    if found and _long_enough(found) and not nouns.post_of(text, *found) and not _only_customers(text, found):
        return found
    for phrase in scene.phrases_before(scene.phrase(time.start)):
        earlier = events.trimmed(text, phrase.start, _before_any_time(scene, phrase))
        if earlier and _long_enough(earlier) and not _only_customers(text, earlier):
            return earlier
    return scene.carried.event


def _only_customers(text: str, place: Place) -> bool:
    return ONLY_CUSTOMERS.fullmatch(text, *place) is not None or place in nouns.customers_in(text, *place)


def _long_enough(place: Place) -> bool:
    return place[1] - place[0] >= LEAST


def _before_any_time(scene: Scene, phrase: Phrase) -> int:
    end = min((time.start for time in scene.times_in(phrase)), default=phrase.end)
    return end - 1 if end > phrase.start + LEAST and scene.text[end - 1] == "时" else end


def adjacent(scene: Scene, time: Found[Whens], begin: int) -> Place | None:
    """An event with nothing behind it: 逾期1天, 复诊当天, 使用满三个月."""
    text = scene.text
    if any(nouns.customers_in(text, max(begin, time.start - LEAST), time.start)):
        return None
    found = events.trimmed(text, begin, without_links(text, begin, time.start))
    if found is None or not _long_enough(found) or NO_EVENT.search(scene.words(found)) or nouns.post_of(text, *found):
        return None
    return found


def _of_the_list(scene: Scene, time: Found[Whens], done: Sequence[Planned]) -> Place | None:
    """The event of the time before this one in a list: 出院当日及次日."""
    return done[-1].anchor if done and A_LINK.fullmatch(scene.text, done[-1].end, time.start) else None


def _not_done_for_so_long(scene: Scene, time: Found[Whens]) -> Place | None:
    """连续14天未登录的,24小时内联系: what was not done begins the time."""
    earlier = (other.value[0] for other in scene.sentence.times if other.end <= time.start)
    return next((when.event for when in earlier if when.kind == "after"), None)


def _condition_before(scene: Scene, time: Found[Whens]) -> Place | None:
    """未接通的,应于次日再次拨打: the phrase before says when."""
    phrase = next(scene.phrases_before(scene.phrase(time.start)), None)
    if phrase is None or scene.times_in(phrase):
        return None
    said = scene.words((phrase.start, phrase.end))
    if not SAYS_WHEN.search(said):
        return None
    return events.trimmed(scene.text, phrase.start, phrase.end - (said[-1] in "的时"))


COMES_UP = re.compile(r"(?:发现|得知|获知|知悉|知晓|变化|变更|发生)(?:之日起|之日|之后|以后|后)?$")


def _what_came_up(scene: Scene, time: Found[Whens]) -> Place | None:
    """学生辍学的,应当自发现之日起三日内: what was found out says the phrase before."""
    own = scene.phrase(time.start)
    return _condition_before(scene, time) if COMES_UP.search(scene.text, own.start, time.start) else None


def _earlier_anchor(done: Sequence[Planned]) -> Place | None:
    return next((each.anchor for each in reversed(done) if each.anchor and each.when.kind not in RECURS), None)


def event_in_segment(text: str, segment: Place | None) -> Place | None:
    """来电 of 来电客户: what made them such customers, where nothing else is named."""
    if segment is None:
        return None
    modifier = nouns.modifier_of(text[slice(*segment)])
    return (segment[0], segment[0] + len(modifier)) if len(modifier) >= LEAST else None


def happened_before(scene: Scene, time: Found[Whens]) -> Place | None:
    """What has happened when something is to be done at once; a step of a follow-up itself does not count."""
    found = events.event_before(scene.text, scene.sentence.start, time.start)
    return None if found is None or OF_A_FOLLOW_UP.search(scene.words(found)) else found


def event_shortly_before(scene: Scene, deed: Found[Deed]) -> Place | None:
    """An event in the phrase of the deed or the one before it, that is no step of a follow-up itself."""
    own = scene.phrase(deed.start)
    start = next(scene.phrases_before(own), own).start
    found = events.event_before(scene.text, start, deed.start)
    if found is None or OF_A_FOLLOW_UP.search(scene.words(found)):
        return None
    behind = scene.words((found[1], deed.start))
    stands_off = len(behind) > SHORTLY or "负责" in behind or ONLY_A_DESCRIPTION.match(behind)
    return None if stands_off else found
