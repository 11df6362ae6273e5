"""Follow-ups that a clause owes its customers: the times, the deeds they belong to, for whom, counted from what."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from huifang.policy.logic.reader.grammar import (
    channels,
    contact,
    counted_from,
    events,
    for_whom,
    governing,
    lengths_alone,
)
from huifang.policy.logic.reader.grammar.channels import Named
from huifang.policy.logic.reader.grammar.counted_from import RECURS
from huifang.policy.logic.reader.grammar.deeds import Deed
from huifang.policy.logic.reader.grammar.rule import Found
from huifang.policy.logic.reader.grammar.scene import Place, Planned, Scene
from huifang.policy.logic.reader.grammar.when import When, Whens

ONCE_IT_HAS_HAPPENED = "once it has happened"
ONCE_A_MARK_IS_REACHED = "once a mark is reached"


@dataclass(frozen=True, slots=True)
class Owed:
    """A follow-up as read from a sentence. Places are of the clause's text."""

    when: When
    time: Place
    quote: Place
    rule: str
    segment: Place | None = None
    anchor: Place | None = None
    channels: tuple[Named, ...] = ()
    post: Place | None = None
    condition: Place | None = None
    until: Place | None = None
    season: Place | None = None


A_DEFINITION = re.compile(r"是指|所称|系指")
A_STORY = re.compile(
    r"(?:很多|许多|不少|有些)(?:企业|公司|商家|人)|据[^,。]{0,10}(?:统计|调查)|往往|才想起|不妨|问问自己|有人说|研究表明|数据显示|大家|同事们|过去(?:的)?[一两三]?(?:年|个月)|如一日|授予|被评为"
)
"""Articles tell what others do; that is no rule."""
SPOKEN_TO_STAFF = re.compile(r"[你您我]")
"""Advice and scripts: whoever writes a rule names the post."""
UNTIL = re.compile(r"(?:直到|直至|至|到)(?P<end>[^,;。:]{2,14}?)(?:为止|止|$|[,;。])")
A_SEASON = re.compile(r"(?:销售)?(?:旺季|淡季|平季)|夏季|冬季|采暖季|供暖季|非采暖季|汛期|暑期|寒假|暑假|高峰期|雨季")
A_CONDITION = re.compile(r"(?:如|若|如果|倘若|凡|对于)[^,;。:]{3,24}(?:的|时|者)(?=,)|[^,;。:]{2,16}的(?=,)")


def owed_in(scene: Scene) -> Iterator[Owed]:
    """The follow-ups of a sentence, in the order of their times."""
    sentence = scene.sentence
    if A_DEFINITION.search(sentence.said()) or A_STORY.search(sentence.said()):
        return
    bound = {time.start: governing.deed_of(sentence, time) for time in sentence.times}
    done: list[Planned] = []
    for time in sentence.times:
        deed = bound[time.start]
        if not contact.is_contact(scene, time, deed):
            continue
        rivals = [other for other in sentence.times if other is not time and bound[other.start] == deed]
        for when in _plannable(scene, time, deed, rivals, done):
            owed = _owed(scene, time, when, deed, done)
            if _said_already(when, owed.anchor, done):
                continue
            done.append(Planned(when, owed.time[1], owed.anchor, owed.segment))
            yield owed
    kept = {deed.start for deed in bound.values() if deed is not None}
    vague = not done and all(
        when.promptly or when.kind == "irregular" for time in sentence.times for when in time.value
    )
    yield from _once_at_all(scene) if vague else _once_it_has_happened(scene, kept)


def _said_already(when: When, anchor: Place | None, done: Sequence[Planned]) -> bool:
    """第一时间…及时, 当日来电…当日回访: the same time, said twice of the same event."""
    return any(
        (planned.when.kind, planned.when.length, planned.anchor) == (when.kind, when.length, anchor)
        and when.kind in {"on_event", "same_day"}
        for planned in done
    )


def _plannable(
    scene: Scene,
    time: Found[Whens],
    deed: Found[Deed] | None,
    rivals: Sequence[Found[Whens]],
    done: Sequence[Planned],
) -> Iterator[When]:
    """Those members of a time that a follow-up can be planned by; `rivals` are the other times of the same deed."""
    firm = [rival.value[0] for rival in rivals if _is_firm(rival)]
    for when in time.value:
        if when.event and when.kind == "on_event" and SPOKEN_TO_STAFF.search(scene.sentence.said()):
            continue
        if _gives_way(when, firm) or (firm and _only_tells_apart(scene, time)) or _named_better(scene, when, rivals):
            continue
        if (when.kind == "before" and when.name == "提前") or (
            when.bound == "max" and A_CAP.search(scene.sentence.said())
        ):
            continue
        if when.promptly and not (contact.is_by_name(deed) and counted_from.happened_before(scene, time)):
            continue
        if not when.bare:
            yield when
        elif lengths_alone.may_stand_alone(scene, time, done):
            like = lengths_alone.takes_after(scene, time)
            yield replace(when, kind=like.kind) if like else when


def _gives_way(when: When, firm: Sequence[When]) -> bool:
    """Vague words, spans and conditions say nothing of their own beside a firm time: 保修期内每半年, 及时…3日内."""
    if when.kind == "after":
        return any(other.kind != "after" for other in firm)
    return bool(firm) and (when.kind == "irregular" or when.promptly or (when.kind == "within" and bool(when.name)))


IN_AN_ATTRIBUTE = re.compile(
    r"(?:(?:及?以上|以下)(?!未|没|仍)[^,;。:、]{0,10}|[^,;。:、()]{0,2}\)?的[^,;。:]{0,10}|起)(?=[,:]|$)"
)
BEGINS_A_CONDITION = re.compile(r"(?!由|应|须|需|再|均|都|内|[,;。:、])[\u4e00-\u9fff]{2,6}(?=,)")
ANY_FESTIVAL = re.compile(r"(?:重大|重要|传统|法定)?(?:节假日|节日|佳节|年节)")


def _only_tells_apart(scene: Scene, time: Found[Whens]) -> bool:
    """停工超过15天的工地,每三天…; 当天缺课,…30分钟内…; 次日起,每日…: no time of its own beside the one that follows."""
    when = time.value[0]
    own = scene.phrase(time.start)
    if when.kind == "at" and IN_AN_ATTRIBUTE.match(scene.text, time.end):
        return True
    alone = when.kind == "same_day" and time.start == own.start
    holds_a_deed = any(time.end <= deed.start < own.end for deed in scene.sentence.deeds)
    return alone and not holds_a_deed and BEGINS_A_CONDITION.match(scene.text, time.end) is not None


def _named_better(scene: Scene, when: When, rivals: Sequence[Found[Whens]]) -> bool:
    """节假日:教师节、元旦…; 中秋前一周…节日拜访: festivals at large beside one that has a name."""
    if when.event is None or ANY_FESTIVAL.fullmatch(scene.text, *when.event) is None:
        return False
    named = [other.event for rival in rivals for other in rival.value if other.event]
    return any(ANY_FESTIVAL.fullmatch(scene.text, *event) is None for event in named)


A_CAP = re.compile(r"同一|同1|单个|单一|每位(?:客户|用户|顾客)|不(?:得|应|能)?(?:超过|多于|逾|高于)")
"""同一客户每月不得超过两次 keeps contacts away; it asks for none."""


def _is_firm(time: Found[Whens]) -> bool:
    return any(
        not when.promptly and when.kind != "irregular" and not (when.name and when.kind in {"within", "before"})
        for when in time.value
    )


def _owed(scene: Scene, time: Found[Whens], when: When, deed: Found[Deed] | None, done: Sequence[Planned]) -> Owed:
    text = scene.text
    segment = for_whom.segment_of(scene, time, deed, done)
    anchor = counted_from.event_of(scene, time, when, done)
    if anchor is None and when.kind not in RECURS:
        anchor = counted_from.event_in_segment(text, segment)
        anchor = anchor or counted_from.event_in_segment(text, scene.carried.segment)
    until = UNTIL.search(text, time.end, scene.sentence.end) if when.kind in RECURS else None
    condition = A_CONDITION.search(text, scene.sentence.start, time.start)
    return Owed(
        when=when,
        time=when.place or (time.start, time.end),
        quote=_quote(scene, time, deed),
        rule=time.rule,
        segment=segment,
        anchor=anchor,
        channels=_channels(scene, time, deed) or scene.carried.channels,
        post=for_whom.post_of(scene, time, deed),
        condition=condition.span() if condition else None,
        until=until.span("end") if until else None,
        season=_season(scene, time),
    )


def _quote(scene: Scene, time: Found[Whens], deed: Found[Deed] | None) -> Place:
    """From the phrase of the time, or the topic before it, to the end of the deed's phrase."""
    between = scene.phrases_between(time, deed)
    before = next(scene.phrases_before(between[0]), None)
    leads_in = len(between) == 1 and before is not None and not scene.times_in(before)
    start = before.start if leads_in and before else between[0].start
    return start, max(between[-1].end, min(time.end, scene.sentence.end))


def _channels(scene: Scene, time: Found[Whens], deed: Found[Deed] | None) -> tuple[Named, ...]:
    """The channels of the time's own phrase, else those from there to the deed."""
    own = scene.phrase(time.start)
    named = _nearest(scene, time, channels.channels_in(scene.text, own.start, own.end))
    between = scene.phrases_between(time, deed)
    return named or channels.channels_in(scene.text, between[0].start, between[-1].end) if deed else named


def _nearest(scene: Scene, time: Found[Whens], named: Sequence[Named]) -> tuple[Named, ...]:
    """The channels behind a time and before the next one; else those before it that are no part of an event."""
    own = scene.phrase(time.start)
    following = [other.start for other in scene.times_in(own) if time.end <= other.start]
    following = [start for start in following if not _is_a_day(scene, start)]
    behind = tuple(channel for channel in named if time.start <= channel[1] < min(following, default=own.end))
    before = tuple(channel for channel in named if not events.AFTER.search(scene.text, channel[2], time.start + 1))
    return behind or before


def _is_a_day(scene: Scene, start: int) -> bool:
    return any(time.start == start and time.value[0].kind == "on_event" for time in scene.sentence.times)


def _season(scene: Scene, time: Found[Whens]) -> Place | None:
    found = [match.span() for match in A_SEASON.finditer(scene.text, scene.sentence.start, time.start + 1)]
    return found[-1] if found else None


def _once_at_all(scene: Scene) -> Iterator[Owed]:
    """维修完毕后进行电话回访: no length of time, but a thing that happens and a follow-up after it."""
    yield from islice(chain(_once_it_has_happened(scene, None), _once_a_mark_is_reached(scene)), 1)


def _once_it_has_happened(scene: Scene, kept: Container[int] | None) -> Iterator[Owed]:
    """The first follow-up behind an event; `kept` are the places of the deeds that have a time, where some have."""
    if SPOKEN_TO_STAFF.search(scene.sentence.said()):
        return
    for deed in scene.sentence.deeds:
        event = counted_from.event_shortly_before(scene, deed)
        if event is None or not contact.is_plain(scene, deed, event[1]):
            continue
        if kept is None or (deed.start not in kept and _stands_by_itself(scene, event, deed)):
            yield _at_once(scene, event, deed, ONCE_IT_HAS_HAPPENED)
            return


def _stands_by_itself(scene: Scene, event: Place, deed: Found[Deed]) -> bool:
    """结案后回访一次, in a phrase that has no other time."""
    own = scene.phrase(deed.start)
    named = own.start <= event[0] and event[1] - event[0] >= counted_from.LEAST
    return named and contact.is_by_name(deed) and not scene.times_in(own)


A_MARK_REACHED = re.compile(
    r"(?:^|(?<=[,;。:]))(?P<event>[^,;。:的率分]{2,10}?(?:不足|低于|少于|仅剩|还剩|剩余)[^,;。:的分%]{1,8}?)(?:的|时)(?=,|[\u4e00-\u9fff])"
)
"""剩余课时不足10节时: something runs out, and the customer is told."""


def _once_a_mark_is_reached(scene: Scene) -> Iterator[Owed]:
    match = A_MARK_REACHED.search(scene.text, scene.sentence.start, scene.sentence.end)
    if match is None:
        return
    for deed in scene.sentence.deeds:
        if deed.start >= match.end() and contact.reaches_a_customer(scene, deed):
            yield _at_once(scene, match.span("event"), deed, ONCE_A_MARK_IS_REACHED)
            return


def _at_once(scene: Scene, event: Place, deed: Found[Deed], rule: str) -> Owed:
    when = When("on_event", event=event)
    happened: Whens = (when,)
    return _owed(scene, Found(*event, happened, rule), when, deed, ())
