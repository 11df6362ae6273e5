"""However a pack is spoilt, a Reading comes back: a pack, or faults that each have a line of the file and sentences."""

from __future__ import annotations

from copy import deepcopy
from io import StringIO
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from huifang.policy.logic.reading import Reading, read_pack
from tests.policy.cast import CLINIC, DESK, read
from tests.policy.rooms import WHOLE

MANY = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
GARBAGE: list[Any] = [
    *(None, True, False, 0, -1, 1.5, 10**30, "", " ", "P", "P0D", "PT1H", "everyone", "2026-02-30", "event.x", "a\nb"),
    *([], {}, [[]], [None], {"": None}, {"setting": "promptly"}, {"attribute": "interval"}, {"all": [{"not": {}}]}),
    *("rule:", "rule:x", "form:", "100.5%", "festival:", "weekly:fri", "x" * 300, ["a", {"b": "c"}], {"event": []}),
]
NAMES = [
    "key",
    "for",
    "within",
    "every",
    "of",
    "form",
    "options",
    "at_least",
    "due",
    "segment",
    "attr",
    "id",
    "after",
    "setting",
    "wthin",
    "0",
]


@st.composite
def spoilt_packs(draw: st.DrawFn) -> str:
    """The clinic's pack with a few of its nodes deleted, renamed, repeated, moved or replaced."""
    pack = YAML(typ="safe", pure=True).load(draw(st.sampled_from([CLINIC, DESK, WHOLE])))
    for _ in range(draw(st.integers(1, 4))):
        _spoil(draw, pack)
    out = StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.representer.ignore_aliases = lambda *_: True
    yaml.dump(pack, out)
    return out.getvalue()


def _spoil(draw: st.DrawFn, pack: Any) -> None:
    holders = list(_holders(pack))
    holder = draw(st.sampled_from(holders))
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    if not keys:
        return
    key = draw(st.sampled_from(keys))
    match draw(st.sampled_from(["delete", "rename", "repeat", "replace", "replace", "move"])):
        case "delete":
            del holder[key]
        case "rename" if isinstance(holder, dict):
            holder[draw(st.sampled_from(NAMES))] = holder.pop(key)
        case "repeat" if isinstance(holder, list):
            holder.append(holder[key])
        case "move":
            _put(draw(st.sampled_from(holders)), draw(st.sampled_from(NAMES)), holder[key])
        case _:
            holder[key] = deepcopy(draw(st.sampled_from(GARBAGE)))


def _put(holder: Any, name: str, value: Any) -> None:
    # A copy by way of text: a node that holds itself cannot be written.
    copy = YAML(typ="safe", pure=True).load(_written(value))
    if isinstance(holder, dict):
        holder[name] = copy
    else:
        holder.append(copy)


def _written(value: Any) -> str:
    out = StringIO()
    YAML(typ="safe", pure=True).dump(value, out)
    return out.getvalue()


def _holders(node: Any) -> list[Any]:
    inside = list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else None
    if inside is None:
        return []
    return [node, *(holder for part in inside for holder in _holders(part))]


def assert_sound(reading: Reading, text: str) -> None:
    assert (reading.pack is None) == bool(reading.faults)
    lines = text.count("\n") + 1
    for fault in reading.faults:
        assert 1 <= fault.line <= lines
        assert str(fault.message)
        assert str(fault.expected)
    told = [(fault.line, fault.key, str(fault.message)) for fault in reading.faults]
    assert [line for line, _, _ in told] == sorted(line for line, _, _ in told)


@MANY
@given(text=spoilt_packs())
def test_a_spoilt_pack_gives_a_pack_or_faults(text: str) -> None:
    assert_sound(read(text), text)
    assert_sound(read(text, answers={"promptly": "P1D"}, require_settings=True), text)


@MANY
@given(at=st.integers(0, len(CLINIC)), length=st.integers(0, 40), new=st.text(max_size=8), data=st.data())
def test_a_pack_with_letters_changed_gives_a_pack_or_faults(
    at: int, length: int, new: str, data: st.DataObject
) -> None:
    text = CLINIC[:at] + new + CLINIC[at + length :]
    assert_sound(read_pack(text.encode("utf-8", "surrogatepass"), file="x", settings={}), text)


@MANY
@given(rows=st.lists(st.sampled_from(CLINIC.splitlines(keepends=True)), max_size=40))
def test_a_pack_with_lines_in_any_order_gives_a_pack_or_faults(rows: list[str]) -> None:
    text = "".join(rows)
    assert_sound(read(text), text)


@MANY
@given(text=st.binary(max_size=200))
@example(text=b"\xef\xbb\xbf")
@example(text=b"? ")
@example(text=b"a: &b")
@example(text=b"*a : 1")
@example(text=b"!!binary x: 1")
@example(text=b"a: |2-\n")
@example(text=b"--- --- ")
@example(text=b"\r\r\r{")
def test_any_bytes_give_faults(text: bytes) -> None:
    reading = read_pack(text, file="x", settings={})
    assert reading.pack is None
    assert reading.faults
