"""Whether a time belongs to a contact with customers, and not to some other duty."""

from __future__ import annotations

import re

from huifang.policy.logic.reader.grammar import deeds, governing
from huifang.policy.logic.reader.grammar.deeds import Deed
from huifang.policy.logic.reader.grammar.rule import Found
from huifang.policy.logic.reader.grammar.scene import Scene
from huifang.policy.logic.reader.grammar.when import When, Whens

A_PRESENT = frozenset({"赠送", "送", "送上", "发", "发送", "寄", "推送", "提醒"})
ON_THE_SPOT = frozenset({"上门", "入户"})
LEARNS_OR_URGES = frozenset({"了解", "督促"})
TALKS = frozenset({"联系", "沟通"})
OF_MONEY = re.compile(r"扣|罚|绩效|负激励|取消(?!预约)|视为未|奖励\d|[年月]薪|扣发?工资")
TO_STAFF_THEMSELVES = re.compile(r"[你我]|(?:个|通)(?:电话|微信|短信)")
OF_COLLEAGUES = re.compile(
    r"员工|职工|同事|供应商|团队成员|内部|检查组|新人|(?:基层|班组|车间|网点)(?!长|主任|负责人|经理|主管|客服|人员)|下属|各部门|教职工|党员"
)
PLAIN_FOLLOW_UP = re.compile(rf"{deeds.OF_FOLLOW_UP}|致电|去电|外呼|问候|慰问|满意度回访")
RECURS = frozenset({"every", "times"})
SOON = 16


def is_contact(scene: Scene, time: Found[Whens], deed: Found[Deed] | None) -> bool:
    """Whether something that customers notice is to be done at this time."""
    if any(when.counted for when in time.value) or _of_money(scene, time, deed):
        return False
    if deed is None or _in_its_column(scene, time):
        return _goes_without_saying(scene, time, deed)
    match deed.value.kind:
        case "contact" | "rhythm":
            return not _of_colleagues(scene, deed)
        case "touch":
            return _touches_a_customer(scene, time, deed)
        case "duty":
            return _goes_on(scene, time, deed)
        case _:
            return False


def _in_its_column(scene: Scene, time: Found[Whens]) -> bool:
    """In the column of a table that says when customers are followed up."""
    column = scene.carried.column
    return column is not None and column[0] <= time.start < column[1]


def is_plain(scene: Scene, deed: Found[Deed], happened: int) -> bool:
    """A follow-up by its name, or a talk with a customer soon after the event that ends at `happened`."""
    if deed.value.kind == "contact":
        return is_by_name(deed)
    talks = deed.value.kind == "touch" and deed.value.word in TALKS
    return talks and deed.start - happened <= SOON and governing.meets_a_customer(scene.sentence, deed, known=False)


def reaches_a_customer(scene: Scene, deed: Found[Deed]) -> bool:
    """Whether a deed is something that customers notice, whenever it is."""
    if deed.value.kind == "contact":
        return not _of_colleagues(scene, deed)
    return deed.value.kind == "touch" and governing.meets_a_customer(scene.sentence, deed, known=scene.customers_known)


def is_by_name(deed: Found[Deed] | None) -> bool:
    """A prompt answer is no follow-up, a prompt 回访 is one."""
    return deed is not None and PLAIN_FOLLOW_UP.fullmatch(deed.value.word) is not None


A_CALL_OUT = re.compile(r"报修|接报|报警|报案|故障|投诉|异议|求助|抢修|事故")
FROM_THEN_ON = re.compile(r"(?:此后|之后|以后|其后|随后|后续)")


def _goes_on(scene: Scene, time: Found[Whens], deed: Found[Deed]) -> bool:
    """满意度调查…,此后每半年调查一次: the same contact again, in short."""
    phrase = scene.phrase(time.start)
    if FROM_THEN_ON.match(scene.text, phrase.start) is None:
        return False
    earlier = (other.value for other in scene.sentence.deeds if other.end <= phrase.start)
    return any(other.kind == "contact" and deed.value.word in other.word for other in earlier)


def _goes_without_saying(scene: Scene, time: Found[Whens], deed: Found[Deed] | None) -> bool:
    """In a chapter about the times of follow-ups, and in their column of a table, a time needs no deed."""
    when = time.value[0]
    if deed is not None:
        return deed.value.kind != "not"
    vague = when.kind == "irregular" or when.promptly
    return scene.about_times and not vague and governing.ends_its_phrase(scene.sentence, time)


def _touches_a_customer(scene: Scene, time: Found[Whens], deed: Found[Deed]) -> bool:
    when, sentence = time.value[0], scene.sentence
    if when.kind in RECURS and governing.on_the_spot_or_by_channel(sentence, time, deed):
        return True
    phrase = scene.phrase(deed.start)
    if TO_STAFF_THEMSELVES.search(scene.text, phrase.start, phrase.end):
        return False
    if deed.value.word in ON_THE_SPOT and (when.kind == "before" or _comes_to_them(scene, time)):
        return True
    if deed.value.word in LEARNS_OR_URGES:
        return governing.meets_a_customer(sentence, deed, known=scene.carried.segment is not None)
    if when.event and _says_who(when, deed):
        return not governing.is_for_colleagues(sentence, deed)
    return governing.meets_a_customer(sentence, deed, known=scene.customers_known)


def _comes_to_them(scene: Scene, time: Found[Whens]) -> bool:
    """安装满一年上门检测, the customers named in a label; 报修后2小时内上门 is the repair itself."""
    called_out = A_CALL_OUT.search(scene.text, scene.sentence.start, time.start) is not None
    return bool(scene.carried.segment or scene.above.segment) and not called_out


def _says_who(when: When, deed: Found[Deed]) -> bool:
    """Whose birthday it is has the present; who has not come for so long is told."""
    return when.kind == "after" or (when.kind in {"on_event", "same_day"} and deed.value.word in A_PRESENT)


def _of_money(scene: Scene, time: Found[Whens], deed: Found[Deed] | None) -> bool:
    """Whether the phrases of a time and its deed speak of fines and pay."""
    phrases = {scene.phrase(time.start), scene.phrase(deed.start if deed else time.start)}
    return any(OF_MONEY.search(scene.text, phrase.start, phrase.end) for phrase in phrases)


def _of_colleagues(scene: Scene, deed: Found[Deed]) -> bool:
    phrase = scene.phrase(deed.start)
    around = scene.words((phrase.start, phrase.end))
    return OF_COLLEAGUES.search(around) is not None and governing.A_CUSTOMER.search(around) is None
