"""What a text is about: topics by their words. A policy's topics are found by the words of their names as well."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TOPIC_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "attitude": _words(
            """
        态度 服务态度 服务 服务员 服务生 前台 客服 接待 热情 礼貌 微笑 冷漠 冷淡 耐心 不耐烦 粗鲁 客气 周到 怠慢 傲慢
        店员 导购 人员 员工 工作人员 小姐 师傅 保安
        """
        ),
        "quality": _words(
            """
        质量 品质 产品 商品 材质 做工 材料 瑕疵 次品 坏了 损坏 耐用 结实 假货 劣质 正品 破损 用料 工艺 性能 功能
        """
        ),
        "price": _words(
            """
        价格 价钱 价位 收费 费用 贵 太贵 很贵 偏贵 便宜 优惠 折扣 打折 实惠 划算 性价比 物超所值 超值 多收 乱收费 涨价
        押金 退款 发票 账单 付款 支付
        """
        ),
        "speed": _words(
            """
        速度 快 慢 很快 太慢 很慢 太久 很久 及时 迅速 等待 排队 等了 拖延 延误 效率 准时 迟到 超时 催 按时 尽快 久
        """
        ),
        "delivery": _words(
            """
        物流 快递 送货 发货 配送 包装 收货 签收 运费 到货 邮寄 配送员 快递员
        """
        ),
        "environment": _words(
            """
        环境 卫生 干净 脏 整洁 装修 设施 设备 噪音 吵 太吵 很吵 不干净 安静 隔音 气味 异味 空调 灯光 停车 停车场 绿化
        电梯 网络 宽带 热水 空气 房间 床 卫生间 浴室
        """
        ),
        "skill": _words(
            """
        专业 技术 技能 水平 经验 熟练 手艺 医生 护士 大夫 老师 教练 技师 手术 治疗 诊断 讲解 教学 课程 业务 工程师
        """
        ),
        "repair": _words(
            """
        维修 修理 修 保修 质保 售后 安装 调试 故障 返修 退货 换货 退换 更换 上门 配件 检修 保养
        """
        ),
        "communication": _words(
            """
        沟通 解释 说明 回复 答复 联系 电话 回访 短信 通知 告知 打不通 咨询 投诉 反馈 处理 答应 承诺
        """
        ),
        "convenience": _words(
            """
        方便 交通 位置 地理位置 地铁 公交 打车 距离 便利 手续 流程 预约 预订 网上 办理 操作 程序 步骤 系统 软件
        """
        ),
        "food": _words(
            """
        早餐 午餐 晚餐 餐厅 味道 口味 菜 饭菜 菜品 饮食 自助餐 好吃 难吃 食物 水果 饮料 咖啡
        """
        ),
        "result": _words(
            """
        效果 结果 解决 成效 见效 恢复 疗效 成果 改善 进步 成绩 收获 康复
        """
        ),
    }
)
"""General topics, by the words that speak of them."""

SHORTEST_OF_A_NAME = 2


def topics_in(found: frozenset[str], topics: Mapping[str, frozenset[str]] = TOPIC_WORDS) -> tuple[str, ...]:
    """The keys of the topics of which a text with these words and pairs speaks, in their order."""
    return tuple(key for key, speaking in topics.items() if not speaking.isdisjoint(found))


def named(names: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    """The words that speak of a policy's topics, by the names that it gives them.

    A name speaks by its own pairs of characters, and takes the words of every general topic that has one of them:
    产品质量 is spoken of by 质量, and by all words of quality.
    """
    return MappingProxyType({key: _speaking(name) for key, name in names.items()})


def _speaking(name: str) -> frozenset[str]:
    own = frozenset(name[at : at + SHORTEST_OF_A_NAME] for at in range(len(name) - 1)) | {name}
    general = [words for words in TOPIC_WORDS.values() if not own.isdisjoint(words)]
    return own.union(*general)
