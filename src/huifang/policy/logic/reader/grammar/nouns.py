"""Who: customers (`A类客户`, `购药满一年的会员`) and posts (`客服专员`, `责任护士`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huifang.policy.logic.reader.grammar import deeds, words
from huifang.policy.logic.reader.grammar.rule import pattern
from huifang.policy.logic.reader.grammar.words import either, one_of

# Words that a noun's own words cannot reach over, and the beginnings of words that look like them.
STOPS = re.compile(
    one_of(
        r"""
        [,。;:?!()\[\]|\"'《》>→\s] 对(?!象|公|接|抗) 针对 由(?!于)
        在(?!院|校|保|建|读|职|住|途|库|网|租|册|线|管|岗) 于(?!是) 向(?!往|导) 与(?!会) 给(?!付) 为(?!主)
        将(?!军) 把 应(?!届|用|急) 必?须(?!知) 需(?!求|要求)要? 要(?!求|约|客|素) 可(?!疑|控)以?
        会(?!员|议|籍|所|务|销|计) 使(?!用) 从(?!业) 自(?!费|主|提|助|住|驾|愿|营)
        以(?!上|下|内|前|后|来|外|旧) 经(?!销|营|理|纪|济|常|产) 按(?!揭|摩|期|时) 同(?!学|行|事|城|意)
        并(?!购|发) 且 遇(?!难) 当(?!事|日|月|年|地|场|面|天|季) 如(?!期) 若 即(?!将) 则 因 但 凡是?
        每(?:位|名|个|户|家|一|年|月|周|日|天|季度?)? 所有的? 全体 全部 各类?(?!客) 本(?:院|店|公司|区域)?的? 该 其中
        其(?!他|它|余)
        他(?=们|的) 根据 视 跟进 考虑 安排 亲临 告知 告诉 询问 短信 电话 微信 征求 征询
        (?<=[天日周月年时钟])[内后前] 特别是 尤其是 包括 到(?!期|店|院|访|场|货|家) 及时 主动 定期 负责 进行
        开展 实施 完成 回访 随访 联系 拜访 走访 致电 提醒 通知 邀请 慰问 发送 抽取 统计 分析 了解 要求 接到 受理
        收到 至少 不少于 分别
        """
    )
)
A_NEIGHBOUR = re.compile(rf"(?:{either(words.CUSTOMERS)})(?:、|和|及|与|或|以及)")
A_HEAD_LAST = re.compile(rf"(?:{either(words.CUSTOMERS)})$")
COORDINATED = re.compile(r"(?P<left>[^,。;:?!()|、\s]{1,8}?)(?:、|和|及|或|/)$")
NO_CUSTOMER_BEFORE = one_of(
    r"""
    节(?![日前约假]) 资料 信息 档案 满意 服务(?!对象) 关系 需求 体验 反馈(?!后) 来电 群
    评价(?=率|结果|表|体系|系统|链接)
    回访(?!后) 经理 专员 代表 部 投诉(?:处理|办结|率|电话|信箱|热线|中心)? 流失率 数 数量 意见 管理(?!员) 总数
    名单 推荐 推荐值 端 成功 对账 拜访表 沟通本 基本 忠诚 一方 系统 家中(?!进行) 评分 联系方式
    的(?:满意|需求|意见|反馈|问题|建议|资料|信息|情况|疑问|投诉|要求)
    """
)
A_CUSTOMER = pattern(rf"(?:{{customer}})(?!{NO_CUSTOMER_BEFORE})")
BEFORE_ITS_DEED = one_of(
    r"""
    、 应 须 需 要 将 会 可 在 于 对 每 按 向 与 负责 统一 主动 亲自 进行 电话 致电 回访 上门 登门 通过 以 及时
    首 到 完成 协助 提醒 联系 至少 定期 拜访 走访 当日 当天 次日 \d [一二三两半] 必须 微信 短信 牵头 根据 填写
    同 给 走 发 私 跟 逐 分别 各 再 就 均 都 还 也 随即 立即 专程 $ , : ; 。 \) \( \|
    """
)
ITS_DEED = f"{deeds.OF_FOLLOW_UP}|{deeds.TO_A_CUSTOMER}|{deeds.A_CHANNEL}"
A_POST = pattern(rf"(?P<own>[^,。;:?!()|、\s\"]{{0,10}}?)(?:{{post}})+(?!或|和|及)(?={BEFORE_ITS_DEED}|{ITS_DEED})")
BY_A_POST = pattern(r"由(?!于|此|衷)(?P<post>[^,。;:?!()|\s]{0,12}?(?:{post})+)(?!门|长|员|级|们|组成|构成|成立)")
"""Whatever follows 由 and ends like a post is one, to its last syllable: 由园长助理再次…"""
TO_SOMEBODY = re.compile(r"(?:向|报|交|转|给|通知|告知|至|到|与|和|送|请|经|对|受|提交|反馈|汇报)$")
LOOKS_AHEAD = 3
NO_POST_BEFORE = re.compile(
    r".*(?:应由|由|应当|应|须|需|在|于|(?<!售)后|时|内|前|次|则|并|且|的|日|天|将|经(?!理|营|销|纪|办)|对|为|与|周|月|年|每|起)(?=.)",
    re.DOTALL,
)


A_PAPER = one_of(
    r"""
    记录 计划 表 报告 工作 制度 人员 结果 资料 管理 中心 率 对象 情况 方 内 专 流 的 信息 数据 登记 机制 质量
    任务 系统 是 和 , :
    """
)
NAMES_A_FOLLOW_UP = re.compile(rf"(?:的)?(?:电话|上门)?(?:回访|随访|走访)(?:{A_PAPER})")
"""客户回访记录 speaks of records, not of customers; 流失客户回访记录 still names the customers."""


def customers_in(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Where the customers of a text stand, each with the words that tell them from other customers."""
    end = len(text) if end is None else end
    waiting: tuple[int, int] | None = None
    # The conditions of a word look at what stands behind it, which may lie behind the end.
    for head in A_CUSTOMER.finditer(text, start, end + LOOKS_AHEAD):
        if head.end() > end:
            break
        if NAMES_A_FOLLOW_UP.match(text, head.end()) and _reach(text, start, head.start()) == head.start():
            continue
        if waiting and text[waiting[1] : head.start()] == "的":
            waiting = waiting[0], head.end()
            continue
        if waiting:
            yield waiting
        waiting = _reach(text, start, head.start()), head.end()
    if waiting:
        yield waiting


def _reach(text: str, least: int, head: int) -> int:
    """How far to the left the words of a noun reach."""
    begin = max(least, head - 20)
    for stop in STOPS.finditer(text, begin, head):
        begin = stop.end()
    begin = _after_neighbour(text, begin, head)
    coordinated = COORDINATED.search(text, least, begin) if begin > least else None
    if (
        coordinated
        and begin == coordinated.end()
        and not A_CUSTOMER.search(coordinated["left"])
        and not STOPS.search(coordinated["left"])
    ):
        return coordinated.start("left")
    return begin


def _after_neighbour(text: str, begin: int, head: int) -> int:
    """After the last customer of a list before this one: of 新客户、意向客户 the second begins at 意."""
    for other in A_NEIGHBOUR.finditer(text, begin, head):
        return other.end()
    return begin


GENERAL = re.compile(
    r"(?:客户|顾客|用户|业主|住户|患者|病人|会员|消费者|客人|宾客|对象|人群|单位|企业|家长|学员|居民|当事人)$"
)


def is_told_apart(text: str) -> bool:
    """Whether the words tell some customers from all: 来电客户 and 产妇 do, 客户 does not."""
    return bool(modifier_of(text)) or not GENERAL.fullmatch(text)


def modifier_of(text: str) -> str:
    """The words of a customer without the general noun at their end: 来电 of 来电客户; empty if there are none."""
    match = A_HEAD_LAST.search(text)
    return text[: match.start()].removesuffix("的") if match else text


def post_of(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The post that does what a phrase says: 由…专员, or the phrase's subject."""
    by = BY_A_POST.search(text, start, end)
    if by is not None:
        return by.span("post")
    for match in A_POST.finditer(text, start, end):
        begin = _own_words(text, match.start(), match.end())
        if begin is not None and match.end() - begin >= 2:
            return begin, match.end()
    return None


def _own_words(text: str, begin: int, end: int) -> int | None:
    """Where the words of a post begin; None where somebody else does something to the post."""
    matched = NO_POST_BEFORE.match(text, begin, end - 1)
    if matched:
        begin = matched.end()
    for customer in A_CUSTOMER.finditer(text, begin, end + LOOKS_AHEAD):
        if customer.end() > end:
            break
        begin = customer.end()
    return None if TO_SOMEBODY.search(text, max(0, begin - 3), begin) else begin
