"""The names of policies, and of what stands under a heading."""

from __future__ import annotations

import re

_TIMED = re.compile(
    r"\d|[一二三四五六七八九十半两几数]个?(?:天|日|周|月|年|季|小时|分钟|次)|每[天日周月季年次个]|(?:当|次|隔|即)[天日]|立即|及时|不得|严禁|必须|应当"
)
_ORDERS = re.compile(r"由|应|须|要(?![求点])|负责(?!人)|将|[做作]为")
_SENTENCE = re.compile(r"[。;!?,]")
_PIECE = re.compile(
    r"(?:第? *[一二三四五六七八九十百\d]+ *[篇章]|(?:范[文本]|模板|样本|实例|案例|篇) *[一二三四五六七八九十\d]+)"
)
_PIECE_FIRST = re.compile(rf"^[\[(\s]*{_PIECE.pattern}[\])]?[:、. ]*")
_PIECE_LAST = re.compile(rf"[\[(\s]*{_PIECE.pattern}[\])]?[:]?$")
_TITLE = re.compile(
    r"(?:制度|办法|规定|规范|细则|规程|流程|方案|标准|守则|须知|条例|规则|手册|指引|指南|准则|章程|公约|预案|程序|体系|计划书?|要求|协议|承诺书?|说明书?|指导书|意见|通知|法|(?i:sop))"
    r"(?:范[文本]|模[板版]|样本|完整版|最新版|修订版|试行|汇编|全文|大全|简易版|标准版|通用版|\d{0,4}版?)*(?:[(\[《].{0,16}[)\]》])*(?:[一二三四五六七八九十]|\d{1,2})?$"
)
_ORGANISATION = re.compile(
    r"[^,。:;]{2,40}(?:公司|集团|医院|门诊部?|诊所|学校|学院|中心|银行|支行|酒店|宾馆|物业|局|院|厂|店|协会|委员会|人民政府|部)$"
)
_LONGEST_TITLE = 45


def is_name(words: str, *, longest: int) -> bool:
    """Whether words name something and state nothing: short, no sentence, no time, no order."""
    if words.endswith(":") and len(words) <= 13 and not _ORDERS.search(words):
        words = words.rstrip(":")
    return (
        0 < len(words) <= longest
        and not _SENTENCE.search(words)
        and not words.endswith(":")
        and not _TIMED.search(words)
    )


def is_title(words: str) -> bool:
    """Whether words may be the name of a policy."""
    if not 2 <= len(words) <= _LONGEST_TITLE or re.search(r"[。;!?]|,(?=.{8})", words):
        return False
    # Behind a title may stand its number or version: 客户维护规程   Q/KH-3.
    alone = re.split(r" {2,}|\t|\| | +(?=[A-Za-z/]*[\d.\-]+$)", words)[0].strip()
    return begins_piece(words) or bool(_TITLE.search(alone.rstrip(":")))


def is_first_line(words: str) -> bool:
    """Whether the first line of a text is its name, whatever it is called: short, and no sentence."""
    return 2 <= len(words) <= 40 and not _SENTENCE.search(words) and not words.endswith(":")


def begins_piece(words: str) -> bool:
    """Whether words begin one of several texts of a collection: 第2篇 …, … 篇一, 范文三: ..."""
    short = 2 <= len(words) <= _LONGEST_TITLE and not re.search(r"[。;!?,]", words)
    return short and bool(_PIECE_FIRST.match(words) or _PIECE_LAST.search(words))


def is_organisation(words: str) -> bool:
    """Whether words name the company that a policy is of, as it stands above the title."""
    return len(words) <= 40 and bool(_ORGANISATION.fullmatch(words))


def same_title(one: str, other: str) -> bool:
    """Whether a line repeats a title, be it with its piece's number or without."""
    return bool(one) and _bare(one) == _bare(other)


def _bare(words: str) -> str:
    return _PIECE_LAST.sub("", _PIECE_FIRST.sub("", words)).strip(' :《》"#*').replace(" ", "")
