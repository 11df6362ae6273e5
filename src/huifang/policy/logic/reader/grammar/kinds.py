"""What a clause is about, as the clauses of a pack are classed; a clause may be about several things."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from huifang.policy.logic.reader import statements as s
from huifang.policy.logic.reader.grammar.deeds import OF_FOLLOW_UP
from huifang.policy.logic.reader.grammar.words import one_of

BY_STATEMENT: Mapping[type[s.Statement], str] = {
    s.Schedule: "schedule",
    s.Deadline: "sla",
    s.Target: "kpi",
    s.Kpi: "kpi",
    s.Record: "record",
    s.Report: "report",
    s.Analysis: "analysis",
    s.Review: "review",
    s.Routing: "routing",
    s.ComplaintStep: "complaint",
    s.Access: "access",
    s.Retention: "retention",
    s.Destruction: "destruction",
    s.Assignment: "assignment",
    s.Handover: "handover",
    s.MessageFormat: "message_template",
    s.ContactHours: "booking",
    s.ContactCap: "booking",
    s.Training: "training",
    s.Meeting: "meeting",
    s.Expense: "expense",
    s.Incentive: "incentive",
    s.GeneralChannels: "channel",
}

BY_WORDS: Mapping[str, re.Pattern[str]] = {
    kind: re.compile(one_of(words.replace("FOLLOW_UP", f"(?:{OF_FOLLOW_UP})")))
    for kind, words in {
        "purpose": r"为了?(?:[^,。]{2,40})(?:,|制定|特制) 目的(?:是|在于|:) 旨在 宗旨",
        "scope": r"适用(?:于|范围) 本(?:制度|办法|规定|细则)所称 是指 适用对象",
        "interpretation": r"解释权?(?:归|由) 负责解释 (?:自|从)[^。]{2,20}(?:起)?(?:施行|实施|执行|生效) 未尽事宜",
        "governance": r"""
            (?:本|该)(?:制度|办法|规定|细则)[^。]{0,16}(?:修订|修改|补充|审议|批准) 领导小组 组织机构 职责分工
            依据《 根据《
        """,
        "goal": r"""
            提高[^,。]{0,12}(?:满意度|忠诚度|质量) 提升[^,。]{0,12}(?:满意度|形象|水平) 树立[^,。]{0,8}形象
            目标(?:是|为|:)
        """,
        "content": r"""
            FOLLOW_UP[^,。]{0,6}内容 了解(?:客户|患者|顾客|用户|业主|会员) 征求意见 询问
            听取(?:[^,。]{0,6})意见 内容(?:包括|应包括|有|:)
        """,
        "preparation": r"""
            FOLLOW_UP(?:前|计划) 做好准备 准备(?:好)?(?:相关|有关)?(?:资料|材料) 制定[^,。]{0,8}计划
            熟悉[^,。]{0,8}(?:资料|情况)
        """,
        "booking": r"预约 约定[^,。]{0,8}时间 方便(?:的)?时间 休息时间 打扰",
        "script": r"话术 自我介绍 开场白 您好 请问 结束语",
        "etiquette": r"""
            礼貌 文明用语 态度 耐心 热情 微笑 仪表 着装 语气 不得(?:与|和)[^,。]{0,6}(?:争执|争吵) 尊重客户
            用语 倾听 谦
        """,
        "survey": r"问卷 满意度(?:调查|测评|评价) 调查表 打分 评分",
        "improvement": r"改进 整改 纠正 预防措施 完善[^,。]{0,8}(?:措施|流程|服务) 优化",
        "archive": r"档案 建档 归档 存档 台账 客户资料 客户信息(?:库|系统|管理)",
        "attendance": r"考勤 迟到 早退 请假 旷工 上下班 打卡(?!.*会员)",
        "review": r"监督(?:检查|管理)? 检查 督查 抽查",
        "kpi": r"考核 绩效 考评 评优",
        "complaint": r"投诉 举报 信访",
        "channel": r"FOLLOW_UP(?:的)?(?:方式|形式) (?:方式|形式)(?:有|包括|为|:)",
    }.items()
}


def kinds_of(text: str, headings: Sequence[str], found: Iterable[s.Statement]) -> Iterator[tuple[str, int, int]]:
    """The kinds of a clause, each once, with where the words stand that say so; a clause that says nothing of the
    kind goes by its headings, and failing that has none."""
    seen: dict[str, tuple[int, int]] = {}
    for statement in found:
        kind = statement.kind if isinstance(statement, s.Consequence) else BY_STATEMENT.get(type(statement), "")
        if kind:
            seen.setdefault(kind, (0, len(text)))
    for kind, words in BY_WORDS.items():
        match = words.search(text)
        if match:
            seen.setdefault(kind, match.span())
    if not seen:
        for kind, words in BY_WORDS.items():
            if any(words.search(heading) for heading in headings[-1:]):
                seen.setdefault(kind, (0, len(text)))
    for kind, (start, end) in seen.items():
        yield kind, start, end
