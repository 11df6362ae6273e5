"""Which environment variables a module reads, by its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator

READERS = {"get", "setdefault", "pop"}
UNKNOWN = "a variable whose name is not written out"


def variables_read(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of each variable that is read or set, of `os.environ` or of a mapping that is called environ."""
    lists = _lists_of_names(tree)
    for node in ast.walk(tree):
        for key in _keys(node):
            if isinstance(key, ast.Name) and key.id in lists:
                yield from ((key.lineno, name) for name in lists[key.id])
            else:
                yield key.lineno, _text(key) or UNKNOWN


def _keys(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions that name a variable in this node."""
    if isinstance(node, ast.Subscript) and _is_environ(node.value):
        yield node.slice
    elif isinstance(node, ast.Call) and node.args and _reads(node.func):
        yield node.args[0]
    elif isinstance(node, ast.Compare) and any(_is_environ(right) for right in node.comparators):
        yield node.left


def _lists_of_names(tree: ast.AST) -> dict[str, list[str]]:
    """What a loop `for name in ("LC_ALL", "LANG")` goes through, by the name in the loop."""
    return {
        loop.target.id: [text for item in loop.iter.elts if (text := _text(item))]
        for loop in ast.walk(tree)
        if isinstance(loop, ast.For | ast.comprehension)
        and isinstance(loop.target, ast.Name)
        and isinstance(loop.iter, ast.Tuple | ast.List)
    }


def _reads(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute) and function.attr in READERS:
        return _is_environ(function.value)
    return _last(function) == "getenv"


def _is_environ(node: ast.expr) -> bool:
    return _last(node) == "environ"


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
