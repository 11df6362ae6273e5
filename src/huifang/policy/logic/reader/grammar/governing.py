"""Which deed a time belongs to: the next one in its phrase, else the one before it, else that of the next phrase."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huifang.policy.logic.reader.grammar import nouns, words
from huifang.policy.logic.reader.grammar.deeds import Deed
from huifang.policy.logic.reader.grammar.events import AFTER
from huifang.policy.logic.reader.grammar.rule import Found, pattern
from huifang.policy.logic.reader.grammar.sentences import Phrase, Sentence
from huifang.policy.logic.reader.grammar.when import Whens
from huifang.policy.logic.reader.grammar.words import either

NEAR = 14
ON_THE_SPOT = frozenset({"上门", "入户"})
TO_SOMEBODY = frozenset({"反馈", "交流"})
ONLY_A_CHANNEL = re.compile(r"电话|微信|短信|邮件|上门|入户")
GIVES_WAY = re.compile(r"电话|微信|短信|邮件|上门|入户|发|送|复查|复诊|确认|核实|检视|交流")
SPEAKS = frozenset({"contact", "touch", "duty", "rhythm", "not"})
AN_EVENT_ENDS = re.compile(r"(?:完成|结束|完毕|办结|处理|工作)?(?:之后|以后|后|之日|起|时(?!限|间)|前)")
THE_DAY_OF_IT = re.compile(r"当[日天晚]|次日|翌日|第二[天日]")
A_NEW_PART = re.compile(r"[,;。:在于应对由须需的]")
A_POST_AS_OBJECT = pattern(
    r"(?:给|至|到|向|与)?(?:[^,;。:、]{0,4}?)(?:{post}|相关部门|有关部门|公司|上级)(?!{customer})"
)
A_CUSTOMER_AS_OBJECT = nouns.A_CUSTOMER
A_CUSTOMER = re.compile(either(words.CUSTOMERS))


def deed_of(sentence: Sentence, time: Found[Whens]) -> Found[Deed] | None:
    """The deed that is to be done at this time; None where the sentence says none."""
    at = sentence.phrase_at(time.start)
    own = _speaking(sentence, sentence.phrases[at])
    begin = time.end if time.value[0].kind == "after" else time.start
    after = [deed for deed in own if deed.start >= begin]
    if after:
        return chosen(after)
    before = [
        deed
        for deed in own
        if deed.start < time.start and deed.value.kind != "not" and not of_an_event(sentence, deed, time.start)
    ]
    if before and before[-1].value.kind != "duty":
        return chosen(before[::-1])
    passed: Found[Deed] | None = None
    for phrase in sentence.phrases[at + 1 :]:
        spoken = _speaking(sentence, phrase)
        if spoken:
            passed = passed or chosen(spoken)
            if not ONLY_A_CHANNEL.fullmatch(chosen(spoken).value.word):
                return chosen(spoken)
    if passed is not None:
        return passed
    if before:
        return before[-1]
    return _earlier(sentence, at, time)


NOTHING_ELSE = re.compile(r"[^,;。:]{0,2}")


def _earlier(sentence: Sentence, at: int, time: Found[Whens]) -> Found[Deed] | None:
    """The deed of an earlier phrase, for a time that has nothing else behind it: 回访三次,即3天、7天,30天."""
    if not NOTHING_ELSE.fullmatch(
        sentence.text, _last_time(sentence, at, time), max(_last_time(sentence, at, time), sentence.phrases[at].end)
    ) and time.value[0].kind not in {"every", "times"}:
        return None
    for phrase in reversed(sentence.phrases[:at]):
        spoken = [deed for deed in _speaking(sentence, phrase) if not of_an_event(sentence, deed, phrase.end + 1)]
        if spoken and not (phrase.label and spoken[-1].value.kind == "duty"):
            return next((deed for deed in spoken if deed.value.kind == "contact"), spoken[-1])
    return None


ONCE_MORE = re.compile(r"(?:·|再|再次|追加|各|分别|进行|至少)*[一1两2]次")


def ends_its_phrase(sentence: Sentence, time: Found[Whens]) -> bool:
    """Whether next to nothing stands behind a time that no deed is named for: 新客户:每月."""
    at = sentence.phrase_at(time.start)
    if time.value[0].kind in {"every", "times"}:
        return True
    end = _last_time(sentence, at, time)
    return (
        sentence.phrases[at].end - end <= 2
        or ONCE_MORE.fullmatch(sentence.text, end, sentence.phrases[at].end) is not None
    )


def _last_time(sentence: Sentence, at: int, time: Found[Whens]) -> int:
    """The end of the last time of a phrase: a list of times has nothing else behind it."""
    return max([time.end, *(other.end for other in sentence.times if sentence.phrase_at(other.start) == at)])


def _speaking(sentence: Sentence, phrase: Phrase) -> list[Found[Deed]]:
    return [deed for deed in sentence.deeds if phrase.start <= deed.start < phrase.end and deed.value.kind in SPEAKS]


def chosen(deeds: Sequence[Found[Deed]]) -> Found[Deed]:
    """The first deed; a channel's name gives way to the deed that follows on it: 电话 in 电话回访."""
    first = deeds[0]
    if (
        len(deeds) > 1
        and first.value.kind == "duty"
        and first.end == deeds[1].start
        and deeds[1].value.kind == "contact"
    ):
        return deeds[1]
    if first.value.kind != "touch" or len(deeds) == 1:
        return first
    follows = chosen(deeds[1:])
    if follows.value.kind == "contact" or (
        GIVES_WAY.fullmatch(first.value.word) and not _done_on_the_spot(first, follows)
    ):
        return follows
    return first


def _done_on_the_spot(touch: Found[Deed], follows: Found[Deed]) -> bool:
    """上门检查, 入户保养: the deed is another's, the meeting is the customer's."""
    return touch.value.word in ON_THE_SPOT and follows.value.kind in {"duty", "touch"}


def of_an_event(sentence: Sentence, deed: Found[Deed], until: int) -> bool:
    """Whether a deed is itself what is counted from: 维修 in 维修结束后."""
    text = sentence.text
    if deed.value.kind == "rhythm":
        return False
    if deed.value.kind == "duty" and until - deed.end <= 1:
        return True
    if deed.end == until and THE_DAY_OF_IT.match(text, until):
        return True
    mark = AFTER.search(text, deed.end, until + 1) or AN_EVENT_ENDS.match(text, deed.end, until + 1)
    if mark is None:
        return False
    return A_NEW_PART.search(text, deed.end, mark.start()) is None and mark.start() - deed.end <= 10


def on_the_spot_or_by_channel(sentence: Sentence, time: Found[Whens], deed: Found[Deed]) -> bool:
    """每月上门检查, 每周一次电话: with a rhythm the name of a channel is enough where it stands near."""
    if deed.value.word in ON_THE_SPOT:
        return True
    near = deed.start - time.end <= 4 and sentence.phrase_at(deed.start) == sentence.phrase_at(time.start)
    return near and ONLY_A_CHANNEL.fullmatch(deed.value.word) is not None


def is_for_colleagues(sentence: Sentence, deed: Found[Deed]) -> bool:
    phrase = sentence.phrases[sentence.phrase_at(deed.start)]
    return A_POST_AS_OBJECT.match(sentence.text, deed.end, phrase.end) is not None


def meets_a_customer(sentence: Sentence, deed: Found[Deed], *, known: bool) -> bool:
    """Whether something told, sent or asked reaches a customer. `known`: the customer is named above the sentence."""
    text = sentence.text
    phrase = sentence.phrases[sentence.phrase_at(deed.start)]
    named = A_CUSTOMER.search(text, phrase.start, phrase.end) is not None
    if deed.value.word in TO_SOMEBODY:
        return _is_addressed(text, phrase, deed)
    if A_CUSTOMER_AS_OBJECT.match(text, deed.end, phrase.end):
        return True
    if deed.value.word in ON_THE_SPOT:
        return named
    if A_POST_AS_OBJECT.match(text, deed.end, phrase.end):
        return False
    if STRICT_ABOUT.fullmatch(deed.value.word):
        return named and (_is_addressed(text, phrase, deed) or _stands_behind(text, phrase, deed))
    return named or known or A_CUSTOMER.search(text, sentence.start, sentence.end) is not None


STRICT_ABOUT = re.compile(r"反馈|确认|核实|交流|催|发|送|赠送|复查|听取|寄|通知|告知|告诉|公告|同步")
RECIPIENT = re.compile(r"(?:向|给|与|和|对|同|请|邀)[^,;。:]{0,12}$")


def _is_addressed(text: str, phrase: Phrase, deed: Found[Deed]) -> bool:
    """A customer as the one addressed: 向家属反馈."""
    before = RECIPIENT.search(text, phrase.start, deed.start)
    return before is not None and A_CUSTOMER.search(before[0]) is not None


def _stands_behind(text: str, phrase: Phrase, deed: Found[Deed]) -> bool:
    """A customer close behind: 通知全体用户."""
    return A_CUSTOMER.search(text, deed.end, min(phrase.end, deed.end + NEAR)) is not None
