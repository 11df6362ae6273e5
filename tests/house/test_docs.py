"""The pages for readers hold: what exists is on them, what is on them exists, and every link leads somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import click
import pytest

from huifang.cli.main import huifang
from tests.house import plan
from tests.house.environment import variables_read
from tests.house.test_models import kept_models

TOUR = plan.DOCS / "README.md"
DEPENDENCIES = plan.DOCS / "decisions" / "dependencies.md"
SETTINGS = plan.DOCS / "settings.md"
SECURITY = plan.DOCS / "security.md"
PLACES_WITH_SETTINGS = ("src", "tests", "bench", "trial", "scripts")

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
NUMBER = re.compile(r"\b(?:T\d{2}|R-\d{2}|T-[A-Z]{3}-\d{2}|I\d{1,2})\b")
CODE = re.compile(r"`[^`\n]*`")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8") if page.exists() else ""


def first_cells(page: Path) -> list[str]:
    """What stands in code in the first cell of each row of the page's tables."""
    return re.findall(r"^\| *`([^`]+)`", text_of(page), re.MULTILINE)


def links_of(page: Path) -> Iterator[str]:
    """Where a page leads to in this repository; what stands in code leads nowhere."""
    prose = CODE.sub("", FENCE.sub("", text_of(page)))
    for match in LINK.finditer(prose):
        target = match[1] or match[2]
        if not re.match(r"[a-z]+:", target):
            yield target


def dead_links(pages: Iterable[Path]) -> list[str]:
    return [f"{page}: {link} leads nowhere" for page in pages for link in links_of(page) if not _leads(page, link)]


def _leads(page: Path, link: str) -> bool:
    name, _, heading = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    return target.exists() and (not heading or heading in headings_of(target))


def headings_of(page: Path) -> set[str]:
    """The anchors of a page's headings, made as GitHub makes them."""
    titles = re.findall(r"^#+ +(.+?) *$", FENCE.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def reached_from(page: Path) -> set[Path]:
    """The pages that a reader comes to by following links."""
    seen: set[Path] = set()
    waiting = [page]
    while waiting:
        here = waiting.pop().resolve()
        if here not in seen and here.suffix == ".md":
            seen.add(here)
            waiting += [here.parent / link.partition("#")[0] for link in links_of(here)]
    return seen


def commands(group: click.Command, path: tuple[str, ...] = ("huifang",)) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by the words that call it."""
    if not isinstance(group, click.Group):
        yield " ".join(path), group
        return
    context = click.Context(group)
    for name in group.list_commands(context):
        if (command := group.get_command(context, name)) is not None:
            yield from commands(command, (*path, name))


def dependencies() -> set[str]:
    """The packages that the product, its makers and its build ask for by name."""
    asked = plan.pyproject()
    groups: list[str] = [
        *asked["project"]["dependencies"],
        *(line for group in asked["dependency-groups"].values() for line in group),
        *asked["build-system"]["requires"],
        *re.findall(r"^[a-z].*", (plan.ROOT / "scripts" / "uv.txt").read_text(encoding="utf-8"), re.MULTILINE),
    ]
    return {name_of(line) for line in groups}


def name_of(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement)[0].lower()


def _level(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def test_every_room_has_its_line() -> None:
    page = plan.DOCS / "rooms.md"
    assert set(first_cells(page)) == set(plan.everything())


def test_every_command_has_its_section() -> None:
    page = text_of(plan.DOCS / "commands.md")
    plan.refuse(f"docs/commands.md lacks: {path}" for path, _ in commands(huifang) if path not in page)


def test_every_variable_that_is_read_is_on_the_page_of_settings() -> None:
    listed = first_cells(SETTINGS)
    read = {
        name: plan.place(path, line)
        for folder in PLACES_WITH_SETTINGS
        for path in sorted((plan.ROOT / folder).rglob("*.py"))
        for line, name in variables_read(plan.tree_of(path))
    }
    plan.refuse(f"docs/settings.md lacks {name}, read at {where}" for name, where in read.items() if name not in listed)


def test_every_variable_on_the_page_of_settings_is_read() -> None:
    code = "\n".join(
        text_of(path)
        for path in plan.files_of_repository()
        if path.relative_to(plan.ROOT).parts[0] in (*PLACES_WITH_SETTINGS, "Makefile", ".ci")
    )
    plan.refuse(f"nothing reads {name} of docs/settings.md" for name in first_cells(SETTINGS) if name not in code)


def test_every_dependency_has_its_line_and_nothing_else_has() -> None:
    assert set(first_cells(DEPENDENCIES)) == dependencies()


def test_every_dependency_of_the_product_is_used_by_it() -> None:
    imported = {name.split(".")[0] for path in plan.all_sources() for name in _words_of(path)}
    used = {
        _level(owner) for module, owners in packages_distributions().items() if module in imported for owner in owners
    }
    asked = {name_of(line) for line in plan.pyproject()["project"]["dependencies"]}
    plan.refuse(f"nothing in src uses {package}" for package in sorted(asked) if _level(package) not in used)


def test_every_file_that_a_page_names_is_there() -> None:
    plan.refuse(
        f"{page.relative_to(plan.ROOT)}: there is no {name}"
        for page in plan.pages()
        for name in re.findall(r"`((?:src|tests|docs|scripts|bench|trial)/[\w./-]+)`", text_of(page))
        if not (plan.ROOT / name).exists()
    )


def test_every_page_that_the_code_names_is_there() -> None:
    plan.refuse(
        f"{path.relative_to(plan.ROOT)}: docs has no {name}"
        for path in plan.all_sources()
        for name in re.findall(r"\b[\w-]+\.md\b", text_of(path))
        if not list(plan.DOCS.rglob(name))
    )


def test_every_number_that_the_code_names_as_its_source_is_on_the_page() -> None:
    page = set(NUMBER.findall(text_of(SECURITY)))
    plan.refuse(
        f"{path.relative_to(plan.ROOT)}: docs/security.md has no {number}"
        for path in plan.all_sources()
        for number in NUMBER.findall(text_of(path))
        if number not in page
    )


def _words_of(path: Path) -> Iterator[str]:
    """The modules that a file imports, and the texts in it: some are asked for by name."""
    for node in ast.walk(plan.tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_link_leads_somewhere() -> None:
    plan.refuse(dead_links(plan.pages()))


def test_the_tour_leads_to_every_page() -> None:
    reached = reached_from(TOUR)
    pages = [page for page in plan.DOCS.rglob("*.md") if page.resolve() not in reached]
    plan.refuse(f"no link of the tour leads to {page.relative_to(plan.ROOT)}" for page in pages)


def test_the_glossary_has_a_word_for_every_model() -> None:
    named = set(re.findall(r"`([A-Za-z]+)`", text_of(plan.DOCS / "glossary.md")))
    plan.refuse(
        f"docs/glossary.md has no word for {model.__name__}"
        for model in kept_models()
        if model.__name__ not in named and not model.__name__.startswith("Staged")
    )


def test_the_changelog_speaks_of_this_version() -> None:
    version = plan.pyproject()["project"]["version"]
    assert f"## {version}" in text_of(plan.ROOT / "CHANGELOG.md")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page with good links and bad ones."""
    (tmp_path / "there.md").write_text("# One thing, another\n\n[on](further.md)", encoding="utf-8")
    (tmp_path / "further.md").write_text("the end", encoding="utf-8")
    made = tmp_path / "page.md"
    made.write_text(
        "[a](there.md) [b](there.md#one-thing-another) [c](there.md#two) [d](gone.md) ![e](gone.png) [f](https://x.org)\n"
        "`[g](code.md)`\n\n```\n[h](fence.md)\n```\n",
        encoding="utf-8",
    )
    return made


def test_a_dead_link_is_found(page: Path) -> None:
    found = [line.split(": ")[1].split(" ")[0] for line in dead_links([page])]
    assert found == ["there.md#two", "gone.md", "gone.png"]


def test_a_page_behind_a_page_is_reached(page: Path) -> None:
    assert {reached.name for reached in reached_from(page)} == {"page.md", "there.md", "further.md", "gone.md"}


def test_a_command_behind_a_group_is_found() -> None:
    inner = click.Group("policy", commands={"check": click.Command("check")})
    outer = click.Group("huifang", commands={"policy": inner, "plan": click.Command("plan")})
    assert [path for path, _ in commands(outer)] == ["huifang plan", "huifang policy check"]
