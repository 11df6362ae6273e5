"""Numbers to reach: 回访率不低于95%, 每日不少于10条, 控制在1%以下, 90%-100%."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from huifang.policy.logic.reader.grammar import lengths
from huifang.policy.logic.reader.grammar.rule import Rule, found_in, pattern
from huifang.policy.logic.reader.grammar.sentences import Sentence
from huifang.policy.logic.reader.grammar.timing import times_in
from huifang.policy.logic.reader.grammar.words import one_of

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Aim:
    """A number with its bounds; `metric` is where its name stands, found by the sentence."""

    low: Decimal | None
    high: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class Goal:
    metric: Place
    value: Place
    aim: Aim
    quote: Place
    rule: str


FIGURE = r"\d{1,7}(?:\.\d{1,3})?|[一二两三四五六七八九十百]{1,8}"
PERCENT = r"%|‰|个百分点"
UNIT = one_of(
    r"""
    % ‰ 个百分点 分(?!钟|公司|店|局|别|类|之|析|级|配|数|值|管|期|两|三) 条 通 例 户 家 份 位 名 人次 人(?!员)
    单 宗 组
    个(?!月|工作日|自然日|小时|交易日|百分点|星期|阶段|方面|部分|步骤|环节|原则|等级|类|层|季度|学期|问题) 元
    分钟 秒钟? 小时 ℃ 件 场 篇 批 台
    """
)
ENDS_BELOW = re.compile(r"以下|以内|之内|内$")
LOW_WORDS = one_of(
    r"""
    不低于 不少于 不得低于 不得少于 不能低于 不应低于 不应少于 不小于 至少 最少 最低 大于等于 大于 高于 超过
    多于 达到? 达成 ≥ >= > 保持在 力争 提升至? 提高至? 提高到 要求达?到? 须达 目标值? 确保
    """
)
WEAK_WORDS = r"为|是|实现|:|完成|有|到|要求"
HIGH_WORDS = one_of(
    r"""
    不高于 不超过 不得超过 不得高于 不大于 不多于 不能超过 低于 少于 小于 控制在 ≤ <= < 降至 降到 下降到? 最多
    至多 限
    """
)


def low(match: re.Match[str]) -> Aim | None:
    value, unit = _figure(match)
    if ENDS_BELOW.search(match["end"] or ""):
        return Aim(None, value, unit)
    return Aim(value, None, unit)


def high(match: re.Match[str]) -> Aim | None:
    value, unit = _figure(match)
    if (match["end"] or "").startswith("以上"):
        return Aim(value, None, unit)
    return Aim(None, value, unit)


def between(match: re.Match[str]) -> Aim | None:
    return Aim(lengths.number(match["first"]), lengths.number(match["second"]), match["unit"])


def in_tenths(match: re.Match[str]) -> Aim | None:
    if not (match["bound"] or match["more"]):
        return None
    value = lengths.number(match["tenths"]) * 10 + (5 if match["five"] else 0)
    return Aim(value, None, "%")


def in_hundredths(match: re.Match[str]) -> Aim | None:
    return Aim(lengths.number(match["value"]), None, "%")


def _figure(match: re.Match[str]) -> tuple[Decimal, str]:
    return lengths.number(match["value"]), match["unit"]


def rule(
    name: str, written: str, reads: Callable[[re.Match[str]], Aim | None], *examples: tuple[str, str]
) -> Rule[Aim]:
    return Rule(
        name,
        pattern(written.replace("FIGURE", FIGURE).replace("UNIT", UNIT).replace("PERCENT", PERCENT)),
        reads,
        examples,
    )


END = r"(?P<end>以上|及以上|以下|以内|之内|内)?"

RULES: tuple[Rule[Aim], ...] = (
    rule(
        "between two numbers",
        r"(?:应?在|为|达到?|保持在|控制在|介于|:)?\s?(?P<first>FIGURE)\s?(?:PERCENT|℃)?\s?(?:-+|~|至|到)\s?(?P<second>FIGURE)\s?(?P<unit>UNIT)(?:之间|范围内)?",
        between,
        ("90%-100%", "90..100 %"),
        ("在98%至100%之间", "98..100 %"),
    ),
    rule(
        "tenths",
        r"(?P<bound>达到?|不低于|不少于|超过)?(?P<tenths>[一二三四五六七八九])成(?P<five>半)?(?P<more>以上)?",
        in_tenths,
        ("九成以上", "90.. %"),
    ),
    rule(
        "hundredths",
        r"百分之(?P<value>[一二三四五六七八九十百]{1,8})(?:以上)?",
        in_hundredths,
        ("百分之八十", "80.. %"),
    ),
    rule(
        "at most",
        rf"(?:{HIGH_WORDS})\s?(?:在|到|至|每(?:日|天|月|周))?\s?(?P<value>FIGURE)\s?(?P<unit>UNIT){END}",
        high,
        ("控制在1%以下", "..1 %"),
        ("不得超过3%", "..3 %"),
        ("≤30秒", "..30 秒"),
    ),
    rule(
        "at least",
        rf"(?:{LOW_WORDS})\s?(?:到|在|为|至|约|每(?:日|天|月|周))?\s?(?P<value>FIGURE)\s?(?P<unit>UNIT){END}",
        low,
        ("不低于95%", "95.. %"),
        ("达到90%以上", "90.. %"),
        ("不少于30条", "30.. 条"),
    ),
    rule(
        "so much, said plainly",
        rf"(?:{WEAK_WORDS})\s?(?P<value>\d{{1,7}}(?:\.\d{{1,3}})?)\s?(?P<unit>UNIT){END}",
        low,
        ("为65%", "65.. %"),
        ("为30秒以内", "..30 秒"),
    ),
    rule(
        "so much and more",
        r"(?P<value>\d{1,7}(?:\.\d{1,3})?)\s?(?P<unit>UNIT)(?P<end>以上|及以上|以下|以内|之内)",
        low,
        ("95%以上", "95.. %"),
        ("30秒以内", "..30 秒"),
    ),
    rule(
        "a share",
        r"(?P<value>\d{1,7}(?:\.\d{1,3})?)\s?(?P<unit>%|‰|个百分点)(?P<end>(?!))?",
        low,
        ("100%", "100.. %"),
        ("65%", "65.. %"),
    ),
    rule(
        "a quota of each day or month",
        r"(?<=[\u4e00-\u9fff:])(?P<value>FIGURE)\s?(?P<unit>条|通|例|户|家|份|人次|单|组)(?P<end>(?!))?",
        low,
        ("专员120户", "120.. 户"),
    ),
)

MONEY_OR_CONDITION = re.compile(r"扣|罚|奖(?!惩)|元$|赔付|工资|补贴|报销|提成|处以|减免|折扣|优惠|系数")
A_FINDING = re.compile(
    r"据[^,。]{0,10}(?:统计|调查)|就会|每(?:降低|提高|提升|增加|减少)|研究表明|数据显示|统计显示|调查显示|意味着|利润"
)
"""What somebody has found out about customers; nobody is asked to reach it."""
A_NORM = re.compile(r"不(?:得|能|应)?(?:低于|少于|超过|高于)")
"""不低于95%,每少一人扣20元 sets what is to be reached; 低于95%,扣20元 only says when it costs."""
FINED = re.compile(r",?(?:的,)?(?:每[^,。;]{0,4})?(?:扣|罚|处以|取消|予以?(?:处罚|警告))")
MEASURED = re.compile(
    r"率|度|分|值|量|数|比例|占比|时长|时间|成功|完成|回访|随访|走访|拜访|家访|抽取|抽查|抽检|覆盖|通话|外呼|响应|指标|合格|比|单次|NPS|投诉|每[天日周月季年人]|收件人|客户|湿度|温度|安装|维修|保养|录音|电话|推荐"
)
A_METRIC = re.compile(r"[^,。;:、()|\s]{1,24}$")
LINKS = re.compile(
    r"(?:应当?|须|需|要|必须|均|都|力争|原则上|平均|目标|控制|保持|达|得|的|为|在|不|一般|年度|每人每?天?|上升|总数|并|且|同时|、|抽取|分别|随机|达到)+$"
)
LEADS = re.compile(
    r"^(?:其中|确保|使|将|要求|保证|并|且|对|从|由|抽取|应|须|按|按照|的|、|每(?:日|天|周|月|季度?|年)|且|各|随机)+"
)
NOT_A_METRIC = re.compile(
    r"^(?:第|共|约|设|专|由|有|的|内|每|至|其|年|月|日|客户|公司|连续|累计|单笔|超过|满|每次|一次|首次|如|若|凡|当|对)?$|(?:年费|金额|余额|价格|费用|价值|消费|资产|存款|价|缴费|面积|注册资本|建筑|人民币|款|单笔|账户|预算|损失|赔偿|人数为)$|客户[一二三四五六七八九十\d]|前$|名列"
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
