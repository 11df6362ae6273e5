"""Texts in the shapes that written policies come in, and what is read of their structure."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huifang.policy.logic.reader.folding import fold
from huifang.policy.logic.reader.numerals import number_of
from huifang.policy.logic.reader.structure import read_structure
from huifang.policy.logic.reader.written import Document


def outline(text: str) -> list[str]:
    """A policy's title, headings (#) and clauses in their order, one line each: level, number, words."""
    lines = []
    for policy in read_structure(text).policies:
        lines.append(f"《{policy.title}》")
        headings = [(one.start, f"{'#' * (one.level + 1)} {one.number} {one.text}") for one in policy.headings]
        clauses = [(one.start, f"{one.number} {one.text}".strip()) for one in policy.clauses]
        lines += [line for _, line in sorted(headings + clauses)]
    return lines


HOSPITAL = """仁和医院
出院病人随访办法
（2024年修订）
文件编号：RH-012    版本：A/1
目  录
第一章 总则 ........ 1
第二章 随访 ........ 1
第一章 总则
第一条 为把随访做实，参照《病案管
理办法》，订立本办法。
第二条 科室都要照办。
- 1 -
仁和医院
第二章 随访
第三条 下列病人要随访：
（一）开过刀的；
（二）吃药三个月以上的。
第四条 依第三条第（一）项随访的，满意率要到96.5%以上。
- 2 -
仁和医院
第五条 从公布那天起用。
二〇二四年三月九日
"""


def test_a_statute_with_pages_contents_and_running_headers() -> None:
    assert outline(HOSPITAL) == [
        "《出院病人随访办法》",
        "# 第一章 总则",
        "第一条 为把随访做实,参照《病案管理办法》,订立本办法。",
        "第二条 科室都要照办。",
        "# 第二章 随访",
        "第三条 下列病人要随访:",
        "(一) 开过刀的;",
        "(二) 吃药三个月以上的。",
        "第四条 依第三条第(一)项随访的,满意率要到96.5%以上。",
        "第五条 从公布那天起用。",
    ]
    whys = [one.why for one in read_structure(HOSPITAL).rest]
    assert [whys.count(why) for why in ("title", "contents", "page", "signature")] == [1, 3, 5, 3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # One line, without any break, with numbers of two depths.
        (
            "保养提醒规定 1 范围 卖出去的锅炉都算。 2 提醒 2.1 装好7天内打电话。 2.2 修好2个工作日内打电话。 3 其他 3.1 年底写总结。",
            ["《保养提醒规定》", "# 1 范围", "卖出去的锅炉都算。", "# 2 提醒", "2.1 装好7天内打电话。", "2.2 修好2个工作日内打电话。", "# 3 其他", "3.1 年底写总结。"],
        ),
        # A title and a heading that run into what follows, as a page copied without its line ends has them.
        (
            "试驾回访制度一、目的为了让试驾过的人再来。二、做法1. 试驾当天(1)顾问打电话(2)顾问记下来2. 三天后主管抽查",
            ["《试驾回访制度》", "# 一、 目的", "为了让试驾过的人再来。", "# 二、 做法", "1. 试驾当天", "(1) 顾问打电话", "(2) 顾问记下来", "2. 三天后主管抽查"],
        ),
        # Bullets, a lead and broken numbering.
        (
            "要记的东西有：\n1] 姓名\n2] 房号\n5] 来意：\n§ 报修\n§ 投诉\n8] 电话",
            ["《》", "要记的东西有:", "1] 姓名", "2] 房号", "5] 来意:", "§ 报修", "§ 投诉", "8] 电话"],
        ),
        # A full stop of Latin texts before a number.
        ("一、准备\n1)看档案.2)想好怎么说.3)备好笔.", ["《》", "# 一、 准备", "1) 看档案.", "2) 想好怎么说.", "3) 备好笔."]),
        # Several policies in one file; the second is named twice.
        (
            "燃气入户办法\n一、入户前\n1、约时间\n二、入户后\n1、打电话\n燃气投诉办法\n燃气投诉办法\n一、受理\n1、登记\n二、答复\n1、当天回话",
            ["《燃气入户办法》", "# 一、 入户前", "1、 约时间", "# 二、 入户后", "1、 打电话", "《燃气投诉办法》", "# 一、 受理", "1、 登记", "# 二、 答复", "1、 当天回话"],
        ),
        # Pieces of a collection.
        ("篇一：课后回访\n1、当天问家长。\n篇二：退费回访\n1、三天后问原因。", ["《篇一:课后回访》", "1、 当天问家长。", "《篇二:退费回访》", "1、 三天后问原因。"]),
        # Headings without numbers, each with a list of its own, are no policies.
        (
            "客房服务规范\n服务流程\n1. 敲门\n2. 问好\n服务标准\n1. 十分钟到\n2. 不拖",
            ["《客房服务规范》", "#  服务流程", "1. 敲门", "2. 问好", "#  服务标准", "1. 十分钟到", "2. 不拖"],
        ),
        # Another owner's policy with other numbers.
        (
            "鱼缸公司养护制度\n一、擦缸\n二、换水\n××水草店客户回访办法\n1. 三天内致电。\n2. 每月一次。",
            ["《鱼缸公司养护制度》", "一、 擦缸", "二、 换水", "《××水草店客户回访办法》", "1. 三天内致电。", "2. 每月一次。"],
        ),
        # Markdown.
        (
            "# 会员办法\n\n## 一、对象\n- **金卡**：每月1次\n- **银卡**：每季1次\n\n## 二、做法\n先看档案。",
            ["《会员办法》", "# 一、 对象", "- 金卡:每月1次", "- 银卡:每季1次", "# 二、 做法", "先看档案。"],
        ),
        # Numbers and letters that belong to the words.
        (
            "甲、乙类客户3天内联系。标准统一、规范。\n1对1服务2天。\n万元以下：1、3、5号楼。\n每年2.5元。",
            ["《》", "甲、乙类客户3天内联系。标准统一、规范。", "1对1服务2天。", "万元以下:1、3、5号楼。", "每年2.5元。"],
        ),
        # Lines that the page has broken.
        (
            "".join(f"{number}、每位顾问对自己名下的车主在交车之后要按\n时联系并把听到的话写进系统里面不得漏写一句。\n" for number in range(1, 6)),
            ["《》", *(f"{number}、 每位顾问对自己名下的车主在交车之后要按时联系并把听到的话写进系统里面不得漏写一句。" for number in range(1, 6))],
        ),
        # Traditional characters, spelled-out readings, full-width signs.
        ("一、回訪規(guī)則\n１．３天內（含節日）致電。\n２．無人接聽時，隔日再撥。", ["《》", "# 一、 回访规则", "1. 3天内(含节日)致电。", "2. 无人接听时,隔日再拨。"]),
        # Circled numbers, letters, Roman numerals, steps.
        ("1、流程\n① 接单\n② 派单\n2、级别\na) 急\nb) 缓\nⅠ、本市\nⅡ、外地", ["《》", "# 1、 流程", "① 接单", "② 派单", "# 2、 级别", "a) 急", "b) 缓", "Ⅰ、 本市", "Ⅱ、 外地"]),
        (
            "2、走访\n2-1 小区：每月1次\n2-2 台量多的：每周1次\n3、故障\n3-1 修复后回访。\n3-5天内再访。",
            ["《》", "# 2、 走访", "2-1 小区:每月1次", "2-2 台量多的:每周1次", "# 3、 故障", "3-1 修复后回访。", "3-5天内再访。"],
        ),
        ("第一步：核对身份。\n第二步：说明来意。", ["《》", "第一步 核对身份。", "第二步 说明来意。"]),
        ("", []),
        (" \n\f\n", []),
    ],
    ids=lambda value: value[:14] if isinstance(value, str) else "",
)  # fmt: skip
def test_structure(text: str, expected: list[str]) -> None:
    assert outline(text) == expected


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("第 3 页 共 10 页", "page"), ("- 12 -", "page"), ("3/10", "page"), ("Page 2 of 9", "page"),
        ("合集下载", "notice"), ("更多范文请看 www.example.com", "notice"), ("回访办法.docx", "notice"), ("感谢您的阅读！", "notice"),
        ("编制：王一  审核：李二  批准：", "signature"), ("编制 审核 批准", "signature"), ("2024-03-09", "signature"), ("生效日期：2024年5月1日", "signature"),
        ("＊＊＊＊＊＊", "ornament"), ("——————", "ornament"), ("????????", "damaged"),
    ],
)  # fmt: skip
def test_what_is_no_part_of_the_policy_is_kept_with_its_reason(line: str, why: str) -> None:
    document = read_structure(f"一、先打电话。\n{line}\n二、再登门。")
    assert [(document.text[one.start : one.end], one.why) for one in document.rest] == [(line, why)]
    assert [clause.number for policy in document.policies for clause in policy.clauses] == ["一、", "二、"]


@pytest.mark.parametrize(
    "line",
    [
        "二、员工不得下载本文所列资料。", "实施时间：出院后3天内由护士致电。", "审核：主管应在2个工作日内看完。",
        "责任人：客服专员负责在24小时内回复投诉。", "打印本月报表，员工阅读后签收。",
    ],
)  # fmt: skip
def test_what_only_looks_like_noise_stays_a_clause(line: str) -> None:
    document = read_structure(f"一、总的来说。\n{line}\n三、完。")
    assert not document.rest
    assert len(document.policies[0].clauses) == 3


def test_a_table_has_captions_and_its_rows_are_clauses() -> None:
    text = "三、时间\n序号\t病人\t头一次\t谁来做\n1\t开刀的\t出院后3天内\t主管医师\n2\t慢病的\t出院后1周内\t责任护士\n四、记录"
    clauses = read_structure(text).policies[0].clauses
    assert [clause.text for clause in clauses[:2]] == ["1|开刀的|出院后3天内|主管医师", "2|慢病的|出院后1周内|责任护士"]
    assert clauses[1].number == "2"
    assert clauses[0].headings == ("时间",)
    cells = {cell.caption: clauses[1].text[cell.start : cell.end] for cell in clauses[1].cells}
    assert cells == {"序号": "2", "病人": "慢病的", "头一次": "出院后1周内", "谁来做": "责任护士"}


def test_a_clause_knows_its_chapter_its_lead_and_its_place() -> None:
    text = "第二章 客户服务部\n一、下列客户由专员联系：\n（１）新客户，３天內；\n（２）老客户，每月一次。"
    _, first, second = read_structure(text).policies[0].clauses
    assert first.headings == second.headings == ("客户服务部",)
    assert (first.under, second.under) == (0, 0)
    at = first.text.index("3天内")
    span = first.span(at, at + 3)
    assert text[span.start : span.end] == "３天內"
    assert text[first.start : first.end] == "（１）新客户，３天內；"


def test_a_very_long_paragraph_becomes_a_clause_a_sentence() -> None:
    text = "".join(f"第{number}类客人要在{number}天里问候一遍，话要说得短。" for number in range(1, 30))
    assert len(read_structure(text).policies[0].clauses) == 29


def _assert_nothing_is_lost(document: Document) -> None:
    text = document.text
    spans = [(one.start, one.end) for one in document.rest]
    for policy in document.policies:
        spans += [(one.start, one.end) for one in (*policy.clauses, *policy.headings)]
        for place, clause in enumerate(policy.clauses):
            assert len(clause.places) == len(clause.text)
            assert all(clause.start <= at < clause.end for at in clause.places)
            assert clause.under is None or clause.under < place
            assert all(0 <= cell.start < cell.end <= len(clause.text) for cell in clause.cells)
    within = bytearray(len(text))
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        within[start:end] = b"\1" * (end - start)
    assert not [text[at:] for at in fold(text).places if not within[at] and text[at].strip()]
    mains = sorted((one.start, one.end) for policy in document.policies for one in (*policy.clauses, *policy.headings))
    assert all(before[1] <= after[0] for before, after in pairwise(mains))


_WORDS = st.sampled_from(
    [
        "一、", "二、", "1.", "2.", "(1)", "（2）", "①", "第一章", "第二条", "1.1", "2.1.1", "a)", "Ⅰ、", "- ", "# ", "§",
        "目的", "为了把事情做好而写", "回访制度", "目录", "......3", "第 3 页", "- 1 -", "编制：张三", "[某某网]", "https://a.cn/",
        "\n", "\n\n", "\r\n", "\f", "\t", " ", "|", "。", "；", "：", "，", "《", "》", "**", "`", "規(guī)", "\u200b", "\ufffd", "３天內", "附件1", "x" * 90,
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_WORDS, max_size=40).map("".join))
def test_nothing_of_any_text_is_lost(text: str) -> None:
    _assert_nothing_is_lost(read_structure(text))


def test_nothing_of_a_whole_text_is_lost() -> None:
    _assert_nothing_is_lost(read_structure(HOSPITAL))


@pytest.mark.parametrize(
    ("written", "value"),
    [("十", 10), ("二十三", 23), ("一百零五", 105), ("廿一", 21), ("二〇", 20), ("⑫", 12), ("❸", 3), ("Ⅻ", 12), ("XIV", 14), ("1.2.10", 10), ("c", 3), ("㈤", 5), ("⒏", 8), ("##", 2)],
)  # fmt: skip
def test_what_a_number_is_worth(written: str, value: int) -> None:
    assert number_of(written) == value
