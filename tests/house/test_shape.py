"""The shape of the house: short files, short functions, four names in a room, no name that says nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.house import plan

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONGEST_TEMPLATE = 80

FOUR = {"models", "logic", "queries", "actions"}
BESIDE_THE_FOUR = {"__init__.py", "apps.py", "migrations"}
OF_ONE_ROOM = {"policy": {"packs", "pack.schema.json"}}

NAMES_THAT_SAY_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "service",
    "common",
    "misc",
    "tools",
    "base",
}
NEVER_OF_A_FOLLOW_UP = {"task", "ticket", "callback", "visit"}
"""The glossary's last section."""

ENDINGS_THAT_SAY_NOTHING = ("Service", "Manager", "Handler", "Processor", "Helper")


def too_long(paths: Iterable[Path], *, most: int) -> list[str]:
    """The files with more lines than that, the longest first."""
    lengths = sorted(((_lines(path), path) for path in paths), reverse=True)
    return [f"{path}: {length} lines, at most {most}" for length, path in lengths if length > most]


def long_functions(tree: ast.Module) -> Iterator[tuple[int, str, int]]:
    """Line, name and length of each function that is too long."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield node.lineno, node.name, length


def strangers_in(room: Path, *, also: Iterable[str] = ()) -> list[str]:
    """What stands in a room and is none of the four, nor what Django needs beside them."""
    allowed = BESIDE_THE_FOUR | FOUR | {f"{name}.py" for name in FOUR} | set(also)
    names = {path.name for path in room.iterdir()} - {"__pycache__"}
    twice = {name for name in FOUR if {name, f"{name}.py"} <= names}
    return sorted((names - allowed) | twice)


def empty_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Classes whose names say nothing of the business."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name.endswith(ENDINGS_THAT_SAY_NOTHING):
            yield node.lineno, node.name


def other_words(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """What is defined under a word that the glossary keeps out."""
    for node in ast.walk(tree):
        for name in _defined_by(node):
            words = re.findall(r"[A-Z]?[a-z]+", name)
            if NEVER_OF_A_FOLLOW_UP & {word.lower().removesuffix("s") for word in words}:
                yield getattr(node, "lineno", 0), name


def _defined_by(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_is_too_long() -> None:
    plan.refuse(too_long(plan.written_sources(), most=LONGEST_FILE))


def test_no_template_is_too_long() -> None:
    plan.refuse(too_long(plan.SOURCE.rglob("*.html"), most=LONGEST_TEMPLATE))


def test_no_function_is_too_long() -> None:
    plan.refuse(
        f"{plan.place(path, line)}: {name} has {length} lines"
        for path in plan.written_sources()
        for line, name, length in long_functions(plan.tree_of(path))
    )


def test_a_room_has_four_files_at_the_most() -> None:
    plan.refuse(
        f"{room}: {stranger}"
        for room in plan.rooms()
        for stranger in strangers_in(plan.SOURCE / room, also=OF_ONE_ROOM.get(room, ()))
    )


def test_no_module_has_a_name_that_says_nothing() -> None:
    plan.refuse(
        str(path.relative_to(plan.ROOT))
        for path in plan.SOURCE.rglob("*")
        if path.stem in NAMES_THAT_SAY_NOTHING and "__pycache__" not in path.parts
    )


def test_no_class_has_a_name_that_says_nothing() -> None:
    plan.refuse(
        f"{plan.place(path, line)}: {name}"
        for path in plan.all_sources()
        for line, name in empty_names(plan.tree_of(path))
    )


def test_a_follow_up_is_called_a_follow_up() -> None:
    plan.refuse(
        f"{plan.place(path, line)}: {name}"
        for path in plan.all_sources()
        for line, name in other_words(plan.tree_of(path))
    )


def test_a_long_file_is_found(tmp_path: Path) -> None:
    fits, exceeds = tmp_path / "fits.py", tmp_path / "exceeds.py"
    fits.write_text("\n" * LONGEST_FILE)
    exceeds.write_text("\n" * (LONGEST_FILE + 1))
    assert too_long([fits, exceeds], most=LONGEST_FILE) == [
        f"{exceeds}: {LONGEST_FILE + 1} lines, at most {LONGEST_FILE}"
    ]


def test_a_long_function_is_found() -> None:
    def module(lines: int) -> ast.Module:
        return ast.parse("@decorated\ndef deed():\n" + "    act()\n" * (lines - 1))

    assert list(long_functions(module(LONGEST_FUNCTION))) == []
    assert list(long_functions(module(LONGEST_FUNCTION + 1))) == [(2, "deed", LONGEST_FUNCTION + 1)]


def test_a_fifth_file_is_found(tmp_path: Path) -> None:
    for name in ("__init__.py", "models.py", "logic.py", "signals.py"):
        (tmp_path / name).touch()
    (tmp_path / "logic").mkdir()
    assert strangers_in(tmp_path) == ["logic", "signals.py"]
    assert strangers_in(tmp_path, also=["signals.py"]) == ["logic"]


def test_a_name_that_says_nothing_is_found() -> None:
    module = ast.parse("class FollowUpService: ...\nclass Stewardship: ...\nclass PlanHandler: ...")
    assert [name for _, name in empty_names(module)] == ["FollowUpService", "PlanHandler"]


def test_another_word_for_a_follow_up_is_found() -> None:
    module = ast.parse("class OpenTasks: ...\ndef plan(visit_on): ...\nnext_callback = 1\nrevisited = followup.visit")
    assert sorted(name for _, name in other_words(module)) == ["OpenTasks", "next_callback", "visit_on"]
