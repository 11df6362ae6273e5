"""A map that cannot be followed says so: every fault at once, each at its line and key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from huifang.customers.logic.import_map import Always, Choice, Column, Of, OverLines
from huifang.customers.logic.map_check import CUSTOMER_FIELDS, EVENT_FIELDS, FaultyMap, check_columns, read_map
from huifang.customers.logic.map_file import ENCODINGS
from huifang.customers.logic.map_sources import ORIGINS, READINGS
from huifang.kernel.sheets import DELIMITERS

BEGIN = "map: 1\nof: customers\nfields:\n  external_id: id\n"


def faults(text: str, of: Of = "customers") -> list[tuple[int, str, str, str]]:
    with pytest.raises(FaultyMap) as refused:
        read_map(text.encode(), file="map.yaml", of=of)
    assert {fault.file for fault in refused.value.faults} == {"map.yaml"}
    return [(fault.line, fault.key, str(fault.message), str(fault.expected)) for fault in refused.value.faults]


def places(text: str, of: Of = "customers") -> list[tuple[int, str]]:
    return [(line, key) for line, key, _, _ in faults(text, of)]


def test_all_faults_are_told_at_once() -> None:
    text = """map: 2
of: events
file: {encoding: latin-1, delimiter: colon, dates: [MM/YY]}
fields:
  external_id: id
  naem: name
  phones: [phone, {colum: other}]
  joined_on: {min: day}
  kind: {when: {column: a, then: person}}
  contact_person: {role: title}
attributes:
  tier: {tier_of: spend, at_least: {high: 0.5, medium: 0.9}, otherwise: low}
  last: {column: a, as: word, prefix: {}}
"""
    assert places(text) == [
        (1, "map"),
        (2, "of"),
        (3, "file.dates[1]"),
        (3, "file.delimiter"),
        (3, "file.encoding"),
        (6, "fields.naem"),
        (7, "fields.phones[2]"),
        (8, "fields.joined_on"),
        (9, "fields.kind"),
        (9, "fields.kind.when"),
        (10, "fields.contact_person.name"),
        (12, "attributes.tier.at_least"),
        (13, "attributes.last.as"),
        (13, "attributes.last.prefix"),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", (1, "map", "The file is no map.", "Begin with map: 1, then of, fields.")),
        ("a,b\n1,2", (1, "map", "The file is no map.", "Begin with map: 1, then of, fields.")),
        (
            "map: 1\nof: customers\nfields: {name: n}",
            (3, "fields", "Nothing here says which customer a row is about.", "Map at least one of external_id, phones, id_number."),
        ),
        (
            BEGIN + "  nmae: x",
            (5, "fields.nmae", "The key nmae is not known here.", "Did you mean name?"),
        ),
        (
            BEGIN + "attributes:\n  last: {column: a, max: b}",
            (6, "attributes.last", "It must be clear where the value comes from.", "Write one of the keys column, always, join, when, first, last, min, max, sum, count, distinct."),
        ),
        (
            BEGIN + "attributes:\n  spend: {sum: a}",
            (6, "attributes.spend", "sum looks at several lines, but each line is a row of its own here.", "Say with group_by which lines belong together, or name a column."),
        ),
        (
            BEGIN + "group_by: id\nattributes:\n  last: {max: a}",
            (7, "attributes.last", "It is not clear how the lines compare.", "Add as: number / date / moment."),
        ),
        (
            BEGIN + "attributes:\n  tier: {tier_of: spend, at_least: {a: 0.5}, otherwise: b}\n  spend: x",
            (6, "attributes.tier.tier_of", "spend is no number among the attributes of this map.", "Name an attribute that is summed or counted, or is read as a number."),
        ),
        (
            BEGIN + "attributes:",
            (5, "attributes", "This names no attributes.", "Write all, a list of columns, or name: column pairs."),
        ),
    ],
)  # fmt: skip
def test_a_fault_says_what_was_expected(text: str, fault: tuple[int, str, str, str]) -> None:
    assert faults(text) == [fault]


@pytest.mark.parametrize("text", ["map: 1\nof: [", "map: 1\n\tof: x", "map: 1\nmap: 1\nof: customers\nfields: {external_id: a}", "map: 1\n---\nmap: 1", "map: &a 1\nof: *a", "map: 1\nof: !!python/object:os.system x", "map: 1\x00"])  # fmt: skip
def test_what_is_no_plain_yaml_is_refused(text: str) -> None:
    assert faults(text)


def test_a_map_of_events_needs_what_an_event_has() -> None:
    text = "map: 1\nof: events\nfields: {customer: c}"
    assert places(text, of="events") == [
        (3, "fields.external_id"),
        (3, "fields.kind"),
        (3, "fields.occurred_at"),
    ]


def test_columns_that_the_file_lacks_are_named_all_at_once() -> None:
    text = (
        BEGIN
        + "group_by: cutsomer\nattributes:\n  spend: {sum: Quantity, times: Price, where: {column: kind, like: [a, b]}}"
    )
    import_map = read_map(text.encode(), file="map.yaml", of="customers")
    with pytest.raises(FaultyMap) as refused:
        check_columns(import_map, ("customer", "quantity", ""), file="map.yaml")
    found = [(fault.line, fault.key, str(fault.message), str(fault.expected)) for fault in refused.value.faults]
    assert sorted(found) == [
        (4, "fields.external_id", "The file has no column id.", "Its columns are: customer, quantity."),
        (5, "group_by", "The file has no column cutsomer.", "Did you mean customer?"),
        (7, "attributes.spend", "The file has no column Price.", "Its columns are: customer, quantity."),
        (7, "attributes.spend", "The file has no column Quantity.", "Did you mean quantity?"),
        (7, "attributes.spend", "The file has no column kind.", "Its columns are: customer, quantity."),
    ]


def test_a_map_becomes_what_it_says() -> None:
    text = """
map: 1
of: customers
file: {encoding: gb18030, delimiter: semicolon, blanks: ["-", 无], dates: YYYY年M月D日, sheet: 客户}
group_by: {column: 编号, together: true}
fields:
  external_id: {column: "编号 ", as: whole_number, prefix: cn-}
  kind: {always: person}
  phones: [手机, 电话]
attributes:
  channel: {when: [{column: 来源, like: [web*, app*], then: online}, {column: 来源, unlike: "*店", then: other}], otherwise: ""}
  total: {sum: 数量, times: 单价}
  sex: {column: 性别, values: {男: m, 女: f}, otherwise: ""}
"""
    found = read_map(text.encode(), file="map.yaml", of="customers")
    assert (found.layout.encoding, found.layout.delimiter, found.layout.sheet) == ("gb18030", ";", "客户")
    assert found.blanks == {"", "-", "无"}
    assert found.grouping is not None
    assert (found.grouping.column, found.grouping.is_together) == ("编号", True)
    by_key = {target.key: target.source for target in found.targets}
    assert by_key["fields.external_id"].origin == Column("编号")
    assert (by_key["fields.external_id"].reading, by_key["fields.external_id"].prefix) == ("whole_number", "cn-")
    assert by_key["fields.kind"].origin == Always("person")
    assert [target.source.label for target in found.targets if target.field == "phones"] == ["手机", "电话"]
    assert isinstance(by_key["attributes.channel"].origin, Choice)
    assert by_key["attributes.total"].origin == OverLines("sum", "数量", "单价")
    assert by_key["attributes.sex"].meanings == {"男": "m", "女": "f"}


def test_the_maps_of_the_page_are_sound() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "import.md").read_text(encoding="utf-8")
    maps = [block for block in re.findall(r"^```yaml\n(.*?)^```", page, re.DOTALL | re.MULTILINE) if "map: 1" in block]
    assert len(maps) == 3
    for text in maps:
        read_map(text.encode(), file="import.md", of="events" if "of: events" in text else "customers")


def test_the_page_names_every_field_and_key() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "import.md").read_text(encoding="utf-8")
    words = {
        *CUSTOMER_FIELDS,
        *EVENT_FIELDS,
        *ORIGINS,
        *READINGS,
        *DELIMITERS,
        *ENCODINGS,
        "tier_of",
        "at_least",
        "together",
    }
    assert [word for word in sorted(words) if word not in page] == []
