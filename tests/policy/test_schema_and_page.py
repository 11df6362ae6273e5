"""The published schema is a schema, the sentences cover it, and the author's page names every key of it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from huifang.policy.logic.declared import ALWAYS_DECLARED
from huifang.policy.logic.expected import EXPECTED
from huifang.policy.logic.later import DESK_SECTIONS, SECTION_OF_KIND
from huifang.policy.logic.reading import read_pack
from huifang.policy.logic.step_keys import FORMS, KEYS_OF_FORM
from huifang.policy.logic.structure import pack_schema

PAGE = (Path(__file__).parents[2] / "docs" / "pack-authors.md").read_text(encoding="utf-8")
CODE = "\n".join(re.findall(r"```.*?```|`[^`]+`", PAGE, re.DOTALL))
KEYS_OF_A_SCHEMA = {"properties", "$defs"}


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
    later = {name for name, part in pack_schema()["properties"].items() if part.get("$ref") == "#/$defs/section"}
    assert later == set(SECTION_OF_KIND.values()) - DESK_SECTIONS


def test_the_authors_page_names_every_key_of_the_schema() -> None:
    named = set(re.findall(r"[a-z_]+", CODE))
    assert property_names() - named == set()


def test_the_authors_page_names_everything_that_needs_no_declaration() -> None:
    assert {name for names in ALWAYS_DECLARED.values() for name in names if name not in CODE} == set()


def test_the_pack_of_the_authors_page_has_no_fault() -> None:
    block, desk = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    reading = read_pack(textwrap.dedent("   " + block.lstrip()).encode(), file="page", settings={})
    assert reading.faults == ()
    with_a_desk = textwrap.dedent("   " + block.lstrip()) + desk
    assert read_pack(with_a_desk.encode(), file="page", settings={}).faults == ()
    assert [clause.id for clause in reading.unbound] == ["C4"]
