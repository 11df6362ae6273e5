"""The words of the trade, by meaning. Everything is simplified and half-width, as the structure folds it.

`NAMED` are the lists that patterns call by name. To teach the reader a new kind of customer or a new span, add a word:
a list is words parted by blanks. A word may carry a condition on its neighbours, as regular expressions write them:
`(?!户)` not before 户, `(?<!服务)` not behind 服务.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


def listed(written: str) -> Sequence[str]:
    return tuple(written.split())


def either(chosen: Iterable[str]) -> str:
    """One of these words, longer ones first, so that a word is not cut short by its beginning."""
    return "|".join(sorted(chosen, key=len, reverse=True))


def one_of(written: str) -> str:
    """One of these words, in the order in which they are written."""
    return "|".join(listed(written))


NUMBER = r"\d{1,7}(?:\.\d{1,3})?|[一二两俩三四五六七八九十百]{1,8}"

UNITS: Mapping[str, Sequence[str]] = {
    "minute": listed(r"分钟 min"),
    "hour": listed(r"小时 钟头 h(?![a-z]) H(?![a-z])"),
    "working_day": listed(r"工作日"),
    "trading_day": listed(r"交易日"),
    "day": listed(r"自然日 日历日 天 日(?!志|报|常|期|程)"),
    "week": listed(r"自然周 星期 礼拜 周(?!年|岁|[一二三四五六日末](?!次|回|访))"),
    "quarter": listed(r"季度 季(?!节)"),
    "month": listed(r"自然月 月份 月(?!初|底|末|报|结|度|卡)"),
    "term": listed(r"学期"),
    "year": listed(r"周年 年(?!级|龄|初|底|末|终|费|度|会|审|检|货|卡)"),
}

CUSTOMERS = listed(
    r"""
    客户 顾客 用户 业主 住户 租户 租客 房东 患者 病人 病患(?!者) 会员 车主 客人 宾客 旅客 游客 乘客 学员 学生
    新生 毕业生 校友 家长 家属 长者 老人 产妇 孕妇 新生儿 婴儿 儿童 婴幼儿 宝妈 投保人 被保险人 受益人 持有人
    投资者 投资人 储户 借款人 贷款人 持卡人 商户 商家 加盟商 经销商 代理商 分销商 买家 卖家 买方 收件人 寄件人
    托运人 收货人 居民 村民 诉求人 投诉人 投诉者 申诉人 信访人 当事人 来电人 报修人 委托人 申请人 受访人 受访者
    受检者 消费者 读者 粉丝 主播 潜客(?!户) 甲方 车友 贵宾 散客(?!户) 长住客 常客(?!户) 使用单位 合作单位
    协议单位 用人单位 协作单位 (?<![承责维施建监供主]\w)(?<!服务)(?<!下属)(?<!上级)(?<!相关)(?<!有关)单位
    (?<!服务)(?<!本)(?<!我)(?<!我们)企业(?!应|需|须|要|可|将|通过|对|在|与|会|能|必|的(?!客户)|微信|形象|文化|发展)
    协议公司 合作伙伴 团队 家庭 人群 对象 使用者 购买者 求职者 候选人 贫困户 脱贫户 监测户 农户 散户 大户 新户
    客群 客源 回头客 熟客 准客(?!户) 访客(?!户) 来宾 嘉宾 服务对象 幼儿 孩子 女性 双方 老客(?!户) 新客(?!户)
    主人(?![翁公]) 宠主 紧急联系人 监护人 家人 亲属 [A-EHS][级类](?=[,:每由]) [甲乙丙丁][级类](?=[,:每由])
    用水户 用电户 用气户 用热户 纳税人 缴费人 参保人 报案人 举报人 报装人 申领人
    货主 开户人 房客(?!户) (?<![或记作学笔使来老长患营])者(?=[,;:。每,\d一二两三四五六七八九十])
    """
)

POST_ENDINGS = listed(
    r"""
    专员 人员 部门 部 中心 经理 主管 顾问 医生 医师 护士 护士长 管家 客服 班主任 教师 老师 校长 院长 店长 站长
    行长 所长 园长 科长 队长 组长 管理员 助理 负责人 主任 员工 代表 坐席 座席 话务员 客服员 回访员 营业员
    业务员 销售员 督导 专家 药师 营养师 美容师 咨询师 咨询 设计师 工程师 技师 理赔员 社工 护理员 教练 私教 导游
    计调 领队 网格员 会籍 学管师 经纪人 科室 科(?![学技目普研]) 小组 营业部 分公司 支行 学院 教务处 管理处
    办公室 客服组 护理组 美容组 总监 总经理 董事长 领导 干部 机构 (?<=[办水电气热工保建理任营])单位 内勤
    物业公司 服务站 前厅部 前台 司机 监理(?!单位|公司|合同) 责任人
    柜员 质检员 文员 平台 主持人 客服代表 服务员 维修员 监督员 检查员 安检员 大堂副理 副理 辅导员 卫生院 事务所
    主治 门店 销售 营销员 置业顾问 家庭医生 供热单位 销售方 物业 项目组 运营 CSM 公司 (?<!车)站 责任单位
    责任部门 楼长 片长 (?<![会学成党动官议])员 教务 班组 律师 合伙人 保健医 校医 岗(?!位|前|责|亭|村)
    (?:经营|服务|责任)企业(?=应|需|须|要|可|将|通过|对|在|与|会|能|必|每)
    """
)

CHANNELS: Mapping[str, Sequence[str]] = {
    "phone": listed(
        r"""
        电话 致电 去电 来电回复 外呼 电联 通话 拨打 电访 热线 语音 手机 回电 座机 电邀 拨电
        """
    ),
    "sms": listed(r"短信 信息(?=方式|形式|的方式|的形式|或电话|、电话) 短讯 彩信 简讯"),
    "wechat": listed(r"微信 企微 企业微信 微信群"),
    "email": listed(r"邮件 电邮 邮箱 E-mail e-mail Email email"),
    "letter": listed(r"催款函 律师函 信函 书信 信件 贺卡 明信片 邮寄 寄送 公开信 慰问信 感谢信 书面 贺年卡 回访函"),
    "visit": listed(
        r"""
        上门 登门 走访 家访 入户 拜访 实地 现场 探访 探望 巡访 访视 入企 到访 到家 入校 慰问 到客户处 登门拜访
        探视
        """
    ),
    "in_person": listed(r"面谈 面访 当面 面对面 到店 门诊 会面 座谈 到院 见面 约谈 面晤 恳谈 面询"),
    "online": listed(
        r"""
        网络 网站 在线 线上 问卷 公众号 APP App app 互联网 小程序 推送 站内信 客户端 QQ 旺旺 社交媒体 自媒体
        网上 微博 电子评价
        """
    ),
    "video": listed(r"视频"),
}

FESTIVALS = listed(
    r"""
    节假日 法定节假日 节日 佳节 传统节日 重大节日 重要节日 春节 元旦 中秋节? 端午节? 国庆节? 重阳节 教师节
    护士节 母亲节 父亲节 妇女节 儿童节 元宵节? 清明节? 劳动节 圣诞节? 七夕 开斋节 五一 十一(?=[、,和前期])
    情人节 除夕 小年 冬至 双十一 年节 逢年过节
    """
)

DAYS_OF_CUSTOMERS = listed(
    r"""
    生日 寿辰 诞辰 结婚纪念日 纪念日 周年庆 周年日 店庆日? 宝宝百日 周岁 重要节点 重要时间节点 关键节点
    重大节点 项目节点 工程节点 换季 季节交替 季节变换
    """
)

SPANS = listed(
    r"""
    犹豫期 冷静期 保修期 质保期 保质期 试用期 体验期 服务期 合同期 租约期 租期 宽限期 观察期 保险期 磨合期
    恢复期 康复期 孵化期 过渡期 哺乳期 孕期 维保期 包修期 包退期 退货期 三包期 承诺期 缓冲期 公示期 销售旺季
    销售淡季 住院期 在保期 装修期 施工期 合作期 有效期 履约期 建设期 贷款期 存续期 疗程期 产褥期 免租期 会籍期
    订阅期 采暖期 供暖期 供热期
    """
)

NODES_OF_TIME = listed(
    r"""
    时间 周期 频率 频次 次数 间隔 节点 时机 期限 时限 时点 时间点 节奏 间隔期 时段
    """
)

MODALS = listed(
    r"""
    应当 应该 应 必须 须 需要 需 要 可以 可 将 会 能 得 务必 一律 均 都 原则上 一般 建议 最好 尽量 力争 及时
    主动 统一 首先 分别 各 再次 再 至少 亲自 负责 尽快 立即 按 按照 根据 逐一 定期 不定期 进行 开展 实施 予以
    给予 组织 安排 完成 做好
    """
)

FORMS = listed(
    r"""
    记录表 登记表 登记本 登记簿 回访表 报告表 调查表 跟踪表 意见表 评价表 记录单 回访单 工单 台账 日志 手册 档案卡
    记录本 记录卡 沟通本 随访表 报表 日报 周报 月报
    """
)

NAMED: Mapping[str, str] = {
    "number": NUMBER,
    "unit": "|".join(word for many in UNITS.values() for word in many),
    "length": r"半\s?个?\s?(?:月|年|小时|学期|天|日|工作日)"
    r"|(?:{number})\s?[多余]?\s?个?半?\s?(?:{unit})(?:半(?!年|月))?",
    "least": either(
        listed(
            "不少于 不得少于 不能少于 不应少于 不低于 不得低于 不能低于 不应低于 至少 最少 起码 最低 >= ≥ > 大于 达到?"
        )
    ),
    "most": either(
        listed("不超过 不得超过 不得逾 不逾 不多于 不得多于 至多 最多 不高于 不大于 不得高于 <= ≤ < 少于 低于 小于")
    ),
    "span": either(SPANS),
    "festival": either(FESTIVALS),
    "day_of_customer": either(DAYS_OF_CUSTOMERS),
    "customer": either(CUSTOMERS),
    "post": either(POST_ENDINGS),
    "node_of_time": either(NODES_OF_TIME),
    "modal": either(MODALS),
    "clock": r"(?:上午|下午|晚[上间]?|早[上晨]?|中午|傍晚)?"
    r"(?:\d{1,2}[:.]\d{2}|(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:点|时)(?:半|\d{1,2}分|整)?)",
    "form": rf"《[^《》]{{2,24}}》|[\u4e00-\u9fff]{{1,8}}(?:{either(FORMS)})",
    "part": r"部门|相关部门|责任部门|有关部门"
    r"|[\u4e00-\u9fff]{1,6}(?:部|科|中心|处|组|室|站|公司|单位|科室|支行|班组)",
}
