"""For whom a time in a sentence holds, and who keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from huifang.policy.logic.reader.grammar import nouns
from huifang.policy.logic.reader.grammar.deeds import OF_FOLLOW_UP, Deed
from huifang.policy.logic.reader.grammar.rule import Found, pattern
from huifang.policy.logic.reader.grammar.scene import Place, Planned, Scene
from huifang.policy.logic.reader.grammar.sentences import Phrase
from huifang.policy.logic.reader.grammar.when import Whens

CONNECTS = pattern(
    r"^(?:此后|之后|以后|其后|然后|随后|后续|再|又|并|且|其中|另外|另|同时|原则上|一般|平均|分别|每次|首次|初次|最后"
    r"|第[一二三四五](?:次|阶段)|[一二三四五]次|即|为|是|则|和|及|以及|或|、|{modal}|由|对于?|针对|在|于|每逢|逢|遇|·|每|如|若|凡"
    r"|给|向|与|自|从|的|\s|-|\"|[①-⑳]|\(\d\)|[a-h]\.|\d+[.、)]|●|■|◆|▲)+"
)
AT_ITS_END = re.compile(
    r"(?:应当?|须|需要?|要|可以?|将|则|在|于|的|为|按照?|至少|不少于|不低于|每|分别|各|一般|原则上|通常|\s|·"
    r"|进行|实施|主动|是|前|也|都|均|由|-)+$"
)
NO_TOPIC = pattern(
    r"(?:{post})$|{node_of_time}|{0}|后$|时$|之日起?$|起$|期间$|季节$|频率|[,。;:]"
    r"|^(?:电话|短信|微信|上门|邮件|首|一|二|三|四|五|次|第.{1,3}|年|月|平均|累计|本制度|公司|客服|我们|他们|以|通过|采用|利用)$".replace(
        "{0}", OF_FOLLOW_UP
    )
)
TOWARDS = re.compile(r"(?:对于?|针对)$")
A_LINK = re.compile(r"、|和|及|与|或|以及")
SHORTEST, LONGEST = 2, 16


def segment_of(scene: Scene, time: Found[Whens], deed: Found[Deed] | None, done: Sequence[Planned]) -> Place | None:
    """The customers that a time is for.

    In this order, those told apart from others first: those of its own phrase and of the phrases before it, the span
    that it lies in (质保期内), those of the time before it, of the label, of the deed's phrase, of the sentence before.
    """
    own = _of_the_phrase(scene, time)
    leaning = [done[-1].segment] if done else []
    labelled = [scene.carried.segment, *_of_the_deed(scene, deed), scene.carried.before]
    span = _span_around(scene, time)
    for place in [*own, span, *leaning, *labelled]:
        if place is not None and (place == span or _is_a_group(scene.words(place))):
            return place
    return next((place for place in [*own, *leaning, *labelled] if place not in {None, scene.carried.before}), None)


A_SHARE = re.compile(r"百分之|%|总数|\d成")


def _is_a_group(said: str) -> bool:
    """Customers told apart from others; a sample (20%的客人) is no group."""
    return nouns.is_told_apart(said) and A_SHARE.search(said) is None


def _of_the_phrase(scene: Scene, time: Found[Whens]) -> list[Place]:
    text, own, begin = scene.text, scene.phrase(time.start), scene.begin_of(time)
    named = nouns.customers_in(text, own.start, own.end)
    found = [place for place in named if TOWARDS.search(text, own.start, place[0])]
    found += _as_one_group(text, list(nouns.customers_in(text, begin, time.start)))
    found += _topic(scene, time, begin)
    found += nouns.customers_in(text, time.start, scene.end_before_next(time))
    for phrase in scene.phrases_before(own):
        found += _as_one_group(text, list(nouns.customers_in(text, phrase.start, phrase.end)))
    return [*found, *_those_who(scene, own)]


def _those_who(scene: Scene, own: Phrase) -> list[Place]:
    """未续约的,每季度…: a phrase right before that ends in 的 tells some customers apart."""
    before = next(scene.phrases_before(own), None)
    if before is None or scene.times_in(before) or not scene.text[: before.end].endswith("的"):
        return []
    found = chunk(scene.text, before.start, before.end)
    return [found] if found else []


def _of_the_deed(scene: Scene, deed: Found[Deed] | None) -> list[Place]:
    """Customers in the phrase of the deed, which may come behind the time's."""
    if deed is None:
        return []
    phrase = scene.phrase(deed.start)
    return list(nouns.customers_in(scene.text, phrase.start, phrase.end))


def _as_one_group(text: str, found: list[Place]) -> list[Place]:
    """新客户、意向客户, where nothing but links stand between them."""
    linked = all(A_LINK.fullmatch(text, one[1], other[0]) for one, other in pairwise(found))
    return [(found[0][0], found[-1][1])] if len(found) > 1 and linked else found


def _topic(scene: Scene, time: Found[Whens], begin: int) -> list[Place]:
    """What a rhythm's phrase begins with, where that is no customer by name: A级 of A级每月一次."""
    place = chunk(scene.text, begin, time.start)
    when = time.value[0]
    if when.kind not in {"every", "times", "after"} or place is None or NO_TOPIC.search(scene.words(place)):
        return []
    if when.since or when.until:  # 戴机首月每周: what stands before a stretch of time begins it
        return []
    if scene.carried.segment and scene.words(place).endswith("期"):
        return []
    holds_a_deed = any(place[0] <= deed.start < place[1] for deed in scene.sentence.deeds)
    return [] if holds_a_deed else [place]


def _span_around(scene: Scene, time: Found[Whens]) -> Place | None:
    """质保期内每半年: the span tells the customers apart where nothing else does."""
    spans = [
        (other.start, other.end)
        for other in scene.sentence.times
        if other.end <= time.start and other.value[0].kind == "within" and other.value[0].name
    ]
    return spans[-1] if spans else None


def chunk(text: str, start: int, end: int) -> Place | None:
    """The words of a stretch without what leads up to them and what links them to the rest."""
    leading = CONNECTS.match(text[start:end])
    start += leading.end() if leading else 0
    end = without_links(text, start, end)
    return (start, end) if SHORTEST <= end - start <= LONGEST else None


def without_links(text: str, start: int, end: int) -> int:
    """Where a stretch ends without the words that link it to what follows."""
    trailing = AT_ITS_END.search(text[start:end])
    return start + trailing.start() if trailing else end


def post_of(scene: Scene, time: Found[Whens], deed: Found[Deed] | None) -> Place | None:
    """Who does it: the post in the phrases of the time and the deed, before them, or in the sentence before."""
    between = scene.phrases_between(time, deed)
    for phrase in [*_of_its_own(scene, time), *between, *scene.phrases_before(between[0])]:
        found = nouns.post_of(scene.text, phrase.start, phrase.end)
        if found:
            return found
    return scene.carried.post or scene.carried.subject


def _of_its_own(scene: Scene, time: Found[Whens]) -> Iterator[Phrase]:
    """The phrase of the time, and the next one where it goes on with 由: 第7天,由销售顾问了解…."""
    at = scene.sentence.phrase_at(time.start)
    yield scene.sentence.phrases[at]
    for phrase in scene.sentence.phrases[at + 1 : at + 2]:
        if scene.text.startswith("由", phrase.start) and not scene.times_in(phrase):
            yield phrase
