"""Labels (`新客户:`, `保养类:`), short lines that announce times, and the captions of a table's columns."""

from __future__ import annotations

import re

from huifang.policy.logic.reader.grammar import channels, events, for_whom, nouns
from huifang.policy.logic.reader.grammar.context import ABOUT_FOLLOW_UPS, ABOUT_TIMES
from huifang.policy.logic.reader.grammar.deeds import OF_FOLLOW_UP
from huifang.policy.logic.reader.grammar.rule import pattern
from huifang.policy.logic.reader.grammar.scene import Carried, Place
from huifang.policy.logic.reader.grammar.sentences import Phrase, Sentence
from huifang.policy.logic.reader.written import Clause

LONGEST_ANNOUNCEMENT = 12
NAMED = re.compile(rf"(?P<who>[^,;。:的及其\d\s]{{2,8}}?)(?:电话|上门)?(?:{OF_FOLLOW_UP}|关怀|维护|跟进)$")
NO_NAME = re.compile(
    r"^(?:电话|上门|定期|首次|[一二三四五]次|日常|例行|微信|短信|再次|客户|第.次|业主|用户|顾客|面访|常规)$"
)
OF_CUSTOMERS = pattern(r"{customer}|对象|类型|类别|等级|级别|分类|分级|项目|病种|情形|场景|阶段")
OF_TIMES = pattern(r"{node_of_time}|频率|时效|^(?:第[一二三四五\d]|首|末|初|[一二三四五])次")
OF_OTHER_WORK = re.compile(r"培训|检查|考核|会议|保养|统计|盘点|上报|汇报|归档")
OF_POSTS = re.compile(r"责任|负责|执行|岗位|人员|部门|实施|主体|经办|(?:访|系|进)人$")
AS_ABOVE = re.compile(r"同上(?:一?[款条项]|述)?|同前(?:[款条项]|述)?|与[前上](?:[款条项]|述|者)?相同|[〃″]")
OF_CHANNELS = re.compile(r"方式|形式|渠道|手段|途径")


def carried_by_row(clause: Clause) -> Carried:
    """What the cells of a table row hold for the times of the row, by the captions above them."""
    segment = post = None
    named: tuple[channels.Named, ...] = ()
    times, column = False, None
    for cell in clause.cells:
        place = (cell.start, cell.end)
        if AS_ABOVE.fullmatch(clause.text, *place):
            times = times or OF_TIMES.search(cell.caption) is not None
            continue
        if OF_TIMES.search(cell.caption):
            times = True
            column = column if OF_OTHER_WORK.search(cell.caption) else place
        elif OF_CHANNELS.search(cell.caption):
            named = channels.channels_in(clause.text, *place)
        elif OF_POSTS.search(cell.caption):
            post = post or place
        elif OF_CUSTOMERS.search(cell.caption):
            segment = segment or place
    return Carried(segment=segment if times else None, post=post, channels=named, times=times, column=column)


def carried_over(sentence: Sentence, before: Carried) -> Carried:
    """What the label of a sentence says; what is carried already where it has none."""
    if _announces_times(sentence):
        return Carried(times=True)
    alone = _customers_alone(sentence)
    if alone is not None:
        return Carried(segment=alone, times=before.times)
    carried = before
    for at, phrase in enumerate(sentence.phrases):
        if phrase.label and not any(phrase.start <= time.start < phrase.end for time in sentence.times):
            carried = _labelled(
                sentence.text, phrase, carried if at else Carried(before=before.before, times=before.times)
            )
    return carried


def _customers_alone(sentence: Sentence) -> Place | None:
    """新客户。 or 甲类--储值会员。: a sentence that only names the customers of the next ones."""
    if sentence.times or sentence.deeds or not sentence.phrases:
        return None
    last = sentence.phrases[-1]
    found = _customers(sentence.text, last)
    told_apart = found is not None and nouns.is_told_apart(sentence.text[slice(*found)])
    return found if told_apart and found == (last.start, last.end) else None


def _announces_times(sentence: Sentence) -> bool:
    """回访时机 on a line of its own."""
    said = sentence.said()
    short = not sentence.times and len(said) <= LONGEST_ANNOUNCEMENT
    return short and ABOUT_TIMES.search(said) is not None and ABOUT_FOLLOW_UPS.search(said) is not None


def _labelled(text: str, phrase: Phrase, before: Carried) -> Carried:
    said = text[phrase.start : phrase.end]
    event = events.event_before(text, phrase.start, phrase.end)
    post = nouns.post_of(text, phrase.start, phrase.end)
    segment = _customers(text, phrase)
    if segment is None and event is None and post is None:
        segment = _name(text, phrase, said)
    times = before.times or ABOUT_TIMES.search(said) is not None
    return Carried(segment or before.segment, event or before.event, post or before.post, before.channels, times=times)


def _customers(text: str, phrase: Phrase) -> Place | None:
    found = list(nouns.customers_in(text, phrase.start, phrase.end))
    return (found[0][0], found[-1][1]) if found else None


def _name(text: str, phrase: Phrase, said: str) -> Place | None:
    """注射类: or 售后回访:, a group by another word than customers."""
    if not ABOUT_FOLLOW_UPS.search(said):
        found = for_whom.chunk(text, phrase.start, phrase.end)
        if found:
            return found
    match = NAMED.search(text, phrase.start, phrase.end)
    return match.span("who") if match and not NO_NAME.match(match["who"]) else None
