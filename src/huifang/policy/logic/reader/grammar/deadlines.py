"""Time limits for work that is no follow-up: 3日内处理完毕, 回访结束当日填写, 每月5日前报送."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from huifang.policy.logic.reader.grammar import (
    calendar_days,
    counted_from,
    events,
    for_whom,
    governing,
    lengths_alone,
    nouns,
)
from huifang.policy.logic.reader.grammar.deeds import Deed
from huifang.policy.logic.reader.grammar.rule import Found, pattern
from huifang.policy.logic.reader.grammar.scene import Place, Scene
from huifang.policy.logic.reader.grammar.sentences import Sentence
from huifang.policy.logic.reader.grammar.when import When, Whens


@dataclass(frozen=True, slots=True)
class Due:
    what: Place
    when: When
    time: Place
    quote: Place
    rule: str
    trigger: Place | None = None
    post: Place | None = None


LIMITS = frozenset({"within", "same_day", "at", "before"})
NO_LIMIT_IN = re.compile(
    r"扣|罚|奖励|是指|施行|起执行|起实施|取消|有效期|累计|晋升|开除|辞退|评优|调离|退换无忧|请假|休假|换班|轮休|销毁|转存"
)
MEASURES = re.compile(r"(?:时长|时间|时效|周期)(?:平均|均|应|须|要)?(?:控制|保持|不超过|不高于|低于|≤|<)(?:在|到)?$")
LEADING = pattern(r"^(?:{modal}|由|对|将|把|向|就|负责|并|完成对|·|\s|,|即|便|的|要求)+")
NO_WORK = re.compile(
    r"率|不低于|不少于|不得低于|(?:的|者|人员|客户|次)$|^(?:的|被|无|未|没有|仍|不|不得|不能|无法|起|有)"
)
A_BASIS = re.compile(r"根据|按照|依据|参照|结合|依照")


def due_in(scene: Scene, taken: frozenset[int]) -> Iterator[Due]:
    """The time limits of a sentence; `taken` are the starts of the times that follow-ups have."""
    for time in scene.sentence.times:
        if time.start in taken or not _is_limit(scene, time):
            continue
        deed = governing.deed_of(scene.sentence, time)
        what = _work(scene.sentence, time, deed)
        if what is None or not _is_duty(scene, time, deed):
            continue
        quote = _quote(scene.sentence, time, what)
        if not NO_LIMIT_IN.search(scene.words(quote)):
            yield _due(scene, time, deed, what, quote)


def _due(scene: Scene, time: Found[Whens], deed: Found[Deed] | None, what: Place, quote: Place) -> Due:
    when = time.value[0]
    return Due(
        what=what,
        when=replace(when, kind="within") if when.bare else when,
        time=(time.start, time.end),
        quote=quote,
        rule=time.rule,
        trigger=_trigger(scene, time),
        post=for_whom.post_of(scene, time, deed),
    )


def _is_limit(scene: Scene, time: Found[Whens]) -> bool:
    when = time.value[0]
    if MEASURES.search(scene.text, scene.sentence.start, time.start):
        return False
    if when.point or when.on in WEEKDAYS:
        return True
    if when.name or when.counted or when.event:
        return False
    return when.kind in LIMITS and (when.kind != "before" or when.length is not None)


def _is_duty(scene: Scene, time: Found[Whens], deed: Found[Deed] | None) -> bool:
    if deed is None:
        return _completes(scene.sentence, time)
    match deed.value.kind:
        case "duty":
            return _is_work(scene, time, deed) and (time.value[0].kind in LIMITS or _has_a_day(time, deed))
        case "touch":
            met = governing.meets_a_customer(scene.sentence, deed, known=scene.customers_known)
            return time.value[0].kind != "at" and not met
        case _:
            return False


HANDED_IN = re.compile(r"报送|上报|呈报|提交|递交|上交|交至|送交|移交|发至|发到|上传|汇报|输出|反馈|公布|通报|出具")
WEEKDAYS = frozenset(calendar_days.NAMES_OF_DAYS)


def _has_a_day(time: Found[Whens], deed: Found[Deed]) -> bool:
    """每周日下班前更新; 每周一报送: a day of the week is a limit for what is handed in then."""
    return time.value[0].point or HANDED_IN.fullmatch(deed.value.word) is not None


def _is_work(scene: Scene, time: Found[Whens], deed: Found[Deed]) -> bool:
    """Not a meeting, not an inspection that only comes again, not the event that the time is counted from."""
    when = time.value[0]
    if A_MEETING.fullmatch(deed.value.word) or (when.point and AN_INSPECTION.fullmatch(deed.value.word)):
        return False
    if when.bare and not (_finishes(scene.sentence, time) or lengths_alone.takes_after(scene, time)):
        return False
    return deed.start > time.start or not governing.of_an_event(scene.sentence, deed, time.start)


A_MEETING = re.compile(r"召开|举办|会议|例会|晨会|讲座|学习")
AN_INSPECTION = re.compile(r"组织|举行|评选|评比|检查|考核|考评|盘点|清点")
FINISHES = re.compile(
    r"(?:内|之内)?(?:办结|处理|解决|完成|响应|恢复|修复|答复|回复|结案|到达|到场|整改|反馈|办理|上门|转交|办妥|给出|提交)"
)


def _finishes(sentence: Sentence, time: Found[Whens]) -> bool:
    """5个工作日办结: a length right before the end of the work is a limit."""
    return FINISHES.match(sentence.text, time.end) is not None and len(time.value) == 1


COMPLETES = re.compile(r"完成|说明|办|做|交|查|审|报")


def _completes(sentence: Sentence, time: Found[Whens]) -> bool:
    phrase = sentence.phrases[sentence.phrase_at(time.start)]
    return COMPLETES.search(sentence.text, time.end, phrase.end) is not None


def _work(sentence: Sentence, time: Found[Whens], deed: Found[Deed] | None) -> Place | None:
    """What is to be done: the words behind the time, else those of the deed's phrase."""
    own = sentence.phrases[sentence.phrase_at(time.start)]
    found = _trimmed(sentence.text, time.end, own.end)
    rest = sentence.text[time.end : own.end].strip("·")
    if found is None and 2 <= len(rest) <= 4 and rest[0] in "完办":
        return time.end, own.end
    if found is not None and A_BASIS.match(sentence.text, *found) and deed is not None:
        found = None
    if found is None and deed is not None:
        phrase = sentence.phrases[sentence.phrase_at(deed.start)]
        start = (
            deed.start if phrase.start <= time.start < phrase.end or deed.start - phrase.start > 12 else phrase.start
        )
        found = _trimmed(sentence.text, start, phrase.end)
    if found is None or NO_WORK.search(sentence.text[slice(*found)]):
        return None
    return found


def _trimmed(text: str, start: int, end: int) -> Place | None:
    leading = LEADING.match(text[start:end])
    start += leading.end() if leading else 0
    return (start, end) if end - start >= 2 else None


def _quote(sentence: Sentence, time: Found[Whens], what: Place) -> Place:
    at = sentence.phrase_at(time.start)
    start = sentence.phrases[at].start
    return min(start, what[0]), max(what[1], time.end)


def _trigger(scene: Scene, time: Found[Whens]) -> Place | None:
    """What the limit is counted from; for a day of the month the day itself; else what the phrase speaks of."""
    when, own = time.value[0], scene.phrase(time.start)
    if when.point:
        return time.start, time.end
    found = counted_from.event_of(scene, time, when, ())
    if found is not None:
        return found
    subject = for_whom.chunk(scene.text, own.start, time.start)
    if subject is not None and nouns.post_of(scene.text, own.start, time.start) is None:
        return subject
    found = events.event_before(scene.text, scene.sentence.start, time.start)
    return found or _come_up(scene, time) or scene.carried.segment


COMES_UP = re.compile(
    r"(?:投诉|报修|报警|来电|咨询|求助|反映|申请|举报|故障|异议|事故|意见|建议|诉求|问题)(?:的|后|时)?$"
)


def _come_up(scene: Scene, time: Found[Whens]) -> Place | None:
    """What has come up, said before it says who acts: 客户来电投诉,客服须30分钟内响应; 用户意见由客服中心当日转交."""
    text, own = scene.text, scene.phrase(time.start)
    for phrase in (own, *scene.phrases_before(own)):
        end = min(time.start, phrase.end)
        by = text.find("由", phrase.start, end)
        end = by if by >= 0 else end
        if COMES_UP.search(text, phrase.start, end) and not any(other.start < end for other in scene.times_in(phrase)):
            return events.trimmed(text, phrase.start, end) or (phrase.start, end)
    return None
