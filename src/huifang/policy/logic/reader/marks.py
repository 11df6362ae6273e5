"""The numbers that clauses and chapters begin with: 一、 （一） 1. 1） 1.2 ① 第三条 第二章 a) • and their like.

A mark at the beginning of a line is a mark when it is written like one. Inside a line, where texts without line breaks
have theirs, it must also count on from the one before it, or be a first one whose second one follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from huifang.policy.logic.reader.numerals import CHINESE_DIGITS, number_of

NUMERAL = f"[{CHINESE_DIGITS}]{{1,5}}"
_UNIT = (
    r"年(?![检审度底初末终])|月(?![度底初末])|日(?![常期])|号|天|周(?!期)|星期|小时|时(?![间限效])|刻|分(?![类级析工配派布发公])|秒|钟|个|次(?!日)|项(?!目)|条(?!件)|款"
    r"|种(?!类)|名(?![称单词])|位(?!于)|人(?![员事])|家(?![属庭长访])|户(?!型)|台(?!账)|套|份|元(?!旦)|万|亿|千|百|倍|级(?!别)|档(?!案)|期(?![限间])"
    r"|层(?!级)|楼|栋|座(?!席)|米|公[里斤分顷]|吨|克|升(?!级)|寸|岁|成(?![立交功员本])|折|批(?!准)|轮|步(?!骤)|点(?![评检])|页|章(?!程)|节(?!假)|季|工作日|自然日|营业日|交易日"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A number as written, folded. `family` are the marks that count together; `style` tells how this one is written.

    `value` is None for bullets, which count nothing; `end` is where the words begin.
    """

    family: str
    style: str
    value: int | None
    start: int
    end: int
    text: str

    @property
    def is_chapter(self) -> bool:
        """Whether it is written like a chapter's: its line is a name, not a sentence."""
        return self.family in CHAPTERS


CHAPTERS = ("#1", "#2", "#3", "#4", "#5", "#6", "编", "篇", "部分", "章", "节")
"""Families in fixed order, outermost first; all others nest as they come."""


@dataclass(frozen=True, slots=True)
class Writing:
    """One way to write a mark. `weak` ones need a neighbour even at the beginning of a line."""

    family: str
    style: str
    pattern: re.Pattern[str]
    inside: bool = True
    weak: bool = False


def _writing(family: str, style: str, pattern: str, *, inside: bool = True, weak: bool = False) -> Writing:
    return Writing(family, style, re.compile(pattern), inside, weak)


_NO = rf"(?P<n>{NUMERAL}|\d{{1,3}})"

WRITINGS = (
    *(_writing(f"#{level}", "#", rf"(?P<n>#{{{level}}})(?=[^#]) *", inside=False) for level in range(1, 7)),
    *(
        _writing(name, "第", rf"第 *{_NO} *{name}(?![的规之中内第所条款])[、.:,]? *")
        for name in ("编", "部分", "章", "节")
    ),
    _writing("条", "第", rf"第 *{_NO} *条(?:之[一二三四五])?(?![款的所规中之和与内至及约]|、 *第|第)[、.:,]? *"),
    _writing("步", "第", rf"第 *{_NO} *步(?:骤)?[、.:, ] *"),
    _writing("步", "步骤", rf"(?:步骤|阶段) *{_NO}[、.:, ] *"),
    _writing("一", "(一)", rf"[(\[] *(?P<n>{NUMERAL}) *[)\]][、.:,]? *"),
    _writing("一、", "一、", rf"(?P<n>{NUMERAL})(?:[、.:]|[)](?!,)) *"),
    _writing("一、", "一,", rf"(?P<n>{NUMERAL}), *", inside=False),
    _writing("一、", "一 ", rf"(?P<n>{NUMERAL})[ \t]+(?=\S)", inside=False, weak=True),
    _writing("(1)", "(1)", rf"[(\[] *(?P<n>\d{{1,3}}) *[)\]](?! *(?:{_UNIT}))[、.:,]? *"),
    _writing(
        "1.1", "1.1",
        rf"(?<!\d)(?<!\d\.)(?P<n>\d{{1,2}}(?:\.\d{{1,2}}){{1,4}})(?![\d%‰]|\.\d| *(?:{_UNIT}))[.、):,]? *",
    ),
    _writing(
        "1.1", "1-1",
        rf"(?P<n>\d{{1,2}}(?:-\d{{1,2}}){{1,3}})(?![\d%‰.-]|(?:{_UNIT})| (?:个|天|小时))"
        r"[、):,]? *(?=[\u4e00-\u9fff《\"])",
        inside=False,
    ),
    _writing("1)", "1)", r"(?<!\d)(?<!\d\.)(?P<n>\d{1,3})[)\]] *(?![、,])"),
    _writing("1.", "1.", r"(?<!\d)(?<!\d\.)(?P<n>\d{1,3})\.(?![\d.]) *"),
    _writing(
        "1.", "1.3",
        r"(?P<n>\d{1,2})\.(?=\d{1,2} *(?:个?工作日|个?[天日月周年]|个?小时|分钟|个))", inside=False, weak=True,
    ),
    _writing("1.", "1、", r"(?<!\d)(?<!\d\.)(?P<n>\d{1,3})、 *(?!\d)"),
    _writing("1.", "1:", r"(?P<n>\d{1,2})[:,] *(?!\d)", inside=False, weak=True),
    _writing("1.", "1 ", rf"(?P<n>\d{{1,2}})[ \t]*(?=[\u4e00-\u9fff《\"])(?!(?:{_UNIT}))", weak=True),
    _writing("①", "①", r"(?P<n>[①-⑳㉑-㉟㊱-㊿❶-❿➀-➉➊-➓])[、.:,]? *"),
    _writing("(1)", "⑴", r"(?P<n>[⑴-⒇])[、.:,]? *"),
    _writing("1.", "⒈", r"(?P<n>[⒈-⒛]) *"),
    _writing("一", "㈠", r"(?P<n>[㈠-㈩])[、.:,]? *"),
    _writing("Ⅰ", "Ⅰ", r"(?P<n>[Ⅰ-Ⅻⅰ-ⅻ])[、.:,)]? *"),
    _writing("Ⅰ", "I", r"(?P<n>[IVX]{1,4})[、.)] *(?![A-Za-z\d])", inside=False, weak=True),
    _writing("(a)", "(a)", r"[(](?P<n>[A-Za-z])[)][、.:,]? *"),
    _writing("a.", "a.", r"(?<![A-Za-z])(?P<n>[A-Za-z])(?:[、.:]|[)](?!,)) *(?![A-Za-z\d])", weak=True),
    _writing("•", "•", r"(?P<n>[•●■◆★※§➢✓√□○▪·◇▲△►☆◎➤✔❖➔⇒]|-(?!\d)|\*(?!\*)|\+(?= )|'(?=[^']*$)) *", inside=False),
)  # fmt: skip
"""Tried in this order at every place; the first that is written there is taken."""

_MAY_BEGIN = re.compile(
    rf"[\d{CHINESE_DIGITS}第步阶(\[#①-⑳㉑-㉟㊱-㊿❶-❿➀-➉➊-➓⑴-⒛㈠-㈩Ⅰ-Ⅻⅰ-ⅻA-Za-z•●■◆★※§➢✓√□○▪·◇▲△►☆◎➤✔❖➔⇒\-*+>']"
)
_NAMED_BEFORE = re.compile(r"(?:[第至和或及与按]|[按依]照|依据|(?<!意)见|附[件表图录]|[\dA-Za-z])$")
_NAMED_AFTER = re.compile(r"(?:[项款条][规的所之中和与、内]|[)\]])")


def marks_at(line: str, place: int, writings: tuple[Writing, ...] = WRITINGS) -> Mark | None:
    """The mark that is written at this place of the line, if one is."""
    for writing in writings:
        found = writing.pattern.match(line, place)
        if found and (writing.inside or place == 0):
            value = None if writing.family == "•" else number_of(found["n"])
            family = writing.family if writing.family != "1.1" else f"1.{len(re.findall('[.-]', found['n']))}"
            text = found[0].strip().rstrip(",:") if writing.family[0] != "#" else found["n"]
            return Mark(family, writing.style, value, found.start(), found.end(), text)
    return None


def is_weak(mark: Mark) -> bool:
    """Whether it might as well be a number or a letter that belongs to the words."""
    begins_line_well = mark.family == "a." and mark.start == 0
    return not begins_line_well and any(one.weak for one in WRITINGS if one.style == mark.style)


def candidates(line: str) -> Iterator[Mark]:
    """Everything in a line that is written like a mark, the one at its beginning first."""
    place = 0
    while found := _MAY_BEGIN.search(line, place):
        place = found.start()
        mark = marks_at(line, place)
        if mark and not (place and _is_named(line, mark)):
            yield mark
            place = mark.end
        else:
            place = _past(line, place)


def _is_named(line: str, mark: Mark) -> bool:
    """Whether words around it name a clause by its number: 第三条第（二）项, 见（1）, 附件一."""
    return bool(_NAMED_BEFORE.search(line[max(0, mark.start - 3) : mark.start]) or _NAMED_AFTER.match(line, mark.end))


def _past(line: str, place: int) -> int:
    """Behind the number that stands here and is no mark, so that 12 does not become 2."""
    number = re.compile(rf"\d+|[{CHINESE_DIGITS}]+|.", re.DOTALL).match(line, place)
    return number.end() if number else place + 1
