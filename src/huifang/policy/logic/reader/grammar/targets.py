"""Numbers to reach and what they measure: 回访率不低于95%, 每日抽检不少于10条, 差评率控制在1%以下."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from huifang.policy.logic.reader.grammar.aims import RULES, Aim
from huifang.policy.logic.reader.grammar.rule import found_in, pattern
from huifang.policy.logic.reader.grammar.sentences import Sentence
from huifang.policy.logic.reader.grammar.timing import times_in

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Goal:
    metric: Place
    value: Place
    aim: Aim
    quote: Place
    rule: str


MONEY_OR_CONDITION = re.compile(r"扣|罚|奖(?!惩)|元$|赔付|工资|补贴|报销|提成|处以|减免|折扣|优惠|系数")
A_FINDING = re.compile(
    r"据[^,。]{0,10}(?:统计|调查)|就会|每(?:降低|提高|提升|增加|减少)|研究表明|数据显示|统计显示|调查显示|意味着|利润|由\s?\d[\d.]*\s?%?\s?(?:提升|提高|上升|增长|下降|降)"
)
"""What somebody has found out about customers; nobody is asked to reach it."""
A_NORM = re.compile(r"不(?:得|能|应)?(?:低于|少于|超过|高于)")
"""不低于95%,每少一人扣20元 sets what is to be reached; 低于95%,扣20元 only says when it costs."""
FINED = re.compile(r",?(?:的,)?(?:每[^,。;]{0,4})?(?:扣|罚|处以|取消|予以?(?:处罚|警告))")
MEASURED = re.compile(
    r"率|度|分|值|量|周期|时效|数|比例|占比|时长|时间|成功|完成|回访|随访|走访|拜访|家访|抽取|抽查|抽检|覆盖|通话|外呼|响应|指标|合格|比|单次|NPS|投诉|每[天日周月季年人]|收件人|客户|湿度|温度|安装|维修|保养|录音|电话|推荐"
)
A_METRIC = re.compile(r"[^,。;:、()|\s]{1,24}$")
LINKS = re.compile(
    r"(?:应当?|须|需|要|必须|均|都|力争|原则上|平均|目标|控制|保持|达|得|的|为|在|不|一般|年度|每人每?天?|上升|总数|并|且|同时|、|抽取|分别|随机|达到)+$"
)
LEADS = re.compile(
    r"^(?:其中|确保|使|将|要求|保证|并|且|对|从|由|抽取|应|须|按|按照|的|、|每(?:日|天|周|月|季度?|年)|且|各|随机)+"
)
NOT_A_METRIC = re.compile(
    r"^(?:第|共|约|设|专|由|有|的|内|每|至|其|年|月|日|客户|公司|连续|累计|单笔|超过|满|每次|一次|首次|如|若|凡|当|对)?$|(?:年费|金额|余额|价格|费用|价值|消费|资产|存款|价|缴费|面积|注册资本|建筑|人民币|款|单笔|账户|预算|损失|赔偿|人数为)$|客户[一二三四五六七八九十\d]|前$|名列|长度$|位数$"
)


def goals_in(sentence: Sentence) -> Iterator[Goal]:
    """The numbers that a sentence asks to be reached."""
    text = sentence.text
    if A_FINDING.search(sentence.said()):
        return
    for found in found_in(sentence.said(), RULES):
        start, end = sentence.start + found.start, sentence.start + found.end
        phrase = sentence.phrases[sentence.phrase_at(start)]
        if (
            MONEY_OR_CONDITION.search(text[phrase.start : phrase.end])
            or _is_condition(text, end, phrase.end)
            or _ends_in_of(text, end, phrase.end)
            or (FINED.match(text, phrase.end) and not A_NORM.match(text, start, end))
        ):
            continue
        if found.value.low == 1 and re.search(
            r"[一1]\s?(?:份|名|位|个|人|家|户|条|例|批|组|件|场|篇|台|单|通)", text[start:end]
        ):
            continue
        metric = _metric(sentence, start, end, phrase.start, phrase.end)
        if metric is None or not _is_measured(text, metric, start, phrase.start, labelled=_labelled(sentence, start)):
            continue
        if _is_a_time(sentence, start, end) and not re.search(
            r"时长|时间|通话|时效|响应", text[max(start - 26, sentence.start) : start]
        ):
            continue
        yield Goal(metric, (start, end), found.value, (min(metric[0], phrase.start), max(end, metric[1])), found.rule)


OF_SOMEBODY = pattern(
    r"\s?(?:以上|以下)?的[^,。;]{0,6}?"
    r"(?:{customer}|{post}|部门|门店|商户|网点|支行|案件|订单|项目)(?!.{0,8}(?:回访|走访|随访|抽查))"
)
A_SAMPLE = re.compile("比例|抽|选取|走访|拜访|家访")


def _is_condition(text: str, end: int, phrase_end: int) -> bool:
    """年费50万以上的客户: a number that tells customers apart, not one to be reached."""
    told_apart = OF_SOMEBODY.match(text, end, phrase_end) is not None
    return told_apart and A_SAMPLE.search(text, max(0, end - 16), end) is None


def _ends_in_of(text: str, end: int, phrase_end: int) -> bool:
    """打分低于6分的,…: the number is a condition."""
    return re.match(r"的(?:$|[\d一二三四五六七八九十须应当次由,;])", text[end:phrase_end]) is not None


def _is_a_time(sentence: Sentence, start: int, end: int) -> bool:
    return bool(re.search(r"(?:分钟|小时|秒钟?)(?:以内|之内|内|以上)?$", sentence.text[start:end]))


def _metric(sentence: Sentence, start: int, end: int, phrase_start: int, phrase_end: int) -> Place | None:
    """The words before the number, or behind it where none stand before."""
    text = sentence.text
    sampled = re.search(r"(?:抽取|抽查|抽检|抽样|抽听)(?:不少于|不低于|至少|比例)?$", text[phrase_start:start])
    if sampled and "率" not in sampled[0]:
        return phrase_start + sampled.start(), start
    share_of = re.match(r"的?比例(?:进行)?([^,。;:]{2,10})", text[end:phrase_end])
    if share_of:
        return end + share_of.start(1), end + share_of.end(1)
    before = _named(text, phrase_start, start)
    if before:
        return before
    behind = re.match(r"(?:的|进行|\s)*([^,。;:]{2,12})", text[end:phrase_end])
    if behind:
        return end + behind.start(1), end + behind.end(1)
    at = sentence.phrase_at(start)
    for phrase in reversed(sentence.phrases[:at]):
        earlier = _named(text, phrase.start, phrase.end)
        if earlier:
            return earlier
    return None


def _named(text: str, start: int, end: int) -> Place | None:
    for time in times_in(text[start:end]):
        if not all(when.kind in {"every", "times"} for when in time.value):
            start += time.end
            break
    linked = LINKS.search(text, start, end)
    end = linked.start() if linked else end
    match = A_METRIC.search(text, start, end)
    if match is None:
        return None
    leading = LEADS.match(text[match.start() : end])
    begin = match.start() + (leading.end() if leading else 0)
    return (begin, end) if end - begin >= 2 and not NOT_A_METRIC.search(text[begin:end]) else None


def _is_measured(text: str, metric: Place, start: int, phrase_start: int, *, labelled: bool) -> bool:
    return MEASURED.search(text[min(metric[0], phrase_start) : max(start, metric[1])]) is not None or labelled


def _labelled(sentence: Sentence, start: int) -> bool:
    """每月回访量:专员120户; 通话时间,专员不低于30分钟: words before say what is measured."""
    first = sentence.phrases[0]
    said = sentence.text[first.start : first.end] if first.label else ""
    near = sentence.text[max(sentence.start, start - 26) : start]
    return re.search(r"率|量|数|比例|时长|指标", said) is not None or re.search(r"时长|时间|通话", near) is not None
