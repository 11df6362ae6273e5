"""A map made of choices on a page: which column becomes which field, which are attributes. Source: docs/import.md."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from huifang.customers.logic.import_map import LISTS, Of
from huifang.customers.logic.map_check import CUSTOMER_FIELDS, EVENT_FIELDS, PARTS

_CALLED: Mapping[str, str] = {
    "external_id": "id|customer id|customer no|customer number|编号|客户编号|客户号|会员号|档案号",
    "name": "name|customer|customer name|full name|姓名|客户|客户姓名|客户名称|名称|公司名称",
    "phones": "phone|mobile|telephone|tel|手机|手机号|手机号码|电话|电话号码|联系电话|联系方式",
    "emails": "email|e-mail|mail|邮箱|电子邮箱|邮件",
    "id_number": "id number|id card|身份证|身份证号|身份证号码|证件号|统一社会信用代码",
    "address": "address|地址|联系地址|住址",
    "joined_on": "joined|joined on|registered|建档日期|登记日期|注册日期|入会日期|成为客户日期",
    "birthday": "birthday|date of birth|born|生日|出生日期",
    "department": "department|branch|store|部门|门店|分公司|科室",
    "steward": "steward|owner|工号|负责人工号|归属人|归属人工号",
}
_CALLED_OF_EVENTS: Mapping[str, str] = {
    "external_id": "event id|order id|order no|invoice|单号|订单号|事件编号|流水号",
    "customer": "customer id|customer no|customer number|客户编号|客户号|会员号|档案号",
    "kind": "kind|type|event|类型|事件|事件类型|业务类型",
    "occurred_at": "date|time|occurred at|order date|日期|时间|发生日期|下单日期|就诊日期|签约日期",
}
_UNLIKE = re.compile(r"[\s_:：()（）*]+")


def fields_of(of: Of) -> tuple[str, ...]:
    """The fields that a column may become, parts of groups by their path."""
    if of == "events":
        return EVENT_FIELDS
    plain = tuple(name for name in CUSTOMER_FIELDS if name not in PARTS)
    return (*plain, *(f"{group}.{part}" for group, parts in PARTS.items() for part in parts))


def guessed(of: Of, heading: Sequence[str]) -> dict[str, str]:
    """For columns whose names say it, the field that they may become; a field that holds one value is guessed once."""
    called = _CALLED_OF_EVENTS if of == "events" else _CALLED
    fields = {_alike(name): field for field, names in called.items() for name in names.split("|")}
    found: dict[str, str] = {}
    for column in heading:
        field = fields.get(_alike(column))
        if field and (field in LISTS or field not in found.values()):
            found[column] = field
    return found


def map_text(
    of: Of,
    chosen: Mapping[str, str],
    *,
    attributes: Sequence[str] = (),
    always: Mapping[str, str] | None = None,
    dates: Sequence[str] = (),
) -> str:
    """The text of a map: `chosen` gives fields by column, `always` a text for a field that no column has.

    JSON, which every reader of YAML reads. The check of the map finds what is missing.
    """
    fields: dict[str, object] = {}
    for column, field in chosen.items():
        group, _, part = field.partition(".")
        place: dict[str, object] = fields.setdefault(group, {}) if part else fields  # type: ignore[assignment]
        key = part or field
        if field in LISTS:
            several = place.setdefault(key, [])
            assert isinstance(several, list)
            several.append({"column": column})
        else:
            place[key] = {"column": column}
    for field, text in (always or {}).items():
        fields[field] = {"always": text}
    said: dict[str, object] = {"map": 1, "of": of, "fields": fields}
    if attributes:
        said["attributes"] = list(attributes)
    if dates:
        said["file"] = {"dates": list(dates)}
    return json.dumps(said, ensure_ascii=False, indent=1)


def _alike(name: str) -> str:
    return _UNLIKE.sub("", name).lower()
