"""What a time is counted from: 出院 of 出院后3天内, 合同到期 of 合同到期前30天, 逾期 of 逾期7天."""

from __future__ import annotations

import re

from huifang.policy.logic.reader.grammar.nouns import A_CUSTOMER
from huifang.policy.logic.reader.grammar.rule import pattern

# The end of an event: what follows is later than it. Words that merely contain the sign are left out.
AFTER = re.compile(
    r"(?<![今然最此先前背滞随其])(?<!售(?=后(?:服务|部|人员|客服|回访|维护|专员|支持|技术|顾问|跟进|政策|中心|满意|团队|组)))"
    r"(?:之后|以后|过后|后(?![续台果勤期者方记补代顾备天宫市]|[一二三四五六七八九十\d]+[位名])|之日起|当日起|起(?=[\d一二三四五六七八九十半两第的,])|的?当天(?=$|,)|之时)"
    r"(?:的)?"
)
AT = re.compile(
    r"(?<![及同按准随定临小工有平届此课即实何当限暂准])时(?=,|$|由|应|须|需|要|短信|电话|致|提醒|联|对|与|向|回|随|进行)"
)
STOPS = re.compile(
    r"[,。;:?!()\[\]|\"\s→]|--|(?<!正)在(?!院|校|保|建|途|职|线|库)|于(?!是)|自(?!费|主|提|助|住|驾|动|愿|行)|从(?!业)|应(?!届|用|急|对)(?:当|该)?|须(?!知)|凡|如(?!期)|若|(?:^|(?<=[,;。:]))待|当(?!事|日|月|天|面|地)|每次|每单|每笔|因(?!此)|并(?!购|发)|且"
    r"|(?:^|(?<=[,;:。]))(?:对于?|针对)|由(?!于)|将|则|一般|其(?!他)|第[一二三四五]次(?=在)|首次(?=在)|至(?!少)|(?<=[次天日月年周时])、|必须|需要|需(?!求)|要(?!求)"
)
LEADING = re.compile(r"^(?:的|了|对于?|针对|与|向|为|给|和|及|、|各|其|该|本|、|已|进行|完成(?!后)|以及)+")
OPENING_POST = pattern(r"^[^,。;:的]{0,6}?(?:{post})(?=[\u4e00-\u9fff]{2})")
PRONOUNS = frozenset({"此", "之", "以", "其", "今", "然", "", "这", "随", "事", "最", "先"})


def event_before(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The nearest event that stands, with 后 or 之日起 or 时 behind it, in `text[start:end]`."""
    marks = list(AFTER.finditer(text, start, end))
    for mark in reversed(marks):
        found = trimmed(text, start, mark.start())
        if found:
            return found
    for mark in reversed(list(AT.finditer(text, start, end))):
        found = trimmed(text, start, mark.start())
        if found:
            return found
    return None


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The words that end at `end` and name what happens, without who and the words that lead up to it."""
    begin = max(start, end - 22)
    for stop in STOPS.finditer(text, begin, end):
        begin = stop.end()
    leading = LEADING.match(text[begin:end])
    begin += leading.end() if leading else 0
    begin = _without_subject(text, begin, end)
    if text[begin:end] in PRONOUNS or end - begin < 1:
        return None
    return begin, end


def _without_subject(text: str, begin: int, end: int) -> int:
    """Without the customer or the post in front of the deed, where a deed is left: 客户签收 is 签收."""
    customer = A_CUSTOMER.match(text, begin, end)
    if customer is None:
        customer = next((found for found in A_CUSTOMER.finditer(text, begin, end) if found.end() <= end - 2), None)
        if customer is not None and text[customer.end()] in "的投提反报资信意需满档":
            customer = None
    if customer is not None and end - customer.end() >= 2 and text[customer.end()] not in "的投提反报资信意需满档":
        begin = customer.end()
    post = OPENING_POST.match(text[begin:end])
    if post and end - begin - post.end() >= 2:
        begin += post.end()
    return begin
