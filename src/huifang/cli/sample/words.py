"""The lists that the sample company is made from. Whoever bears a name put together from them does so by chance."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
FIRST = "雨晓子思佳梦欣文嘉雅若云海志建明国春秋冬永宏书景以清安宁泽浩天家俊"
SECOND = "涵琪妍轩瑶宁怡彤洁琳颖婷慧敏丽静芳娟红梅霞辉强军伟杰鹏飞峰涛斌波龙华平成林岩松柏"

SOURCES = ("朋友介绍", "路过", "网上看到", "老客户", "活动")
WISHES = ("两居", "三居", "四居", "底层带院", "再看看")
TREATMENTS = ("双眼皮", "光子嫩肤", "牙齿矫正", "皮肤管理", "脱毛", "体检套餐")

NOTES = (
    "接通了，说话方便，整体满意。",
    "刚下班，聊了几分钟，态度很好。",
    "家里人接的，转告本人，本人回话说没问题。",
    "问了价钱和时间，记下来了。",
    "说最近忙，月底再联系更好。",
    "恢复得不错，没有不舒服。",
    "想先跟爱人商量，过几天答复。",
    "对接待的同事印象很好，点名表扬。",
)
UNREACHED = ("响了很久没人接。", "占线。", "手机关机。", "接通后说在开会，马上挂了。")
LATER = ("在开车，约好时间再打。", "正在上课，请晚些打来。", "开会，让我换个时间。")
REFUSALS = ("明确说不要再打来。", "说已经在别处办了，不用再联系。")
GIVEN_REASONS = (
    "客户出国，暂时联系不上，主管同意免办。",
    "客户刚到店里当面谈过，不再重复打。",
    "同一件事已由同事答复。",
)

FINDINGS: Mapping[str, tuple[str, ...]] = {
    "complaint": ("等候时间太长，约好十点，十点四十才轮到。", "电话里答应回复，没有人回。", "停车场不够，转了三圈。"),
    "suggestion": ("希望可以在手机上改预约。", "建议周末晚上也开门。", "资料最好有一份大字的。"),
    "need": ("想要一份费用明细。", "想约下周三下午复查。", "想再看一次三居的样板间。"),
    "repair": ("厨房水龙头滴水。", "阳台门关不严。", "卧室插座没电。"),
    "praise": ("护士讲得很细，放心。", "顾问不催不赶，有问必答。", "前台记得我的名字。"),
}
CAUSES: Mapping[str, tuple[str, ...]] = {
    "complaint": ("service", "process", "staff"),
    "suggestion": ("process", "system"),
    "need": ("information", "service"),
    "repair": ("product", "installation"),
    "praise": ("staff",),
    "other": ("other",),
}
SETTLED: Mapping[str, tuple[str, ...]] = {
    "complaint": (
        "已当面说明并致歉，预约时段重新排过，下次提前一天短信确认。",
        "已请负责人回电说明，并承诺今后当天答复。",
    ),
    "suggestion": ("已转相关部门采纳，并向客户回电致谢。", "已记入本月改进事项，月底前给出安排。"),
    "need": ("所需资料已整理好发给客户。", "已按客户方便的时间约好，并发了提醒。"),
    "repair": ("维修人员已上门修好，客户当场确认。", "已更换配件，三天后再回访一次。"),
    "praise": ("已转达本人并在早会上表扬。",),
    "other": ("已记录，并答复客户。",),
}
LIKED = (
    "环境干净，讲解细致。",
    "预约方便，没有等。",
    "顾问很耐心，不催促。",
    "叮嘱得很仔细，有问必答。",
    "资料齐全，一次办完。",
)
AMISS = (
    "等候太久，没有人说明原因。",
    "价格和当初说的不一样。",
    "电话打了两次才有人接。",
    "停车不方便，指引不清楚。",
)
REPORTS = (
    "客户总体满意，没有遗留问题。建议按原计划在下一个日子再联系。",
    "客户提了一处要改的地方，已记入反馈。建议三天内给出答复，并由本人回电确认。",
    "房屋情况正常，业主希望尽快办好门禁。建议物业先去看一次。",
    "客户感谢这次来电，对价格还有疑问。建议把明细整理好再发一份。",
)
GUIDANCE = (
    "请写清客户原话，以及答应了哪一天答复。",
    "客户要的是哪一种户型？补上再交。",
    "只写了满意，看不出谈了什么。请重写要点。",
    "打算何时买这一栏和备注对不上，请核对。",
)
BETTER = (
    "补充：客户原话是“下周末带父母再来看一次”。",
    "补充：已答应三天内把明细发过去。",
    "补充：看中三居，楼层要十层以上。",
)
ASKED = ("价钱能不能再谈。", "什么时候可以约下一次。", "学校划在哪一片。", "有没有停车位。")


def chance(*of: object) -> Random:
    """Chance that falls the same way for the same thing, whenever and in whatever order things are looked at."""
    return Random(":".join(map(str, of)))  # noqa: S311 # a tale hides nothing


def names(random: Random, count: int) -> list[str]:
    """So many names of people, each once, put together by chance."""
    found: dict[str, None] = {}
    while len(found) < count:
        found.setdefault(random.choice(SURNAMES) + random.choice(FIRST) + random.choice(SECOND))
    return list(found)
