"""The screens stand side by side: each knows the frame, none knows another."""

from __future__ import annotations

import ast

from tests.house import plan

WEB = plan.SOURCE / "web"
OPEN_TO_ALL = ("frame", "session_store")
NO_SCREENS = {"frame", "formats", "static", "built", "templates", "icons", "__pycache__"}


def screens() -> list[str]:
    return sorted(path.name for path in WEB.iterdir() if path.is_dir() and path.name not in NO_SCREENS)


def imported_by(screen: str) -> set[tuple[str, str]]:
    return {
        (str(path.relative_to(WEB)), node.module)
        for path in (WEB / screen).rglob("*.py")
        for node in ast.walk(plan.tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("huifang.web.")
    }


def test_no_screen_knows_another() -> None:
    plan.refuse(
        f"{path} imports {module}"
        for screen in screens()
        for path, module in sorted(imported_by(screen))
        if module.split(".")[2] not in (screen, *OPEN_TO_ALL)
    )


def test_the_frame_knows_no_screen() -> None:
    plan.refuse(
        f"{path} imports {module}"
        for path, module in sorted(imported_by("frame"))
        if module.split(".")[2] not in OPEN_TO_ALL
    )


def test_every_screen_has_its_addresses() -> None:
    plan.refuse(f"{screen} has no urls.py" for screen in screens() if not (WEB / screen / "urls.py").exists())


WHOLE_PAGES = {"frame/document.html", "answering/document.html"}
"""The desk's, and the small one for customers, who load nothing of the desk."""


def test_a_page_stands_in_the_frame() -> None:
    """A template is a whole page of the frame, or a part that another includes."""
    plan.refuse(
        f"{path.relative_to(WEB)} begins a page of its own"
        for path in (WEB / "templates").rglob("*.html")
        if "<html" in path.read_text(encoding="utf-8")
        and path.relative_to(WEB / "templates").as_posix() not in WHOLE_PAGES
    )
