"""Asked about a complaint, about a whole year, or about one topic."""

from __future__ import annotations

from huifang.surveys.logic.library.parts import (
    Shipped,
    asking,
    choice,
    effort,
    matrix,
    overall,
    recommend,
    said,
    scale,
    section,
    several,
    upto,
    words,
)

AFTER_COMPLAINT = Shipped(
    "after-complaint",
    said("投诉处理满意度问卷", "After a complaint"),
    said("投诉办结后询问是否解决、答复是否及时。", "After a complaint was closed: was it resolved, and in time."),
    asking(
        choice(
            "resolved",
            said("您反映的问题解决了吗？", "Has what you complained of been resolved?"),
            ("yes", "解决了", "Yes"),
            ("partly", "解决了一部分", "In part"),
            ("no", "没有解决", "No"),
        ),
        overall("您对处理的过程和结果满意吗？", "How content are you with how it was dealt with?"),
        scale("speed", "答复和处理及时吗？", "Were answer and action in time?"),
        scale("manner", "处理人员的态度好吗？", "And the manner of those who dealt with it?"),
        effort("为解决这个问题，您费心多吗？", "How easy did we make it for you to have this resolved?"),
        words("left", "还有什么需要我们做的？", "What is left for us to do?", shown_when=upto("overall", 3)),
    ),
)

YEARLY = Shipped(
    "yearly",
    said("年度全面满意度调查", "The full yearly survey"),
    said("每年一次，全面了解客户的评价。", "Once a year: all that a customer has to do with."),
    asking(
        section("whole", "总体评价", "On the whole"),
        overall("过去一年，您对我们总体满意吗？", "In the past year, how content were you with us on the whole?"),
        recommend("您愿意把我们推荐给亲友或同行吗？", "Would you recommend us to friends or colleagues?"),
        effort("找我们办事对您来说容易吗？", "How easy is it for you to deal with us?"),
        section("product", "产品与价格", "Products and prices"),
        matrix(
            "products",
            said("您对下面各项满意吗？", "How content are you with each of these?"),
            ("quality", "产品质量", "Quality"),
            ("range", "品种和规格", "Range"),
            ("delivery", "交付及时", "Delivery on time"),
            ("price", "价格", "Prices"),
        ),
        section("service", "服务", "Service"),
        matrix(
            "services",
            said("您对下面各项满意吗？", "How content are you with each of these?"),
            ("people", "人员态度", "Attitude of the people"),
            ("skill", "专业能力", "What they know"),
            ("reach", "容易找到人", "Somebody can be reached"),
            ("answers", "答复及时", "Answers in time"),
            ("complaints", "投诉处理", "Dealing with complaints"),
            ("follow-ups", "回访", "Follow-ups"),
        ),
        several(
            "better",
            said("明年我们最应该改进什么？", "What should we make better next year, before all?"),
            ("quality", "产品质量", "Quality"),
            ("price", "价格", "Prices"),
            ("speed", "速度", "Speed"),
            ("people", "人员", "People"),
            ("communication", "沟通", "Communication"),
        ),
        section("future", "今后", "What comes"),
        choice(
            "again",
            said("您会继续选择我们吗？", "Will you stay with us?"),
            ("yes", "会", "Yes"),
            ("perhaps", "不一定", "Perhaps"),
            ("no", "不会", "No"),
        ),
        words("why", "为什么？", "Why?"),
        words("wish", "您的意见和建议", "What do you suggest?"),
    ),
)

ON_A_TOPIC = Shipped(
    "on-a-topic",
    said("专题调查", "A survey on a topic"),
    said("围绕一个专题了解意见；复制后改成您的专题。", "Opinions on one topic; copy it and write your topic into it."),
    asking(
        choice(
            "known",
            said("您了解这件事吗？", "Do you know of this matter?"),
            ("well", "很了解", "Well"),
            ("little", "了解一点", "A little"),
            ("no", "不了解", "No"),
        ),
        overall("您对目前的情况满意吗？", "How content are you with it as it is?"),
        several(
            "matters",
            said("您最看重哪些方面？", "What matters most to you?"),
            ("quality", "质量", "Quality"),
            ("price", "费用", "Cost"),
            ("speed", "速度", "Speed"),
            ("safety", "安全", "Safety"),
            ("information", "信息公开", "Being informed"),
        ),
        words("view", "您怎么看？有什么建议？", "What do you think of it? What do you suggest?"),
    ),
)
