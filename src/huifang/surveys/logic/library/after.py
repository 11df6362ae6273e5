"""Asked soon after something was done for the customer."""

from __future__ import annotations

from huifang.surveys.logic.library.parts import (
    Shipped,
    asking,
    choice,
    chose,
    effort,
    matrix,
    overall,
    recommend,
    said,
    scale,
    several,
    upto,
    words,
)

AFTER_SALE = Shipped(
    "after-sale",
    said("售后满意度问卷", "Satisfaction after a purchase"),
    said("成交或交付之后询问产品、价格、交付和服务人员。", "After a purchase: product, price, delivery, the people."),
    asking(
        overall("总的来说，您对这次购买满意吗？", "On the whole, how content are you with this purchase?"),
        several(
            "amiss",
            said("哪些地方让您不满意？", "What were you not content with?"),
            ("product", "产品本身", "The product itself"),
            ("price", "价格或收费", "Price or charges"),
            ("delivery", "交付或安装", "Delivery or installation"),
            ("people", "服务人员", "The people who served me"),
            ("advice", "介绍与实际不符", "It is not what I was told"),
            shown_when=upto("overall", 3),
        ),
        matrix(
            "parts",
            said("分别看，您满意吗？", "And one by one?"),
            ("product", "产品质量", "Quality of the product"),
            ("advice", "介绍和讲解", "Advice and explanation"),
            ("delivery", "交付及时", "Delivery on time"),
            ("people", "人员态度", "Attitude of the people"),
        ),
        recommend("您愿意把我们推荐给亲友吗？", "Would you recommend us to friends and family?"),
        words("wish", "还有什么想对我们说的？", "Is there anything else that you would tell us?"),
    ),
)

AFTER_SERVICE = Shipped(
    "after-service",
    said("服务满意度问卷", "Satisfaction with a service"),
    said("一次服务结束后的简短询问。", "A short one, after a service."),
    asking(
        overall("您对这次服务满意吗？", "How content are you with this service?"),
        effort("办成这件事对您来说容易吗？", "How easy was it for you to get this done?"),
        words("why", "是什么让您不满意？", "What made you discontent?", shown_when=upto("overall", 3)),
        words("praise", "有没有想表扬的人或事？", "Is there somebody or something you would praise?"),
    ),
)

AFTER_SURGERY = Shipped(
    "after-surgery",
    said("术后回访问卷", "After a surgery or treatment"),
    said("手术或治疗后询问恢复、告知和护理。", "After a treatment: recovery, what was explained, care."),
    asking(
        overall("您对这次治疗的整个过程满意吗？", "How content are you with the treatment as a whole?"),
        choice(
            "recovery",
            said("您觉得目前恢复得怎样？", "How is your recovery so far?"),
            ("well", "比预想的好", "Better than expected"),
            ("expected", "和预想的差不多", "As expected"),
            ("slow", "比预想的慢", "Slower than expected"),
            ("worried", "有不舒服，比较担心", "Something is wrong and worries me"),
        ),
        words(
            "worry",
            "哪里不舒服？从什么时候开始？",
            "What is wrong, and since when?",
            shown_when=chose("recovery", "slow", "worried"),
        ),
        matrix(
            "parts",
            said("分别看，您满意吗？", "And one by one?"),
            ("explained", "术前告知清楚", "What was explained beforehand"),
            ("doctor", "医生", "The doctor"),
            ("nursing", "护理", "Nursing"),
            ("aftercare", "术后指导", "Advice for afterwards"),
            ("rooms", "环境", "The rooms"),
        ),
        choice(
            "call",
            said("需要医护人员与您联系吗？", "Should a doctor or nurse call you?"),
            ("yes", "需要", "Yes"),
            ("no", "不需要", "No"),
        ),
        words("wish", "您的意见和建议", "What do you suggest?"),
    ),
)

AFTER_COURSE = Shipped(
    "after-course",
    said("课程满意度问卷", "Satisfaction with a course"),
    said("课程或培训结束后询问内容、老师和收获。", "After a course: contents, teacher, what was gained."),
    asking(
        overall("您对这门课程满意吗？", "How content are you with this course?"),
        scale("teacher", "老师讲得清楚吗？", "Did the teacher make it clear?"),
        scale("content", "内容对您有用吗？", "Were the contents of use to you?"),
        choice(
            "pace",
            said("进度合适吗？", "How was the pace?"),
            ("slow", "偏慢", "Too slow"),
            ("right", "合适", "Just right"),
            ("fast", "偏快", "Too fast"),
        ),
        several(
            "amiss",
            said("哪些地方需要改进？", "What should be better?"),
            ("teacher", "老师的讲解", "How it was taught"),
            ("material", "教材和练习", "Books and exercises"),
            ("time", "上课时间", "The hours"),
            ("rooms", "教室和设备", "Rooms and equipment"),
            ("support", "课后答疑", "Help afterwards"),
            shown_when=upto("overall", 3),
        ),
        recommend("您愿意把这门课推荐给别人吗？", "Would you recommend this course?"),
        words("wish", "还想学些什么？有什么建议？", "What else would you learn? What do you suggest?"),
    ),
)

AFTER_REPAIR = Shipped(
    "after-repair",
    said("维修满意度问卷", "Satisfaction with a repair"),
    said("报修完成后询问是否修好、是否及时。", "After a repair: is it mended, was it in time."),
    asking(
        choice(
            "mended",
            said("问题解决了吗？", "Is the matter mended?"),
            ("yes", "解决了", "Yes"),
            ("partly", "解决了一部分", "In part"),
            ("no", "没有解决", "No"),
        ),
        words("left", "还有什么问题没有解决？", "What is left to mend?", shown_when=chose("mended", "partly", "no")),
        overall("您对这次维修满意吗？", "How content are you with this repair?"),
        matrix(
            "parts",
            said("分别看，您满意吗？", "And one by one?"),
            ("speed", "响应和上门及时", "How soon somebody came"),
            ("skill", "维修技术", "Skill"),
            ("manner", "人员态度和清理", "Manners and tidiness"),
            ("price", "收费合理清楚", "Charges fair and clear"),
        ),
        effort("从报修到修好，您觉得省心吗？", "From your call until it was mended: how easy was it for you?"),
        words("wish", "您的意见和建议", "What do you suggest?"),
    ),
)
