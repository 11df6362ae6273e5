"""What is done: a contact with a customer, or some other duty. A follow-up's plan, form or report is no contact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from huifang.policy.logic.reader.grammar.rule import Found, Rule, found_in, pattern
from huifang.policy.logic.reader.grammar.words import one_of

Kind = Literal[
    "contact",  # a contact whoever stands beside it: 回访, 致电, 拜访
    "touch",  # a contact only if it is a customer's: 联系, 通知, 发送
    "rhythm",  # the name of a follow-up's time: 回访频率, 随访时间
    "duty",  # something else: 录入, 汇总, 培训
    "light",  # says little by itself: 完成, 进行
    "not",  # something that is not to be done: 不得联系
]


@dataclass(frozen=True, slots=True)
class Deed:
    kind: Kind
    word: str


OF_FOLLOW_UP = one_of(
    r"""
    回访 回訪 随访 访视 家访 走访 拜访 探访 探望 探视 慰问 面访 电访 复访 巡访 寻访 跟访 抽访 追访 加访 补访 再访
    电话访问 上门访问 入户访问
    """
)
TO_A_CUSTOMER = one_of(
    r"""
    致电 去电 电联 外呼 电邀 问候 祝福 祝贺 致谢 道贺 道谢 贺卡 关怀 关心 跟进 跟踪 追踪 唤醒 激活 挽留 招揽
    催缴 催收 催还 催领 催付 邀约 邀请 邀评 约谈 面谈 见面 会面 恳谈 保单检视 对接 (?<!不)再联系 保持联系 取得联系
    回电 拉群
    征求意见 征询意见 触达 维系 召回 满意度调查 问卷调查 测评 复诊提醒 登门 满意度回访 加(?:企业)?微信
    约(?:首次|到店|客户|会员|访|面) 再次拨打 拨打(?!次数) (?:检查|关怀|感谢|祝福|问候|维护)(?:电话|短信|微信)
    续费沟通 看望 访谈
    (?:满意度?|离网|流失|退[费订租会]|原因|意向|使用情况)(?:调查|问卷|测评|评价(?!链接|表|体系|率)|访问)
    (?:通知|提醒|预约|督促|嘱咐)(?:其|患者|客户|用户|顾客)?(?:按时|按期|定期|及时)?(?:复查|复诊|复检|拆线|换药|续保|续约|保养|体检|换芯|接种)
    (?:告知|通知)(?:其)?(?:体检|检查|评估|检测|面试|录用|化验|鉴定)?结果
    反馈(?:体检|检查|评估|检测|化验|鉴定)(?:结果|报告)
    """
)
A_CHANNEL = one_of(
    r"""
    电话 电联 短信 微信 邮件 上门 登门 当面 入户 视频 语音 书面 企微 面对面 到店 私信 在线
    """
)
NO_MORE_THAN_A_NOUN = one_of(
    r"""
    记录 记载 登记 计划 方案 表 单 卡 人员(?![密聚]) 人(?!群|员) 员 工作 制度 结果 率 情况 数据
    信息(?!主任|中心|科|部) 报告 报表 资料 录音
    内容 方式 形式 方法 目的 对象 范围 要求 标准 流程 任务 比例 数量 量 户数 技巧 培训 质量 效果 系统 日志 台账
    档案 问题 意见 日报 周报 月报 总结 管理 规定 办法 细则 专员 中心 小组 组 部 岗 客服 护士 医生 中(?!心)
    前(?!台) 后 时(?!限) 过程 期间 完成 完毕 结束 不成功 成功 失败 名义 名单 清单 客户数 电话(?:号码|接通|应)
    话术 礼仪 指引 规范 手册 组织 覆盖 及时 满意 有效 真实 者 的(?!客户|患者|顾客|业主|用户) 真实性 材料 安排
    分析 统计 责任 职责 有关 相关 监督 考核 检查 机制 体系 本 簿 抽查 科 笔记 指标 案例 经验 考评 内部 部门
    之前 之后 程序 负责 指南 服务标准 进度 程度 评价表 档次 名册 分类 主要 短信格式 模板 不到位 态度 达标 漏
    费用 经费 补贴 津贴 留痕 高手 能手 标兵 之星 竞赛 大赛 遗漏 未(?=达|按|及|完|成|做|到) 不(?!少|低|得|定|超)
    """
)

SAYS_NO = one_of(
    r"""
    不再 不需要? 无需 无须 不得(?!少|低) 不用 不必 严禁 禁止 未 没有 勿 不要 不应 避免 切忌 拒绝 不主动 不予
    不做 不宜 不可 谢绝 不能 漏 免予 暂停 停止 难以 无法
    """
)
BETWEEN = one_of(
    r"""
    能 再 及时 按时 按期 主动 擅自 随意 单独 私自 直接 过度 频繁 多次 反复 以任何形式 对其 对客户 与客户 向客户
    给客户 进行 电话 短信 每[^,;。]{1,2} 在[^,;。]{1,6}
    """
)
DENIED_BEHIND = re.compile(r"(?:不要|不宜|切忌|禁止|一律不)")
NEGATED = re.compile(rf"(?:{SAYS_NO})(?:{BETWEEN})*$|(?:严禁|禁止|不得(?!少|低)|不准|切勿)[^,;。]{{0,14}}$")

DUTIES = one_of(
    r"""
    记录 上传 归还 返还 交至 送至 交给 交到 寄回 盖章 填写 填报 录入 登记 登入 上报 报送 汇报 报告(?!单|期)
    提交 递交 交回 上交 送交 移交 交接 整理 归档 存档 建档 装订 汇总 统计 分析 总结 小结 审核 审批 审阅 审查
    批准 检查 抽查 抽听 抽检 质检 督查 考核 考评 评选 评比 评价(?!链接|表) 评估 培训 学习 召开 举办 组织 会议
    例会 晨会 讲座 演练 转交 转办 转达 转派 转(?=[^介化型诊入变账款回微短电上]) 分派 派发 派单 流转 处理 处置 处办 解决
    回复 答复 答覆 响应 受理 整改 改进 改正 办理 办结 办妥 结案 修复 恢复 维修 抢修 到达 赶到 到场 订立 设立
    制定 制订 编制 拟定 起草 修订 更新 完善 备份 销毁 保存 保管 复核 核对 核查 盘点 清点 通报 公布 公示 公开
    落实 兑现 签订 签署 付款 支付 退款 到账 赔付 发放 扣罚 扣发 扣除 罚款 扣 奖励 处罚 重办 重新 纠正 备注 备案
    录音 保养 检修 检测 维护 消毒 清洁 巡视 巡查 值班 工作(?=[五六七八\d]) 调研 市场调查 定稿 发布 施行
    实施(?=$) 执行 生效 开门 营业 开通 安排(?=专人|人员|车|检修) 约定 预留 商讨 研究 协商 协调 升级 查阅 查看
    调阅 签字 签名 签收 确定 判定 调查(?!问卷) 答疑 反映 接听 接起 关闭 撤销 变更 续签 申请 请求 申报 复议 起诉
    作出 做出 给出 提出 出具 补交 补充 送达 完工 开工 进场 缴纳 交纳 交齐 配送 发货 退回 退货 换货 调换 更换
    安装 写入 登录(?=[^,;。]{0,6}(?:系统|平台|台账|簿|表|册)) 写(?=[^,;。:]{0,8}(?:记录|日志|小结|报告|总结))
    填(?=《|[A-Z]|[^,;。:]{0,6}[表单卡簿册]) 输出 生成 闭环 指派 发至 发到
    """
)

RULES: tuple[Rule[Deed], ...] = (
    Rule(
        "the name of a follow-up's time",
        pattern(
            rf"(?:{OF_FOLLOW_UP}|联系|关怀|拜会|跟进|维护|沟通|触达)的?(?:工作)?(?:的)?(?:具体)?(?:{{node_of_time}})(?!记录|安排表)(?:及?(?:和|与|、)?(?:频次|方式|形式|内容|要求|次数))?"
        ),
        lambda match: Deed("rhythm", match[0]),
        (("回访频率", "rhythm"), ("随访时间", "rhythm"), ("走访周期", "rhythm")),
    ),
    Rule(
        "a noun that only speaks of a follow-up",
        pattern(
            rf"(?:{OF_FOLLOW_UP}|关怀|跟进|跟踪|追踪|邀约|唤醒|挽留|联系|沟通|满意度调查|面谈|问卷调查)(?:{NO_MORE_THAN_A_NOUN})"
        ),
        lambda match: Deed("light", match[0]),
        (("回访记录", "light"), ("随访率", "light"), ("走访资料", "light")),
    ),
    Rule(
        "a follow-up",
        pattern(rf"{OF_FOLLOW_UP}"),
        lambda match: Deed("contact", match[0]),
        (("回访", "contact"), ("家访", "contact"), ("拜访", "contact")),
    ),
    Rule(
        "a word that only a customer is met with",
        pattern(rf"{TO_A_CUSTOMER}"),
        lambda match: Deed("contact", match[0]),
        (("致电", "contact"), ("问候", "contact"), ("邀约", "contact")),
    ),
    Rule(
        "a channel and what is said on it",
        pattern(
            rf"(?:{A_CHANNEL})(?:、(?:{A_CHANNEL}))*(?:或(?:{A_CHANNEL}))?(?:的?(?:方式|形式))?(?:逐一|主动|进行|再次|告诉|来|与|向|给|对)?"
            r"[^,;。:、]{0,8}?(?:询问|核实|告知|提醒|提示|确认|通知|征求|征询|预约|了解|联系|联络|沟通|交流|致谢|咨询|解释|反馈|复查|测评|催|邀|祝|慰|听取|致歉|道歉|讲解|交底|指导|说明|答疑|宣讲|演示|解答|洽谈|商谈)"
        ),
        lambda match: Deed("contact", match[0]),
        (("电话询问", "contact"), ("短信提醒", "contact"), ("上门听取", "contact")),
    ),
    Rule(
        "a message or a present",
        pattern(
            r"(?:发送|发放|发(?![货票生现展])出?|寄送|寄出?|推送|送上?|送去|赠送|致以?|奉上|递上)[^,;。:、]{0,10}?"
            r"(?:短信|微信|贺卡|问候|祝福|感谢信|慰问信|慰问品|问卷|邀请函|祝贺|评价链接|链接|礼品|礼物|优惠券|慰问|满意度调查|评价邀请|提醒|关怀|鲜花|花篮|花束|果篮|蛋糕|券|谢意|感谢|节日问候|律师函|催款函|催缴函|账单)(?:短信|微信|电话|信|卡)?"
        ),
        lambda match: Deed("contact", match[0]),
        (("发送问候短信", "contact"), ("寄送贺卡", "contact")),
    ),
    Rule(
        "reported to a customer",
        pattern(
            r"(?:向|给)[^,;。:、由]{0,6}?(?:{customer})(?:及其家属|本人|单位)?(?:书面|口头|当面|主动|及时|定期|作出|做出|进行|予以|再次|表示)*(?:通报|汇报|说明|解释|致歉|道歉)"
        ),
        lambda match: Deed("contact", match[0]),
        (("向委托人通报", "contact"), ("向持有客户作出说明", "contact")),
    ),
    Rule(
        "something that is told, sent or asked",
        pattern(
            r"提醒|联系(?!方式|电话|人|客户部|地址)|联络(?!方式)|沟通|通知(?!书|单|函)|告知|告诉|提醒|提示(?!音)|发送|寄送|寄发|邮寄|寄|推送|群发|推荐(?=[^,;。]{0,10}(?:服务|产品|课程|项目|方案|套餐))|发短信|发送短信|发信息|发函|赠送|送上|送(?!达|交|检|修|货|至|审)|询问|征求|征询|预约"
            r"|确认|核实|安检|入户|上门|检视|电话|微信|短信|邮件|交流|反馈|听取|答谢|复诊|复查|发(?=[^生现货票布行展出放文明])|普访|巡检|续约沟通|续保|追问|拜年|贺|约见|知会|抚慰|看望|催|面晤|线上会议|群聊|洽谈|商谈|了解(?=[^,;。:]{0,12}(?:情况|意向|原因|感受|去向|病情|动态))|督促(?!检查|落实|各)|复测|复检|公告(?!栏|牌)|同步(?={customer})"
        ),
        lambda match: Deed("touch", match[0]),
        (("联系", "touch"), ("通知", "touch"), ("发送", "touch")),
    ),
    Rule(
        "what something is asked or said about",
        pattern(r"就(?!诊|医|业|读|餐|近|位|绪)[^,;。:]{2,12}?(?:事宜|事项|一事|问题|情况|意向)"),
        lambda match: Deed("light", match[0]),
        (("就续签事宜", "light"),),
    ),
    Rule(
        "another duty",
        pattern(
            rf"(?:{DUTIES})(?!专员|人员|人(?![工民次数])|表(?=[发报上提送传])|员|部(?!件|位|分)|组(?!织)|中心|岗|经理|主管|师|科|站长|单位|工程师|客服|副理|机构)"
        ),
        lambda match: Deed("duty", match[0]),
        (("录入", "duty"), ("汇总", "duty"), ("培训", "duty")),
    ),
    Rule(
        "done or carried out",
        pattern(r"完成|进行|开展|实施|做好"),
        lambda match: Deed("light", match[0]),
        (("完成", "light"),),
    ),
)


def deeds_in(text: str) -> tuple[Found[Deed], ...]:
    """What is done in a text, from left to right; what is not to be done has the kind `not`."""
    return tuple(_with_negation(text, found) for found in found_in(text, RULES))


def _with_negation(text: str, found: Found[Deed]) -> Found[Deed]:
    denied = NEGATED.search(text, max(0, found.start - 18), found.start) or DENIED_BEHIND.match(text, found.end)
    if found.value.kind == "light" or not denied:
        return found
    return Found(found.start, found.end, Deed("not", found.value.word), found.rule)
