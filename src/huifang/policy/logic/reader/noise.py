"""Lines that are no part of the policy: page numbers and running headers, contents, notices of download sites, forms of
approval, lines of stars.

A line that begins with a number counts as the policy's own, whatever it says, unless it is nothing but page noise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from huifang.policy.logic.reader.marks import marks_at
from huifang.policy.logic.reader.written import Why


@dataclass(frozen=True, slots=True)
class Line:
    """Characters `start` to `end` of the folded text, blanks around them left out; `page_ends` when a page ends after
    it, `blank_before` when an empty line stands before it.
    """

    start: int
    end: int
    text: str
    page_ends: bool = False
    blank_before: bool = False


_PAGE = re.compile(
    r"[-·~\s]*第? ?\d{1,4} ?页?[-·~\s]*|第 ?[\d一二三四五六七八九十]+ ?页[,/ ]*(共 ?[\d一二三四五六七八九十]+ ?页)?|"
    r"[-\s]*\d{1,4} ?[/／] ?\d{1,4}[-\s]*|(?i:page) ?\d+( ?(of|/) ?\d+)?|页(码|次)[:：]? ?\d*( ?/ ?\d+)?"
)
_CONTENTS = re.compile(r".{2,60}?(?:[.…·_]{3,}|(?:[.·…] ){3,})\s*\d{1,4}")
_CONTENTS_PLAIN = re.compile(r".{2,40}?[\s\t]+\d{1,4}")
_CONTENTS_NAME = re.compile(r"[-•\s]*目\s*[录次]\s*")
_ORNAMENT = re.compile(r"[\s\-=_*~.…·|+#:—^]{3,}|[|\s]+")
_NOTICE = re.compile(
    r"https?://|www\.[\w-]+\.|[\w-]+\.(com|cn|net|org)\b(?!.*@)|(?:本文|本资料|文章|内容|资料|文档)(?:来自|来源|由.{2,20}(?:提供|整理|上传|分享)|转自|摘自)"
    r"|(?:合集|打包|免费|点击|立即|全文|原文|文档)下载|下载(?:本文|文档|全文|地址|链接|次数|积分|说明|声明|券)|欢迎(?:下载|收藏|转载)"
    r"|(?:相关|热门|猜你喜欢|精彩|更多)(?:推荐|阅读|文章|文档|范文|内容)|[上下]一篇[:：]|阅读全文|展开全文|剩余\d+%|加入收藏|收藏本站|返回(?:首页|顶部|列表)"
    r"|打印本页|关闭窗口|(?:责任)?编辑[:：]|字号[:：]|(?:浏览|阅读|点击)(?:次数|量|数)[:：]|(?:发布|更新)(?:时间|日期)[:：].{0,30}(?:来源|浏览|阅读)"
    r"|感谢您?的?(?:阅读|下载|关注|浏览|观看)|希望(?:能?对|可以给)(?:您|你|大家)有?所?.{0,4}帮助"
    r"|仅供(?:参考|学习|个人学习)[^,]{0,12}$|(?:版权|著作权)(?:归|所有|声明)|侵权(?:请|必究|联系|删)|如有侵权|(?:扫描|长按|识别|扫一扫).{0,8}(?:二维码|关注)|关注.{0,6}公众号"
    r"|(?:文库|范文网?|资料网|文档网|论文网)(?:网|首页|为您?|为大家|小编|整理|$)|小编(?:为|给|整理|收集|精心)|以上(?:就)?是.{0,20}(?:小编|为(?:大家|您|你))|(?:vip|VIP|会员)(?:专享|下载|免费)"
)
_SITE = re.compile(r"\[[^\]\[]{0,24}(?:网|网站|文库|资讯|讯|整理|首发)[^\]\[]{0,8}\]")
_SIGNATURE = re.compile(
    r"(?:文件|制度|受控|发文|标准)?(?:编号|版本号?|版次|密级|页次|状态|受控状态)[:： ].{0,40}"
    r"|(?:编\s*[制写]|拟\s*[制定稿]|起\s*草|审\s*[核批定]|批\s*准|会\s*签|签\s*[发署字名]|校\s*对|复\s*核|制\s*[定表订])(?:人|部门|单位|者)?[:：][^,。;由须应在后内将按]{0,16}"
    r"|(?:编制|制定|归口|主管|起草|发布|颁布|生效|实施|执行|修订|审批|批准|签发|印发)(?:部门|单位|机构)[:：][^,。;由须应在后内将按]{0,20}"
    r"|(?:编制|制定|发布|颁布|生效|实施|施行|执行|修订|审批|批准|签发|印发)(?:日期|时间)[:：][\s\d年月日.\-/xX*_〇零一二三四五六七八九十]*"
    r"|(?:二[〇零○O0]|20|19)[\d一二三四五六七八九〇零○xX*]{2} ?年.{1,6}月(?:.{1,4}[日号])?"
    r"|(?:20|19)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?"
    r"|(?:(?:编制|拟制|起草|审核|审定|批准|会签|签发|签字|签名|日期|校对|复核|盖章)(?:人|部门|日期)?[:：_ ]*)+"
    r"|[(](?:试行|暂行|草案|征求意见稿|修订[版稿]?|\d{4}年?.{0,20}(?:修订|版|通过|发布|施行|执行|试行).{0,10})[)]"
    r"|[(]?(?:盖章|公章|签章)[)]?|(?:签[字名]|日期)[:： ]*[_ ]*|[A-Z]{1,6}[-/][A-Z0-9\-/.]{2,20}|版本?[:： ]?[A-Z]/\d"
)
_FILE_NAME = re.compile(r"[^,。;]{2,60}\.(?:docx?|pdf|txt|wps|xlsx?)")
_DAMAGED = re.compile(r"[\ufffd?□\s]{3,}")
_WHOLE_LINES: tuple[tuple[re.Pattern[str], Why], ...] = (
    (_PAGE, "page"), (_ORNAMENT, "ornament"), (_DAMAGED, "damaged"),
    (_CONTENTS, "contents"), (_CONTENTS_NAME, "contents"),
)  # fmt: skip

_LONGEST_NOTICE = 120
_LONGEST_HEADER = 40
_HEADER_TIMES = 3


def lines_of(text: str) -> list[Line]:
    """The lines of a folded text that are not blank."""
    lines: list[Line] = []
    is_blank = False
    for found in re.finditer(r"([^\n\f]*)([\n\f]|\Z)", text):
        words = found[1].strip()
        if words:
            start = found.start() + found[1].index(words[0])
            lines.append(Line(start, start + len(words), words, found[2] == "\f", is_blank))
        elif found[2] == "\f" and lines:
            last = lines[-1]
            lines[-1] = Line(last.start, last.end, last.text, True, last.blank_before)
        is_blank = not words
    return lines


def noise_in(lines: Sequence[Line]) -> list[Why | None]:
    """For each line why it is no part of the policy, or None."""
    whys = [why_noise(line.text) for line in lines]
    _mark_running_headers(lines, whys)
    _mark_contents(lines, whys)
    return whys


def why_noise(text: str) -> Why | None:
    """Why a line, by its own words, is no part of a policy; None when it may be one."""
    for pattern, why in _WHOLE_LINES:
        if pattern.fullmatch(text):
            return why
    if all(_SIGNATURE.fullmatch(part.strip()) for part in re.split(r"\t|\s{2,}|\|", text) if part.strip()):
        return "signature"
    mark = marks_at(text, 0)
    if mark and mark.family != "•":
        return None
    is_notice = (len(text) <= _LONGEST_NOTICE and _NOTICE.search(text)) or _FILE_NAME.fullmatch(text)
    return "notice" if is_notice or _SITE.fullmatch(text) else None


def site_name_before(text: str) -> int:
    """How many characters at the beginning of a line name the site that it was taken from: [某某网]…"""
    found = _SITE.match(text)
    return found.end() if found else 0


def _mark_running_headers(lines: Sequence[Line], whys: list[Why | None]) -> None:
    """A short line that comes again and again where pages end is none of the policy's."""
    at_page_ends: Counter[str] = Counter()
    for place, line in enumerate(lines):
        if whys[place] is None and len(line.text) <= _LONGEST_HEADER and _is_at_page_end(lines, whys, place):
            at_page_ends[line.text] += 1
    repeated = {text for text, times in at_page_ends.items() if times >= _HEADER_TIMES}
    for place, line in enumerate(lines):
        if line.text in repeated:
            whys[place] = "page"


def _is_at_page_end(lines: Sequence[Line], whys: Sequence[Why | None], place: int) -> bool:
    around = range(max(0, place - 2), min(len(lines), place + 3))
    return place == 0 or any(
        (other != place and whys[other] == "page") or (other <= place and lines[other].page_ends) for other in around
    )


def _mark_contents(lines: Sequence[Line], whys: list[Why | None]) -> None:
    """After the word Contents, lines with page numbers, and names that all come again further down."""
    names = Counter(_name(line.text) for line in lines)
    is_in_contents = False
    for place, line in enumerate(lines):
        if whys[place] == "contents" and _CONTENTS_NAME.fullmatch(line.text):
            is_in_contents = True
        elif whys[place] == "contents":
            names[_name(line.text)] -= 1
        elif is_in_contents and whys[place] is None:
            comes_again = names[_name(line.text)] > 1 and len(line.text) <= _LONGEST_HEADER
            is_in_contents = bool(_CONTENTS_PLAIN.fullmatch(line.text)) or comes_again
            if is_in_contents:
                whys[place] = "contents"
                names[_name(line.text)] -= 1


def _name(text: str) -> str:
    return re.sub(r"[\s\d.…·]+$", "", text).replace(" ", "")
