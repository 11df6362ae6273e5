"""Which word of a pack the words of a text stand for: the first of a table whose pattern is found in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

Table = Sequence[tuple[re.Pattern[str], str]]


def table(rows: Mapping[str, str]) -> Table:
    return tuple((re.compile(pattern), word) for pattern, word in rows.items())


def first(rows: Table, words: str) -> str | None:
    """The word of the first row that is found; None where none is."""
    return next((word for pattern, word in rows if pattern.search(words)), None)


def without_none(**entry: Any) -> dict[str, Any]:
    """An entry without the keys of which the text says nothing."""
    return {key: value for key, value in entry.items() if value not in (None, [], "")}


KEPT = table({
    "录音|录像": "recording", "问卷|调查": "survey", "报告|报表|总结": "report", "记录|登记表|登记簿|台账": "record",
    "投诉|工单": "case", "短信|消息|信息内容": "message", "档案|资料|病历|客史": "dossier", "信息": "customer",
})  # fmt: skip
MEASURES = table({
    "不满意": "own", "满意": "satisfaction", "及时率|准时率|按时": "on_time_rate", "投诉率": "complaint_rate",
    "解决率|办结率|处理率|结案率|化解率": "resolution_rate", "答复率|回复率": "answer_rate",
    "接通率|成功率|有效率|联系率": "reach_rate", "复购|回购|再次购买|续保|续约|续费": "repurchase_rate",
    "推荐|转介绍": "recommendation_rate", "(?:回访|随访|覆盖|完成|拜访|访问|问候|跟进)率": "follow_up_rate",
    "漏访|失访": "missed_rate", "忠诚": "loyalty", "流失": "churn", "投诉": "complaints",
    "(?:回访|随访|拜访)(?:量|数|次数|户数|人数)": "follow_ups", "通话时长": "talk_minutes",
})  # fmt: skip
CLOCKED = table({
    "整改|改进|措施": "measure", "归档|存档|入档": "filing", "建档|建立.{0,6}档案": "dossier",
    "上交|提交|递交|报送|移交": "hand_in", "报告|总结|汇报|小结": "report",
    "记录|登记|填写|录入|录入系统|填报": "record", "答复|回复|反馈|告知|回应|响应|联系": "answer",
    "投诉|问题|处理|解决|办结|结案|受理|工单|维修|赔|退": "case",
})  # fmt: skip
FINDINGS = table({
    "投诉|不满": "complaint", "建议|意见": "suggestion", "报修|维修|故障": "repair", "需求|需要": "need",
    "表扬|感谢": "praise",
})  # fmt: skip
OFFENCES = table({
    "零投诉|无投诉|没有(?:被)?投诉": "no_complaint", "泄露|泄密|外泄|外传": "breach", "丢失|遗失|损毁": "lost_file",
    "交接": "not_handed_over", "迟到|早退|旷工|缺勤": "late_to_work",
    "虚假|造假|作假|伪造|编造|虚报|隐瞒|瞒报|谎报": "concealed",
    "(?:未|不|没有?|漏).{0,6}(?:记录|登记|填写|录入)": "not_recorded", "(?:未|不|没有?).{0,6}计划": "not_planned",
    "(?:未|不|没有?|超|逾).{0,4}(?:及时|按时|按期|规定时间|时限|期)|逾期|超时|延误|拖延": "late",
    "(?:未|不|没有?|漏).{0,8}(?:回访|随访|拜访|跟进|联系)|漏访": "missed",
    "敷衍|推诿|不认真|马虎|应付|失职|疏忽": "neglected", "争吵|辱骂|态度|顶撞|不文明": "misconduct",
    "未达|低于|不达标|不合格|达不到|没有完成|未完成": "below_standard", "投诉": "complaint",
    "优秀|突出|优异|先进|最高|第一名|名列|超额": "outstanding", "销售|业绩|签单|成交": "sales", "考核": "appraisal",
})  # fmt: skip
EACH = table(
    {
        "次": "time",
        "例|件|起|宗|单": "case",
        "条|项|份|户|个": "item",
        "天|日": "day",
        "月": "month",
        "季": "quarter",
        "年": "year",
    }
)
APPROVED = table({
    "销毁": "destruction", "查阅|借阅|查看|调阅": "reading", "报销|费用|经费": "expense",
    "赔偿|补偿|赔付": "compensation", "模板|话术|短信": "template", "制度|办法|规定": "policy", "计划": "plan",
    "档案|建档": "dossier", "礼品|赠品|优惠": "incentive", "改进|整改": "improvement",
    "答复|回复|方案|处理": "answer", "奖|罚|处分": "ledger",
})  # fmt: skip
INSPECTED = table({
    "计划": "plans", "报告|总结": "reports", "记录|登记": "records", "投诉|工单": "cases", "档案|资料": "dossiers",
    "态度|礼仪|行为": "conduct", "回访|随访|拜访|执行|落实|完成": "follow_ups", "制度": "policy",
})  # fmt: skip
WAYS = table(
    {
        "粉碎|碎纸|碎": "shred",
        "撕": "tear",
        "删除|清除|抹": "erase",
    }
)
LEAVING = table(
    {
        "离职|辞职|辞退|离任": "departure",
        "调岗|调动|换岗|调离|转岗|岗位变动": "transfer",
        "请假|休假|出差|休息|外出|不在": "leave",
    }
)
SANCTIONS = table({
    "罚款|罚金|罚": "fine", "扣": "deduction", "警告|批评|通报": "warning", "整改|改正": "rectification",
    "调离|更换|辞退|解除|开除|换人": "replacement", "责任|追究|赔偿": "liability", "处分|惩|考核": "penalty",
})  # fmt: skip
BENEFITS = table({
    "提成": "commission", "晋升|晋级|提拔|升职": "promotion", "表扬|表彰|荣誉|证书|评优": "praise",
    "加薪|工资|调薪": "pay", "培训机会|进修": "training", "奖金|奖励|奖": "bonus",
})  # fmt: skip
SHARED = table(
    {
        "基本工资|底薪|基础工资": "base_wage",
        "工资|薪": "pay",
        "奖金|绩效": "bonus",
        "销售额|业绩|成交额|营业额": "sales",
    }
)
