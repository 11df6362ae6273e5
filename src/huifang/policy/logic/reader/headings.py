"""What chapters of policies are called, for texts that run a heading and its first sentence together."""

from __future__ import annotations

import re

from huifang.policy.logic.reader.titles import is_name

_WHAT = (
    r"目的|宗旨|依据|范围|背景|概述|前言|引言|总则|附则|定义|术语|名词解释|职责|责任|权限|分工|机构|架构|原则|要求|内容|方式|方法|渠道|流程|程序|步骤"
    r"|标准|时间|时限|期限|频率|频次|周期|记录|档案|资料|报告|汇报|统计|分析|计划|准备|对象|分类|分级|形式|措施|办法|规定|细则|规范|制度|话术|用语|礼仪|技巧"
    r"|考核|评价|评估|奖惩|奖励|处罚|惩罚|罚则|监督|检查|管理|培训|会议|保密|安全|投诉|处理|反馈|改进|整改|解释权?|生效|实施|执行|修订|附件|表格|事项|说明|意义|重要性"
)
_WHOSE = (
    r"总体|具体|基本|工作|适用|实施|执行|组织|岗位|部门|人员|制度|背景|绩效|绩效考核|监督|客户|顾客|用户|患者|病人|业主|会员|学员|家长|回访|随访|电话|上门|拜访|服务|档案|信息|资料"
    r"|投诉|售后|满意度|问题|结果|数据|质量|培训|考核|奖惩|管理|操作|业务|日常|注意|其他|其它|相关|特殊|主要|关键|编制|制定|文件|法律|政策|名词|术语|责任|权责|组织机构"
)
_HEADING = re.compile(
    rf"(?:(?:{_WHOSE}){{0,3}}(?:{_WHAT})(?:介绍|安排|设置|管理|要求|标准|办法|制度|分工|划分|规定)?(?:(?:与|和|及|以及|、)(?=(?:{_WHOSE}|{_WHAT}))|$|(?![\u4e00-\u9fff])|)){{1,3}}"
)
_BEGINS_SENTENCE = re.compile(
    r"为(?!了?$)|本(?=[制规办细条公医院店中单部客回])|凡|所有|各(?=[部级科类个单岗])|全体|根据|按照|依据|依照|公司|企业|客户(?=回访|是)|顾客(?=回访|是)"
    r"|(?:回访|随访)(?=人员|是|工作)|我(?=[们司院])|通过|建立|制定|规范"
)
_SPACED = re.compile(r"([\u4e00-\u9fff、]{2,14})[ \t]+(?=[\u4e00-\u9fff《\"])")
_LONG_ENOUGH = 8


def begins_like_a_heading(words: str) -> bool:
    """Whether words begin with the name of a chapter."""
    return bool(_HEADING.match(words))


def heading_run_into(words: str) -> int:
    """How many characters of a chapter's name stand before its first sentence, without anything between; 0 if none."""
    found = _HEADING.match(words)
    while found and found.end():
        rest = words[found.end() :]
        if len(rest) >= _LONG_ENOUGH and _BEGINS_SENTENCE.match(rest):
            return found.end()
        found = _HEADING.match(words, 0, found.end() - 1)
    return 0


def heading_before_space(words: str) -> int:
    """How many characters of a name stand before a blank with a sentence behind it: `目的 为了…`; 0 if none."""
    found = _SPACED.match(words)
    is_one = found and len(words) - found.end() >= _LONG_ENOUGH and is_name(found[1], longest=14)
    return found.end(1) if found and is_one else 0
