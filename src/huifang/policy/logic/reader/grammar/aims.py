"""How numbers to reach are written: 不低于95%, 每日不少于10条, 控制在1%以下, 90%-100%, 不超过万分之三."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from huifang.policy.logic.reader.grammar import lengths
from huifang.policy.logic.reader.grammar.rule import Rule, pattern
from huifang.policy.logic.reader.grammar.words import one_of


@dataclass(frozen=True, slots=True)
class Aim:
    """A number with its bounds; `metric` is where its name stands, found by the sentence."""

    low: Decimal | None
    high: Decimal | None
    unit: str


FIGURE = r"\d{1,7}(?:\.\d{1,3})?|[一二两三四五六七八九十百]{1,8}(?:点[一二三四五六七八九])?"
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


def in_parts(match: re.Match[str]) -> Aim | None:
    value, unit = lengths.number(match["value"]), {"百": "%", "千": "‰", "万": "万分之"}[match["of"]]
    return Aim(None, value, unit) if match["most"] else Aim(value, None, unit)


def _figure(match: re.Match[str]) -> tuple[Decimal, str]:
    return lengths.number(match["value"]), match["unit"]


def rule(
    name: str, written: str, reads: Callable[[re.Match[str]], Aim | None], *examples: tuple[str, str]
) -> Rule[Aim]:
    return Rule(
        name,
        pattern(
            written.replace("LOW", LOW_WORDS)
            .replace("HIGH", HIGH_WORDS)
            .replace("FIGURE", FIGURE)
            .replace("UNIT", UNIT)
            .replace("PERCENT", PERCENT)
        ),
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
        "hundredths and smaller parts",
        rf"(?P<most>{HIGH_WORDS})?\s?(?P<of>[百千万])分之(?P<value>[一二三四五六七八九十百]{{1,8}}(?:点[一二三四五六七八九])?|\d{{1,3}})(?:以上)?",
        in_parts,
        ("百分之八十", "80.. %"),
        ("不高于百分之二", "..2 %"),
        ("不超过万分之三", "..3 万分之"),
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
        r"(?P<value>\d{1,7}(?:\.\d{1,3})?|[一二三四五六七八九十]{1,3}点[一二三四五六七八九])\s?(?P<unit>UNIT)(?P<end>以上|及以上|以下|以内|之内)",
        low,
        ("95%以上", "95.. %"),
        ("四点五分以上", "4.5.. 分"),
        ("30秒以内", "..30 秒"),
    ),
    rule(
        "an index that has no unit",
        r"(?:(?<=[A-Z]{3})|(?<=得分)|(?<=评分)|(?<=指数)|(?<=推荐值))(?:应|须|需)?(?:LOW)\s?(?P<value>FIGURE)(?P<unit>)(?P<end>(?!))?(?=[,;。:、)]|$)",
        low,
        ("NPS≥40", "40.. "),
    ),
    rule(
        "how long it takes",
        r"(?<=时效|周期|时长|时间)(?:平均|均|应|须)?(?:HIGH|为)(?:在)?\s?(?P<value>FIGURE)\s?(?P<unit>天|个?工作日|小时|分钟)(?P<end>以内|之内|内)?",
        high,
        ("时效不超过3天", "..3 天"),
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
