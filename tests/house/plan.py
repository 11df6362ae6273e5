"""The house as it is written down and as it stands: its rooms in order, its files, its pages."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "huifang"
DOCS = ROOT / "docs"
DOORS = ("web", "api", "cli", "jobs")
GROUND = "kernel"


@cache
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def lines_of_rooms() -> tuple[tuple[str, ...], ...]:
    """The rooms from top to bottom as the import contract lists them; those on one line do not know each other."""
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract.get("containers") == ["huifang"])
    return tuple(tuple(name.strip() for name in line.split("|")) for line in layers)


def everything() -> tuple[str, ...]:
    """Every room with the doors above and the ground below."""
    return tuple(name for line in lines_of_rooms() for name in line)


def rooms() -> tuple[str, ...]:
    """The rooms that have the four files: no doors, not the ground."""
    return tuple(name for name in everything() if name not in DOORS and name != GROUND)


def height_of(room: str) -> int:
    """How high a room lies; 0 is the ground."""
    return next(height for height, line in enumerate(reversed(lines_of_rooms())) if room in line)


def is_below(lower: str, upper: str) -> bool:
    return height_of(lower) < height_of(upper)


def room_of(path: Path) -> str:
    """The room that a source file lies in; `settings` for the file beside the rooms."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def written_sources() -> Iterator[Path]:
    """Python files of the product that people write: migrations are generated."""
    yield from (path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts)


def all_sources() -> Iterator[Path]:
    yield from sorted(SOURCE.rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def refuse(found: Iterable[str]) -> None:
    """Fail with every finding on a line of its own; pass when there is none."""
    lines = list(found)
    assert not lines, "\n".join(["", *lines])


def files_of_repository() -> list[Path]:
    """What git knows or is about to know; everything that is no left-over where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        return [path for path in sorted(ROOT.rglob("*")) if path.is_file() and not _is_left_over(path)]
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def _is_left_over(path: Path) -> bool:
    return any(
        part.startswith(".") or part in ("__pycache__", "build", "dist") for part in path.relative_to(ROOT).parts
    )


def pages() -> list[Path]:
    """The pages for readers: README, CHANGELOG and everything under docs."""
    return [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
