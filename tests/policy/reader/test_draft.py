"""What was read of a written policy makes a pack that the check accepts, with every clause accounted for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from ruamel.yaml import YAML

from huifang.policy.logic.clauses import mechanism_of
from huifang.policy.logic.reader.draft import Draft, draft_of, yaml_of
from huifang.policy.logic.reader.draft.making import name_of
from huifang.policy.logic.reader.draft.times import duration, period
from huifang.policy.logic.reader.grammar import read_statements
from huifang.policy.logic.reader.statements import (
    Access,
    Analysis,
    Assignment,
    ComplaintStep,
    Consequence,
    ContactCap,
    ContactHours,
    Deadline,
    Destruction,
    Expense,
    GeneralChannels,
    Handover,
    Incentive,
    KindOfClause,
    Kpi,
    Length,
    Meeting,
    MessageFormat,
    Record,
    Report,
    Retention,
    Review,
    Routing,
    Schedule,
    Statement,
    Target,
    Timing,
    Training,
    Unit,
    Words,
)
from huifang.policy.logic.reader.structure import read_structure
from huifang.policy.logic.reading import Reading, read_pack

TEXT = "养护回访办法\n一、给买了盆景的人打电话。\n二、怎么做都写在这里。\n三、别的事。"
DOCUMENT = read_structure(TEXT)


def words(text: str) -> Words:
    return Words(text, 8, 8 + len(text))


def length(amount: str, unit: Unit) -> Length:
    return Length(Decimal(amount), unit)


def timing(kind: Any, amount: str = "", unit: Unit = "day", **more: Any) -> Timing:
    return Timing(
        kind, words(f"{amount}{unit}" if amount else "尽快"), length(amount, unit) if amount else None, **more
    )


def schedule(when: Timing, **more: Any) -> Schedule:
    return Schedule(0, 0, words("给买了盆景的人打电话"), "a rule", when, **more)


def sound(draft: Draft) -> Reading:
    reading = read_pack(yaml_of(draft).encode(), file="draft.yaml", settings={})
    assert reading.faults == (), [(fault.key, str(fault.message), str(fault.expected)) for fault in reading.faults]
    return reading


def made(*statements: Statement) -> Draft:
    return draft_of(DOCUMENT, 0, statements)


BOUGHT = words("购买")


SCHEDULES: list[tuple[Schedule, dict[str, Any]]] = [
    (schedule(timing("within", "3"), anchor=BOUGHT), {"anchor": "gou-mai", "due": [{"within": "P3D"}]}),
    (schedule(timing("same_day"), anchor=BOUGHT), {"due": [{"within": "P0D"}]}),
    (schedule(timing("within", "24", "hour"), anchor=BOUGHT), {"due": [{"within": "P1D"}]}),
    (schedule(timing("within", "2", "working_day"), anchor=BOUGHT), {"due": [{"within": "P2D", "days": "working"}]}),
    (schedule(timing("at", "1", "month"), anchor=BOUGHT), {"due": [{"at": "P1M"}]}),
    (schedule(timing("after", "6", "month"), anchor=BOUGHT), {"due": [{"at": "P6M"}]}),
    (schedule(timing("window", "10", low=length("7", "day")), anchor=BOUGHT), {"due": [{"at": "P10D", "before": "P3D"}]}),
    (schedule(timing("every", "3", "month"), anchor=BOUGHT), {"due": [{"every": "P3M"}]}),
    (schedule(timing("every", "3", "month")), {"for": "everyone", "due": [{"at_least": 1, "per": "quarter"}]}),
    (schedule(timing("times", "1", "year", times=Decimal(2), bound="min")), {"due": [{"at_least": 2, "per": "year"}]}),
    (schedule(timing("every", "0.5", "month")), {"anchor": {"attribute": "joined_on"}, "due": [{"every": "P0.5M"}]}),
    (schedule(timing("every", "1", "week", on="fri")), {"due": [{"day": "weekly:fri"}]}),
    (schedule(timing("every", "1", "month", on="5")), {"due": [{"day": "monthly:5"}]}),
    (schedule(timing("on_event"), anchor=words("中秋节")), {"due": [{"day": "festival:mid-autumn"}]}),
    (schedule(timing("on_event"), anchor=words("客户生日")), {"due": [{"day": "birthday"}]}),
    (schedule(timing("before", "3"), anchor=words("生日")), {"due": [{"day": "birthday", "before": "P3D"}]}),
    (schedule(timing("before", "30"), anchor=words("合同到期")), {"anchor": {"attribute": "he-tong-dao-qi"}, "due": [{"at": "P0D", "before": "P30D"}]}),
    (schedule(timing("on_event", promptly=True), anchor=BOUGHT), {"due": [{"within": {"setting": "jin-kuai"}}]}),
    (schedule(timing("irregular"), post=words("店员")), {"due": [{"manual": "dian-yuan"}], "post": "dian-yuan"}),
    (schedule(timing("irregular")), {"due": [{"manual": "yuan-wen-wei-xie-ming-you-shui"}]}),
    (schedule(timing("within", "3"), anchor=BOUGHT, segment=words("老客户"), channels=(("phone", words("电话")), ("visit", words("上门")))), {"for": "lao-ke-hu", "channels": ["phone", "visit"]}),
    (schedule(timing("every", "1", "month"), season=words("旺季")), {"season": "wang-ji"}),
    (schedule(timing("every", "1", "month"), anchor=BOUGHT, until=words("来店")), {"until": "lai-dian"}),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "expected"), SCHEDULES)
def test_a_schedule_is_a_rule(statement: Schedule, expected: dict[str, Any]) -> None:
    draft = made(statement)
    (rule,) = draft.pack["rules"]
    assert {key: rule.get(key) for key in expected} == expected
    assert draft.pack["clauses"][0]["carried_out_by"] == [f"rule:{rule['key']}"]
    assert draft.unbound == ("C2", "C3")


def test_the_steps_of_a_series_are_one_rule() -> None:
    steps = [
        schedule(timing("within", amount), anchor=BOUGHT, series=place)
        for place, amount in enumerate(("3", "7", "30"), 1)
    ]
    draft = made(*steps)
    (rule,) = draft.pack["rules"]
    assert rule["due"] == [{"within": "P3D"}, {"within": "P7D"}, {"within": "P30D"}]
    assert rule["series"] is True


def said(of: type[Statement], /, **values: Any) -> Statement:
    return of(0, 1, words("怎么做都写在这里"), "a rule", **values)


BY, CLERK = words("经理"), words("店员")


OTHERS: list[tuple[Statement, str | None, dict[str, Any]]] = [
    (said(Deadline, what=words("答复客户"), limit=timing("within", "2", "hour")), "clock:da-fu-ke-hu", {"of": "answer", "within": "PT2H"}),
    (said(Deadline, what=words("归档"), limit=timing("within", "3", "working_day"), post=CLERK), "clock:gui-dang", {"of": "filing", "within": {"working": "P3D"}, "by": "dian-yuan"}),
    (said(Deadline, what=words("上交小结"), limit=timing("irregular")), "clock:shang-jiao-xiao-jie", {"of": "hand_in", "within": {"setting": "jin-kuai"}}),
    (said(Deadline, what=words("浇水"), limit=timing("within", "1")), None, {}),
    (said(Target, metric=words("满意度"), value=words("不低于98.5%"), low=Decimal("98.5"), high=None, unit="%"), "kpi:man-yi-du", {"measure": "satisfaction", "at_least": "98.5%"}),
    (said(Target, metric=words("盆景成活"), value=words("少于3"), low=None, high=Decimal(3), unit="盆"), "kpi:pen-jing-cheng-huo", {"measure": "own", "at_most": 3}),
    (said(Kpi, measures=(words("回访率"),), timing=timing("every", "1", "month")), "kpi:hui-fang-lv", {"measure": "follow_up_rate"}),
    (said(Report, form=words("周报"), to=BY, timing=timing("every", "1", "week")), "periodic_report:zhou-bao", {"every": "P1W", "to": "jing-li"}),
    (said(Analysis, what=words("意见"), timing=timing("every", "3", "month")), "analysis:yi-jian", {"every": "P3M"}),
    (said(Review, what=words("回访计划"), post=BY, approves=True), "approval:hui-fang-ji-hua", {"of": ["plan"]}),
    (said(Review, what=words("回访记录"), post=BY, approves=False, timing=timing("every", "1", "week")), "inspection:hui-fang-ji-lu", {"of": ["records"], "every": "P1W"}),
    (said(Routing, about=words("投诉"), to=BY), "routing:jing-li", {"takes": ["complaint"], "who": "jing-li"}),
    (said(ComplaintStep, deed="handle", post=BY, timing=timing("within", "24", "hour")), "case:complaint", {"owner": "jing-li", "clocks": ["complaint-handle"]}),
    (said(ComplaintStep, deed="escalate", post=BY), "case:complaint", {"escalates": [{"when": "overdue", "who": "jing-li"}]}),
    (said(Consequence, kind="penalty", condition=words("未按时回访"), amount=words("50元"), low=Decimal(50), high=Decimal(50), unit="元", per=words("每次")), "ledger:wei-an-shi-hui-fang", {"type": "penalty", "when": ["late"], "amount": 50, "each": "time"}),
    (said(Consequence, kind="reward", condition=words("表现优秀"), amount=words("奖金"), low=None, high=None, unit=""), "ledger:biao-xian-you-xiu", {"type": "reward", "amount": {"setting": "jiang-jin"}}),
    (said(Consequence, kind="penalty", condition=words("未及时登记"), amount=words("2分"), low=Decimal(2), high=Decimal(2), unit="分"), "ledger:wei-ji-shi-deng-ji", {"when": ["not_recorded"], "sanctions": ["penalty"]}),
    (said(Consequence, kind="penalty", condition=words("泄露客户信息"), amount=words("5%"), low=Decimal(5), high=None, unit="%"), "ledger:xie-lu-ke-hu-xin-xi", {"when": ["breach"], "percent": None, "sanctions": ["penalty"]}),
    (said(Consequence, kind="reward", condition=words("零投诉"), amount=None, low=None, high=None, unit=""), "ledger:ling-tou-su", {"when": ["no_complaint"], "type": "reward"}),
    (said(Consequence, kind="penalty", condition=words("浇水太多"), amount=None, low=None, high=None, unit=""), None, {}),
    (said(Access, what=words("客户档案"), allowed=True, post=CLERK, approver=BY), "access:ke-hu-dang-an", {"of": ["dossier"], "readers": ["dian-yuan"], "approval": "reading-by-jing-li"}),
    (said(Retention, what=words("回访记录"), length=length("2", "year"), forever=False), "retention:hui-fang-ji-lu", {"of": ["record"], "keep": "P2Y"}),
    (said(Retention, what=words("录音"), length=None, forever=True), "retention:lu-yin", {"of": ["recording"]}),
    (said(Destruction, what=words("旧档案"), how=words("碎纸机"), approver=BY), "destruction:jiu-dang-an", {"way": "shred", "approval": "destruction-by-jing-li"}),
    (said(Destruction, what=words("旧档案")), None, {}),
    (said(Assignment, post=CLERK, what=words("老客户")), "duty:dian-yuan", {"who": "dian-yuan", "text": "老客户"}),
    (said(Handover, occasion=words("离职前")), "handover:li-zhi-qian", {"when": "departure", "does": ["hand_over"]}),
    (said(MessageFormat, part="opening", content=words("您好")), "template:message-c2", {"openings": ["您好"]}),
    (said(ContactHours, opens="09:00", closes="11:30", allowed=True), "contact_limit:hours-c2", {"hours": ["09:00-11:30"]}),
    (said(ContactHours, opens="12:00", closes="14:00", allowed=False), "contact_limit:hours-c2", {"hours": ["00:00-12:00", "14:00-24:00"]}),
    (said(ContactCap, most=2, per=length("1", "week")), "contact_limit:at-most", {"at_most": 2, "per": "week"}),
    (said(ContactCap, most=3, per=None), None, {}),
    (said(Training, timing=timing("every", "1", "month"), post=CLERK), "training:training", {"every": "P1M", "posts": ["dian-yuan"]}),
    (said(Meeting, timing=timing("every", "1", "week"), name=words("例会")), "meeting:li-hui", {"every": "P1W"}),
    (said(Expense, what=words("车费"), approver=BY), "expense:che-fei", {"covers": ["车费"], "approval": "expense-by-jing-li"}),
    (said(Incentive, what=words("小礼品")), "incentive:xiao-li-pin", {"types": ["gift"]}),
    (said(GeneralChannels, channels=(("phone", words("电话")), ("sms", words("短信")))), "channel:phone", {"use": "电话"}),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "mechanism", "expected"), OTHERS)
def test_a_statement_is_an_entry_or_leaves_its_clause_unbound(
    statement: Statement, mechanism: str | None, expected: dict[str, Any]
) -> None:
    draft = made(statement)
    (one,) = draft.made
    assert one.mechanism == mechanism
    assert ("C2" in draft.unbound) == (mechanism is None)
    if mechanism:
        section, key = mechanism_of(mechanism)
        entry = draft.pack[section][key]
        assert {name: entry.get(name) for name in expected} == expected


@pytest.mark.parametrize("alone", [True, False])
def test_all_of_them_make_a_pack_that_the_check_accepts(alone: bool) -> None:
    schedules, others = [one for one, _ in SCHEDULES], [one for one, *_ in OTHERS]
    for statements in ([*schedules, *others],) if not alone else (schedules, others):
        assert sound(made(*statements)).pack is not None


def test_a_form_is_used_by_the_rules() -> None:
    record = said(Record, form=words("回访表"), fields=(words("日期"), words("意见")))
    draft = made(schedule(timing("within", "3"), anchor=BOUGHT), record)
    assert draft.pack["rules"][0]["form"] == "hui-fang-biao"
    assert [field["key"] for field in draft.pack["forms"]["hui-fang-biao"]["fields"]] == ["ri-qi", "yi-jian"]
    assert [clause.id for clause in sound(draft).unbound] == ["C3"]


@pytest.mark.parametrize(
    ("kinds", "carried"),
    [(["purpose"], ["header"]), (["scope", "content"], ["header"]), (["etiquette"], ["guidance"]), (["governance"], None)],
)  # fmt: skip
def test_what_a_clause_is_about_is_header_or_guidance_or_open(kinds: list[str], carried: list[str] | None) -> None:
    draft = made(*(said(KindOfClause, kind=kind) for kind in kinds))
    assert draft.pack["clauses"][1].get("carried_out_by") == carried


def test_what_the_text_leaves_open_is_asked_for_with_its_words() -> None:
    draft = made(schedule(timing("on_event", promptly=True), anchor=BOUGHT))
    assert draft.pack["settings"]["jin-kuai"]["ask"]["zh-Hans"] == "制度写“尽快”：是多久？"
    assert {setting.key for setting in sound(draft).unanswered} == {"jin-kuai", "effective-on"}


@pytest.mark.parametrize(
    ("amount", "unit", "written"),
    [("3", "day", "P3D"), ("2", "week", "P2W"), ("0.5", "month", "P0.5M"), ("1.5", "month", "P1M15D"), ("0.5", "year", "P6M"), ("90", "minute", "P0D"), ("12", "hour", "P1D"), ("36", "hour", "P2D"), ("1", "term", None)],
)  # fmt: skip
def test_lengths_are_durations(amount: str, unit: Unit, written: str | None) -> None:
    assert duration(length(amount, unit)) == written


def test_lengths_are_periods_of_the_calendar_where_they_are_as_long() -> None:
    found = [
        period(length(amount, unit))
        for amount, unit in (("1", "day"), ("7", "day"), ("1", "week"), ("3", "month"), ("12", "month"), ("2", "week"))
    ]  # type: ignore[arg-type]
    assert found == ["day", "week", "week", "quarter", "year", None]


def test_names_are_pinyin_and_never_too_long() -> None:
    assert name_of("手术顾客VIP-2") == "shou-shu-gu-ke-vip-2"
    assert name_of("!!") == "unnamed"
    assert len(name_of("客户" * 50)) <= 40


WHOLE = """鱼缸养护回访规定
一、目的
为了让养鱼的人放心，订立本规定。
二、回访
1、新装鱼缸：安装后３天内、１个月内各回访一次，由养护员打电话。
2、会员每季度至少回访一次。
3、鱼出问题的，应尽快上门。
三、记录
1、回访后填写《养护回访表》，写明日期、水温和鱼的情况。
2、记录保存两年。
四、考核
1、回访率不低于95%。漏访一次扣50元。
"""


@pytest.mark.parametrize(
    "said",
    ["是: 好", "yes", "- 1", "1.0", "a #b", '"引"', "{客户}", "3天", "rule:客户", "a:b", ": x", "", "NULL", "x" * 300, "多\u3000空", "\\n", "@a", "%a"],
)  # fmt: skip
def test_whatever_the_words_are_the_file_says_them(said: str) -> None:
    written = {"text": said, "list": [said, {"key": said}], "group": {"inner": {"deep": said, "deeper": [said]}}}
    draft = Draft({"pack": 1, "policy": written, "clauses": [{"id": "C1", "text": said}]}, (), {"C1": ("章: #",)})
    assert YAML(typ="safe").load(yaml_of(draft)) == draft.pack


def test_a_whole_text_becomes_a_draft_with_every_clause() -> None:
    document = read_structure(WHOLE)
    draft = draft_of(document, 0, read_statements(document), key="fish-tanks")
    reading = sound(draft)
    assert reading.pack is not None
    assert len(reading.pack.clauses) == len(document.policies[0].clauses) == 7
    assert [clause["text"] for clause in draft.pack["clauses"]][1].startswith("1、 新装鱼缸：安装后３天内")
    assert {rule["due"][0].get("within") or rule["due"][0].get("per") for rule in draft.pack["rules"]} >= {
        "P3D",
        "quarter",
    }
    assert "# 回访\n" in yaml_of(draft)


@pytest.mark.parametrize(
    ("clause", "is_asked"),
    [
        ("泄露客户信息的,取消当年评优资格。", False),
        ("泄露客户信息的,给予警告。", False),
        ("满意度名列前茅的,给予表彰。", False),
        ("满意度名列前茅的,给予奖励。", True),
    ],
)
def test_only_what_is_money_is_asked_for_in_yuan(clause: str, is_asked: bool) -> None:
    document = read_structure(f"回访办法\n一、{clause}\n")
    pack = draft_of(document, 0, read_statements(document), key="x").pack
    assert len(pack["ledger"]) == 1, "a lost title is a penalty, and no reward"
    asked = [one["ask"]["zh-Hans"] for one in pack["settings"].values() if one["type"] == "amount"]
    assert bool(asked) is is_asked
