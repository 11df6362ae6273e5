"""The published schema is a schema, the sentences cover it, and the author's page names every key of it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import MISSING
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from huifang.policy.logic.carriers import CARRIERS
from huifang.policy.logic.declared import ALWAYS_DECLARED
from huifang.policy.logic.expected import EXPECTED
from huifang.policy.logic.extending import Source
from huifang.policy.logic.later import DESK_SECTIONS, SECTION_OF_KIND
from huifang.policy.logic.reading import read_pack
from huifang.policy.logic.sections.parts import Measure
from huifang.policy.logic.sections.reading import kinds_of_entries
from huifang.policy.logic.step_keys import FORMS, KEYS_OF_FORM
from huifang.policy.logic.structure import pack_schema

PAGE = (Path(__file__).parents[2] / "docs" / "pack-authors.md").read_text(encoding="utf-8")
SECTIONS_PAGE = (Path(__file__).parents[2] / "docs" / "pack-sections.md").read_text(encoding="utf-8")
CODE = "\n".join(re.findall(r"```.*?```|`[^`]+`", PAGE + SECTIONS_PAGE, re.DOTALL))
KEYS_OF_A_SCHEMA = {"properties", "$defs"}
ENTRIES = kinds_of_entries()
GROUPS = ("change", "variable", "escalation", "low_score", "part", "approval_step")
OF_EVERY_ENTRY = ("key", "title", "clauses")
OTHERS = {
    *("pack", "policy", "clauses", "departments", "topics", "removes", "posts", "events", "attributes", "segments"),
    *("seasons", "settings", "rules", *DESK_SECTIONS),
}


def entry_schema(section: str) -> dict[str, Any]:
    """What may stand in one entry of a section."""
    reference = pack_schema()["$defs"][f"{section}_section"]["then"]["additionalProperties"]["$ref"]
    schema: dict[str, Any] = pack_schema()["$defs"][reference.removeprefix("#/$defs/")]
    return schema


def part_of(name: str) -> str:
    """The part of the page on sections under a heading."""
    _, found, rest = SECTIONS_PAGE.partition(f"\n### {name}\n")
    assert found, f"the page says nothing about {name}"
    return rest.partition("\n### ")[0].partition("\n## ")[0]


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every subschema, the names of properties left out."""
    if isinstance(schema, list):
        for part in schema:
            yield from parts(part)
    elif isinstance(schema, dict):
        yield schema
        for key, part in schema.items():
            yield from parts(list(part.values()) if key in KEYS_OF_A_SCHEMA else part)


def property_names() -> set[str]:
    return {name for part in parts(pack_schema()) for name in part.get("properties", {})}


def described(schema: dict[str, Any]) -> bool:
    """Whether the key says what it is, itself or where it refers to."""
    shared = pack_schema()["$defs"].get(schema.get("$ref", "").removeprefix("#/$defs/"), {})
    return bool(schema.get("description") or shared.get("description"))


def test_the_schema_is_a_valid_json_schema() -> None:
    Draft202012Validator.check_schema(pack_schema())
    assert pack_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_title_of_the_schema_has_a_sentence_that_says_what_to_write() -> None:
    titles = {part["title"] for part in parts(pack_schema()) if isinstance(part.get("title"), str)}
    assert titles == set(EXPECTED)


def test_every_key_of_the_schema_is_described() -> None:
    bare = [
        name
        for part in parts(pack_schema())
        for name, schema in part.get("properties", {}).items()
        if not described(schema)
    ]
    assert bare == []


def test_the_schema_and_the_code_know_the_same_forms_and_sections() -> None:
    step = pack_schema()["$defs"]["step"]["properties"]
    assert set(step) == {*FORMS, *frozenset().union(*KEYS_OF_FORM.values()), "id", "days", "shift"}
    sections = {name for name, part in pack_schema()["properties"].items() if name in ENTRIES}
    assert sections == set(SECTION_OF_KIND.values()) - DESK_SECTIONS == set(pack_schema()["properties"]) - OTHERS


@pytest.mark.parametrize("section", ENTRIES)
def test_the_schema_and_the_typed_entry_know_the_same_keys(section: str) -> None:
    assert set(entry_schema(section)["properties"]) == set(ENTRIES[section].__dataclass_fields__)
    needed = {name for name, part in ENTRIES[section].__dataclass_fields__.items() if part.default is MISSING}
    assert set(entry_schema(section).get("required", ())) == needed - {"key", "title"}


@pytest.mark.parametrize("section", ENTRIES)
def test_the_page_on_sections_has_a_row_for_each_key_of(section: str) -> None:
    rows = re.findall(r"^\| `([a-z_]+)`( \(needed\))? \|", part_of(section), re.MULTILINE)
    entry = entry_schema(section)
    assert [name for name, _ in rows] == [key for key in entry["properties"] if key not in OF_EVERY_ENTRY]
    assert {name for name, needed in rows if needed} == set(entry.get("required", ()))


@pytest.mark.parametrize("section", ENTRIES)
def test_the_page_on_sections_names_every_word_that_may_stand_in(section: str) -> None:
    words = {word for part in parts(entry_schema(section)) for word in part.get("enum", ())}
    if words >= set(get_args(Measure)):
        words -= set(get_args(Measure))  # they have a table of their own
    assert {word for word in words if f"`{word}`" not in part_of(section)} == set()


@pytest.mark.parametrize("name", GROUPS)
def test_the_page_on_sections_has_a_row_for_each_key_of_the_group(name: str) -> None:
    rows = re.findall(r"^\| `([a-z_]+)`( \(needed\))? \|", part_of(name), re.MULTILINE)
    assert [row for row, _ in rows] == list(pack_schema()["$defs"][name]["properties"])
    assert [row for row, needed in rows if needed] == pack_schema()["$defs"][name]["required"]


def test_the_page_on_sections_tells_of_every_measure() -> None:
    rows = re.findall(
        r"^\| `([a-z_]+)` \|", SECTIONS_PAGE.partition("## Measures")[2].partition("\n## ")[0], re.MULTILINE
    )
    assert rows == list(get_args(Measure))


def test_the_page_and_the_check_know_the_same_carriers_of_each_kind() -> None:
    table = SECTIONS_PAGE.partition("## Which mechanism carries which clause")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([a-z_]+)` \| [^|]+ \| (.+) \|$", table, re.MULTILINE)
    assert {kind: frozenset(re.findall(r"`([a-z_]+)`", named)) for kind, named in rows} == CARRIERS
    assert pack_schema()["$defs"]["clause"]["properties"]["kinds"]["items"]["enum"] == list(CARRIERS)


def test_every_carrier_is_a_kind_of_mechanism() -> None:
    known = {*SECTION_OF_KIND, "rule", "segment", "season", "policy", "guidance", "header"}
    named = frozenset().union(*CARRIERS.values())
    assert named <= known
    assert known - named == {"season"}, "a season carries nothing by itself"


def test_the_authors_page_names_every_key_of_the_schema() -> None:
    named = set(re.findall(r"[a-z_]+", CODE))
    assert property_names() - named == set()


def test_the_authors_page_names_everything_that_needs_no_declaration() -> None:
    assert {name for names in ALWAYS_DECLARED.values() for name in names if name not in CODE} == set()


def test_the_pack_of_the_authors_page_has_no_fault() -> None:
    block, desk, nearly = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    shop = textwrap.dedent("   " + block.lstrip())
    reading = read_pack(shop.encode(), file="page", settings={})
    assert reading.faults == ()
    assert read_pack((shop + desk).encode(), file="page", settings={}).faults == ()
    assert [clause.id for clause in reading.unbound] == ["C4"]
    east = read_pack(nearly.encode(), file="east", settings={}, find=lambda _: Source("page", shop.encode()))
    assert east.faults == ()
    assert east.pack
    assert [clause.id for clause in east.pack.clauses] == ["C1", "E2", "E1", "C3"]


def test_the_entries_of_the_page_on_sections_have_no_fault() -> None:
    block, *_ = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    shop = textwrap.dedent("   " + block.lstrip())
    [sections] = re.findall(r"```yaml\n(.*?)```", SECTIONS_PAGE, re.DOTALL)
    answers = {"answer-time": "PT24H", "late-fine": "20"}
    reading = read_pack((shop + sections).encode(), file="page", settings=answers, require_settings=True)
    assert reading.faults == ()
    assert reading.sections.ledger[0].amount == Decimal(20)
