"""Times counted from something that happened or will happen: 三天内, 次日, 到期前30天, 满半年, 90天未登录."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from huifang.policy.logic.reader.grammar import lengths
from huifang.policy.logic.reader.grammar.lengths import one
from huifang.policy.logic.reader.grammar.rule import Rule, pattern
from huifang.policy.logic.reader.grammar.when import When, Whens, listed
from huifang.policy.logic.reader.statements import TimingKind

SEVERAL = (
    r"(?P<several>第?(?:{length}|{number}(?=\s?(?:个?(?:至|到)|-|~|、|/|和|及|与)))"
    r"(?:(?:\s?(?:、|/|和|及|与|以及|或|个?至|个?到|-+|~)\s?|,(?=第?(?:{length})(?:[,、]|$)))(?:第|满|前)?(?:{length}|{number}(?=[、/])))*)"
)


def several(kind: TimingKind) -> Callable[[re.Match[str]], Whens | None]:
    """Reads the list of lengths of a match as so many times of this kind."""

    def reads(match: re.Match[str]) -> Whens | None:
        return listed(match["several"], match.start("several"), kind=kind) or None

    return reads


def _either(match: re.Match[str]) -> tuple[str, int]:
    """The list that one of the two ways of saying it holds, and where it begins."""
    group = "several" if match["several"] else "more"
    return match[group], match.start(group)


def overdue(match: re.Match[str]) -> Whens | None:
    members = listed(match["several"], match.start("several"), kind="within" if match["inside"] else "at")
    return tuple(replace(when, event=match.span("event")) for when in members) or None


def bare(match: re.Match[str]) -> Whens | None:
    return (
        tuple(replace(when, bare=True) for when in listed(match["several"], match.start("several"), kind="at")) or None
    )


def not_done(match: re.Match[str]) -> Whens | None:
    """Customers who have not done something for so long; what they have not done is the event."""
    length = lengths.length(match["long"])
    return (When("after", length=length, event=match.span("undone")),) if length else None


def first_of(match: re.Match[str]) -> Whens | None:
    unit = lengths.length("一" + match["unit"])
    return (When("within", length=unit),) if unit else None


def nothing(_match: re.Match[str]) -> Whens:
    """Words that look like a time of the kind wanted and are none."""
    return ()


def fixed(when: When) -> Callable[[re.Match[str]], Whens]:
    return lambda _match: (when,)


def trading_or_calendar(match: re.Match[str]) -> Whens | None:
    length = lengths.length(match["count"] + (match["unit"] or "日"))
    return (When("at", length=length),) if length else None


def rest_of_span(match: re.Match[str]) -> Whens | None:
    length = lengths.length(match["long"])
    return (When("before", length=length, event=match.span("event")),) if length else None


RULES: tuple[Rule[Whens], ...] = (
    Rule(
        "a date is no time of a rule",
        pattern(
            r"[\dX×xX]{2,4}年(?:[\d×xX]{1,2}月(?:[\d×xX]{1,2}日)?)?|\d{1,2}月\d{1,2}日|\d{1,2}月份(?!内)"
            r"|(?:满月|百[天日]|周岁)(?=照|宴|酒|礼|卡)|(?<![\u4e00-\u9fff])当[天日]的"
        ),
        nothing,
        (("2023年5月1日", ""), ("12月31日", ""), ("百天照", ""), ("当天的", "")),
    ),
    Rule(
        "hours of the clock and of service",
        pattern(
            r"(?<![A-Za-z\d])\d{1,2}[:：]\d{2}(?!\d|分钟|天|小时|日|个|周|秒)|(?:上午|下午|晚上?|早上?|中午)?\d{1,2}(?:点|时(?!内|之))(?:半|\d+分)?|7\s?[×xX*]\s?24小时"
            r"|24小时(?=服务|开通|值班|热线|在线|全天|不间断|受理|畅通|营业|接听|客服)"
        ),
        nothing,
        (("24小时开通", ""), ("18:00", ""), ("晚上9点", "")),
    ),
    Rule(
        "from one hour of the day to another",
        pattern(
            r"(?:每[日天个]?(?:工作日)?|周[一二三四五六日](?:至|到)周?[一二三四五六日])?{clock}(?:至|到|-+|~){clock}"
        ),
        nothing,
        (("每日上午九时至晚间八时", ""), ("每天9:00-17:30", "")),
    ),
    Rule(
        "what has happened so many times within so long",
        pattern(
            r"{length}(?:之|以)?内[^,;。:每]{0,18}?(?:达到?|超过|满|发生|累计|出现)?{number}次(?:及?以上)?(?:的(?=$|[,;。:由须应])|者|(?:均|都|仍|也)*(?:未|仍|无法|没有)|(?<=上)(?:时|[^,;。:]{1,10}的))"
        ),
        nothing,
        (("一个月内故障三次以上的", ""), ("三十天内报修达两次者", ""), ("一个月内联系三次仍无法", "")),
    ),
    Rule(
        "an age, a term of office, a standing",
        pattern(
            r"(?:年满|满)?(?:{number})周岁(?!时|当)|{length}(?:以上|及以上)?(?:的)?(?:工作)?(?:经验|经历|资历|工龄|有效|龄)"
        ),
        nothing,
        (("年满六十周岁", ""), ("两年以上工作经验", "")),
    ),
    Rule(
        "how long something is kept, lasts or may last",
        pattern(
            r"(?:保存|保管|留存|存档|保留|期限|有效期|为期|存续|持续|延长|延长至|延期|试用期|合同期|借期|历时|时长|时间|通话|耗时|留观|耽误|借阅)"
            r"(?:期限|期|时间|时长|时限)?(?:均|应|须|需|一般|原则上)?(?:不少于|不得少于|不低于|不得低于|至少|为|是|满|达|不超过|不得超过|不得短于|在)?"
            r"(?:您|你)?{length}(?!内|之内|以内|后|前|一次|1次)(?:以上|及以上)?"
            r"|连续{length}(?!未|没|无|内|以上未|每|由|,每)|(?:期间|期限)(?:超过|不足|满|在){length}(?:以上)?|不(?:得|能|应)?(?:低于|少于|短于){length}(?!内|之内|以内|后|前|一次|1次)"
        ),
        nothing,
        (("保存期限不少于15年", ""), ("试用期三个月", ""), ("通话时长不低于3分钟", "")),
    ),
    Rule(
        "not done for so long",
        pattern(
            r"(?:连续|超过|满|逾|已|达到?)?(?P<long>{length})(?:以上|及以上|内|以来|之内)?(?:都|仍|还|均|尚|从)?"
            r"(?P<undone>(?:未|没有|没|无)(?!法|论|误|需|偿)(?:(?!{customer})[^,。;:、()的者每由\s]){1,7})"
        ),
        not_done,
        (("连续两个月没有下单", "after P2M"), ("90天未登录", "after P90D"), ("超过半年未回厂", "after P6M")),
    ),
    Rule(
        "so long before it",
        pattern(
            r"(?:提前|预先|前)(?:至少|不少于|最少)?" + SEVERAL + r"(?:之|以)?内?(?!(?:年|月|天)?(?:每|各[年月周季])|的)"
        ),
        several("before"),
        (
            ("提前一天", "before P1D"),
            ("前30天", "before P30D"),
            ("前一周内", "before P1W"),
            ("前一个月、前两周、前三天", "before P1M before P2W before P3D"),
            ("提前1-3天", "before P3D"),
        ),
    ),
    Rule(
        "so long still to go",
        pattern(
            r"(?:距离?|离(?=[^,。;:]{2,10}(?:还有|还剩|不足)))(?P<event>[^,。;:]{2,12}?)(?:还有|还剩|仅剩|不足|剩余|尚有|前)?(?P<long>{length})(?:时|内|前)?"
        ),
        rest_of_span,
        (("距保单期满还有60天", "before P60D"),),
    ),
    Rule(
        "no later than so long",
        pattern(
            r"(?:最迟|最晚|最长)?(?:不(?:得|应)?超过|不晚于|不迟于|不得晚于|最迟|最晚)(?:第)?"
            + SEVERAL
            + r"(?:之内|以内|内)?"
            r"|(?<![每各前达])" + SEVERAL.replace("several", "more") + r"\s?(?:以|之)?(?:内|里)(?!部|容)"
        ),
        lambda match: listed(*_either(match), kind="within") or None,
        (
            ("三天内", "within P3D"),
            ("2个工作日之内", "within P2WD"),
            ("最迟不超过两个小时", "within PT2H"),
            ("72h内", "within PT72H"),
        ),
    ),
    Rule(
        "in the first month, in the first week",
        pattern(
            r"(?:首个?|头(?:一)?(?:个)?|(?:的)?第(?:一|1)(?:个)?|当(?=[月周季年]度?(?:之|以)?内))(?P<unit>周|星期|月|季度|年)(?:之内|以内|内)?(?![、/和及]第?\d|[报结]|[\u4e00-\u9fff]{1,6}(?:结束|完成|验收|期满)后)"
        ),
        first_of,
        (("首月内", "within P1M"), ("第一周内", "within P1W"), ("第一个月", "within P1M")),
    ),
    Rule(
        "so long ahead of it, said after the event",
        pattern(r"(?<![每月])" + SEVERAL + r"(?:之|以)?前(?![来往台期后])"),
        several("before"),
        (("30天前", "before P30D"), ("两周之前", "before P2W")),
    ),
    Rule(
        "overdue for so long",
        pattern(
            r"(?P<event>逾期|超期|欠费|拖欠|延误)(?:已?满|超过?|达)?"
            + SEVERAL
            + r"(?:(?P<inside>(?:之|以)?内)|以上|及以上|后|时)?"
        ),
        overdue,
        (("逾期1天", "at P1D"), ("欠费满三个月", "at P3M"), ("逾期3天内", "within P3D"), ("延误超24小时", "at PT24H")),
    ),
    Rule(
        "once so long has passed",
        pattern(
            r"(?:届满|满|逾期?|达到?|超过)"
            + SEVERAL
            + r"(?:之后|以后|后|时|以上|及以上|仍)?(?!的?(?:经验|罚))"
            + "|在"
            + SEVERAL.replace("several", "more")
            + r"(?:的时候|时(?![间限段效刻]))"
        ),
        lambda match: listed(*_either(match), kind="at") or None,
        (
            ("满三个月", "at P3M"),
            ("满一周、满一个月", "at P1W at P1M"),
            ("超过七天", "at P7D"),
            ("在一个月、三个月、半年时", "at P1M at P3M at P6M"),
        ),
    ),
    Rule(
        "so long after it",
        pattern(SEVERAL + r"(?:之后|以后|过后|后(?!台|续|果|者|期|勤|方))"),
        several("at"),
        (("一周后", "at P1W"), ("3天、7天后", "at P3D at P7D")),
    ),
    Rule(
        "on the second day, said of the next one",
        pattern(r"第二[天日](?![、,和及]第)"),
        fixed(When("at", length=one("day"))),
        (("第二天", "at P1D"),),
    ),
    Rule(
        "on such a day after it",
        pattern(
            r"(?P<several>第(?:{length}|{number}(?=[、/,和及]))(?:(?:\s?[、/,和及与]\s?|至|到|-|~)第?(?:{length}|{number}(?=[、/,和及])))*)"
        ),
        several("at"),
        (
            ("第3天", "at P3D"),
            ("第2天、第7天", "at P2D at P7D"),
            ("第1、3、6个月", "at P1M at P3M at P6M"),
            ("第2至4周", "window P2W/P4W"),
        ),
    ),
    Rule(
        "on the day after",
        pattern(
            r"(?:次日|翌日|隔日|隔天|第二日|第2日|第二天|转天|次一?(?P<unit>工作日|交易日)|T\s?\+\s?1(?!\d)日?)(?:之?前(?=[\u4e00-\u9fff])|内)?"
        ),
        lambda match: (When("at", length=one("working_day" if match["unit"] == "工作日" else "day")),),
        (("次日", "at P1D"), ("翌日", "at P1D"), ("次一工作日", "at P1WD")),
    ),
    Rule(
        "day zero and so many",
        pattern(r"[TDN]\s?\+\s?(?P<count>\d+)(?P<unit>日|天|个?月|个?交易日|个?工作日)?"),
        trading_or_calendar,
        (("T+3日", "at P3D"), ("T+7", "at P7D")),
    ),
    Rule(
        "on the day itself",
        pattern(r"当日|当天|当晚|即日(?!起)|同日|同一天|当夜"),
        fixed(When("same_day")),
        (("当日", "same_day"), ("当晚", "same_day")),
    ),
    Rule(
        "so long, nothing else said",
        pattern(r"(?<![每第各])" + SEVERAL),
        bare,
        (("7天", "at P7D"), ("1天、1周", "at P1D at P1W")),
    ),
)

NO_TIMES = 1 + next(at for at, rule in enumerate(RULES) if rule.name == "not done for so long")
"""The first rules, which must be tried before rhythms are: what only looks like a time."""
