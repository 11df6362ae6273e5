"""Rewards, penalties, expenses and what customers get."""

from __future__ import annotations

import re
from decimal import Decimal

from huifang.policy.logic.reader.grammar import lengths
from huifang.policy.logic.reader.grammar.rule import pattern
from huifang.policy.logic.reader.grammar.telling import Said, Telling
from huifang.policy.logic.reader.grammar.words import one_of
from huifang.policy.logic.reader.statements import Consequence, Expense, Incentive, Statement

AMOUNT = (
    r"(?P<amount>(?:人民币)?(?P<low>\d{1,7}(?:\.\d{1,3})?|[一二两三四五六七八九十百千万]{1,8})\s?(?:[-~至到]\s?(?P<high>\d{1,7}(?:\.\d{1,3})?)\s?)?"
    r"(?P<unit>万?元|块|%|‰|分(?!公司|店|别)|个百分点))(?P<bound>以上|以下|以内|起)?"
)
EACH = r"(?P<per>每(?:次|人|条|件|例|项|单|户|人次|台次|月|天|起|份|迟到一次)(?:每次)?)"
PENALIZED = r"罚款|扣罚|扣除|扣减|扣发|扣|罚|处以|处罚|负激励|乐捐|赔偿"
REWARDED = r"奖励|奖|给予奖励|奖金|正激励|发放奖金|加"
NO_AMOUNT_PENALTY = one_of(
    r"""
    警告 通报批评 处分 记过 辞退 开除 解除劳动合同 调离(?:岗位)? 追究(?:其)?(?:[^,。;]{0,6})责任
    取消(?:[^,。;]{0,8})资格 取消(?:[^,。;]{0,6})评优 处罚 惩罚 约谈 停职 降级 待岗 批评教育
    """
)
NO_AMOUNT_REWARD = one_of(
    r"""
    表彰 奖励 嘉奖 晋升 提拔 评优 优先晋升 通报表扬 表扬
    """
)


def penalty(said: Said) -> Statement:
    return _consequence(said, "penalty")


def reward(said: Said) -> Statement:
    return _consequence(said, "reward")


def _consequence(said: Said, kind: str) -> Statement:
    low, high = _bounds(said.match)
    condition = said.words("condition") or said.maker.words((said.sentence.start, said.match.end()))
    unit = said.match.groupdict().get("unit") or ""
    return Consequence(
        *said.place(),
        kind="penalty" if kind == "penalty" else "reward",
        condition=condition,
        amount=said.words("amount"),
        low=low,
        high=high,
        unit="元" if unit.endswith(("元", "块")) else unit,
        per=said.words("per"),
    )


def _bounds(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    groups = match.groupdict()
    if not groups.get("low"):
        return None, None
    times = 10_000 if groups["unit"] == "万元" else 1
    low = lengths.number(groups["low"]) * times
    high = lengths.number(groups["high"]) * times if groups.get("high") else low
    return (None if groups["bound"] in {"以下", "以内"} else low), (None if groups["bound"] in {"以上", "起"} else high)


def expense(said: Said) -> Statement:
    what = said.words("what") or said.whole()
    return Expense(*said.place(), what=what, limit=said.words("limit"), approver=said.words("post"))


def incentive(said: Said) -> Statement | None:
    what = said.words("what")
    return Incentive(*said.place(), what=what, condition=said.words("condition")) if what else None


RULES: tuple[Telling, ...] = (
    Telling(
        "a fine with its amount",
        re.compile(r"罚|扣|负激励|乐捐|赔偿"),
        pattern(
            rf"(?P<condition>[^。;:]{{0,40}}?)(?:{EACH})?[^,。;:]{{0,6}}?(?:{PENALIZED})(?:款|责任人|其|个人|当月|当事人|绩效|工资|奖金|绩效工资|服务费|[^,。;:\d]{{0,8}}?)?{AMOUNT}(?:/(?P<unit_of>次|条|人|件|单|例))?"
        ),
        penalty,
        (
            ("漏填一次扣10元。", "10元"),
            ("未按时回访的,每次罚款50-100元。", "50-100元"),
            ("虚假登记扣当月绩效5%。", "5%"),
        ),
    ),
    Telling(
        "a consequence without an amount",
        re.compile(r"警告|批评|处分|记过|辞退|开除|解除|调离|追究|取消|处罚|惩罚|约谈|停职|降级|待岗"),
        pattern(
            rf"(?P<condition>[^。;:]{{4,60}}?)(?:,|将|给予|予以|受到|的)(?:[^,。;:\d元]{{0,12}}?)(?P<amount>{NO_AMOUNT_PENALTY})(?!\d|款?\s?\d)"
        ),
        penalty,
        (("泄露客户信息的,予以辞退。", "辞退"), ("多次被投诉的,给予警告。", "警告")),
    ),
    Telling(
        "a reward with its amount",
        re.compile(r"奖|正激励|加"),
        pattern(
            rf"(?P<condition>[^。;:]{{0,40}}?)(?:{EACH})?[^,。;:扣罚]{{0,6}}?(?:{REWARDED})(?:励|金|给|[^,。;:\d扣罚]{{0,6}}?)?{AMOUNT}"
        ),
        reward,
        (("每月评选一名服务之星,奖励500元。", "500元"),),
    ),
    Telling(
        "a reward without an amount",
        re.compile(r"表彰|奖励|嘉奖|晋升|提拔|评优|表扬"),
        pattern(
            rf"(?P<condition>[^。;:]{{4,60}}?)(?:,|将|给予|予以|的)(?:(?!取消|不得|不能|失去|丧失|无权)[^,。;:\d元]){{0,10}}?(?P<amount>{NO_AMOUNT_REWARD})(?!\d|惩|罚|金?\d)"
        ),
        reward,
        (("满意度名列前茅的,给予表彰。", "表彰"),),
    ),
    Telling(
        "what is paid back",
        re.compile(r"报销|据实|限额|费用|差旅费|交通费|招待费"),
        pattern(
            r"(?P<what>[^,。;:]{0,12}(?:费用|差旅费|交通费|招待费|票据|单据|凭证))[^。;]{0,24}?(?:报销|据实|限额|控制在|不超过|审批|审核)(?:[^。;,]{0,6}?(?P<limit>\d{1,7}(?:\.\d{1,3})?(?:元|%)(?:/[人次天月])?))?"
        ),
        expense,
        (("走访产生的交通费凭票报销,每次不超过200元。", "走访产生的交通费"),),
    ),
    Telling(
        "what a customer gets",
        re.compile(r"送|赠|发放|提供|享受|奉上"),
        pattern(
            r"(?P<condition>[^,。;:]{0,20}?)(?:赠送|赠予|送上?|送出|发放|提供|享受|奉上|寄送)(?P<what>[^,。;:、员工]{0,10}?(?:礼品|礼物|赠品|优惠券?|折扣|积分|代金券|抵用券|满减券|蛋糕|鲜花|礼券|洁牙券|体验课?|小礼品|增值服务|专属优惠|购物卡|红包))"
        ),
        incentive,
        (("生日当月赠送洁牙券。", "洁牙券"), ("对转介绍的老客户赠送积分。", "积分")),
    ),
)
