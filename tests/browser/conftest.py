"""Real browsers on the real pages. Where Chromium or the assets are missing, these tests are skipped and say so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import product
from pathlib import Path
from typing import Any, Literal

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, expect, sync_playwright

from huifang.org.models import Employee
from huifang.web.frame import clock
from huifang.web.session_store import SessionStore
from tests.web import desk as desks
from tests.web.conftest import (  # noqa: F401 # the same company as in the tests of the pages
    NOW,
    PASSWORD,
    Company,
    _forget_what_a_process_keeps,
    _one_hash,
    _static_files_as_they_are_written,
    browser,
    company,
    ring,
)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
AXE = Path(__file__).with_name("vendor") / "axe.min.js"
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


LONG_ENOUGH = 20_000
"""Milliseconds in which a page answers even where other tests keep the machine busy; nothing is measured by it."""

SESSION = settings.SESSION_COOKIE_NAME

expect.set_options(timeout=LONG_ENOUGH)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("there is no Chromium here: make setup, as root on Debian, installs it")
    if not AXE.is_file():
        pytest.skip("make assets has not run")
    # Playwright's own loop runs in this thread, which Django would take for a mistake.
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


class Desk:
    """Opens pages; keeps what the browser complained of."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self._chromium, self.address = chromium, address
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def open(self, path: str, *, as_: Employee | None = None, **context: Any) -> Page:
        """A page in a browser of its own, of somebody who has signed in or of nobody."""
        chosen = {"viewport": WIDE, "locale": "zh-CN", **context}
        made = self._chromium.new_context(base_url=self.address, **chosen)
        self._contexts.append(made)
        if as_ is not None:
            made.add_cookies([{"name": SESSION, "value": _session_of(as_), "url": self.address}])
        page = made.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        page.on("response", _tell)
        page.on("requestfailed", _tell_of_failure)
        page.goto(path)
        return page

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def close(self) -> None:
        for context in self._contexts:
            context.close()


def sign_in(page: Page, employee: Employee) -> None:
    """By the form, as a person does it, on whichever page asks for it."""
    page.fill("[name=number]", employee.number)
    page.fill("[name=password]", PASSWORD)
    page.click("main form .btn-primary")


def _session_of(employee: Employee) -> str:
    """The cookie of somebody who signed in before; that the form gives one, the tests of signing in show."""
    client = Client()
    client.force_login(employee)
    session = client.session
    assert isinstance(session, SessionStore)
    session.came_from(device="Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0", address="127.0.0.1")
    session.save()
    return client.cookies[SESSION].value


def _tell(answer: Response) -> None:
    """For whoever reads of a test that failed: what was asked, and what came back."""
    if answer.request.resource_type in ("document", "fetch", "xhr", "ping"):
        print(answer.request.method, answer.url, answer.status)


def _tell_of_failure(request: Request) -> None:
    print(request.method, request.url, request.failure)


@pytest.fixture
def desk(chromium: Browser, live_server: Any, company: Company) -> Iterator[Desk]:  # noqa: F811
    """Browsers at this company's pages; the test fails when one of them complained."""
    made = Desk(chromium, live_server.url)
    yield made
    made.close()
    assert made.complaints == []


BUSY = ".htmx-request, .htmx-swapping, .htmx-settling"
LOOKS: tuple[Literal["light", "dark"], ...] = ("light", "dark")
Barriers = Callable[[Page], list[str]]
InEveryLook = Callable[[Page, Sequence[str]], list[str]]


def settled(page: Page) -> None:
    """Wait until what the page asks for by itself is there."""
    expect(page.locator(BUSY)).to_have_count(0)


@pytest.fixture
def barriers() -> Barriers:
    """What axe finds on a page by WCAG 2.2 AA: nothing, it is to be hoped."""

    def found(page: Page) -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        violations = page.evaluate("rules => axe.run(rules).then(found => found.violations)", rules)
        return [
            f"{one['id']}: {node['html'][:200]} {node['failureSummary']}" for one in violations for node in one["nodes"]
        ]

    return found


@pytest.fixture
def in_every_look(barriers: Barriers) -> InEveryLook:
    """What is wrong with the pages at these addresses, loaded at both widths, by day and by night: barriers, too wide."""

    def found(page: Page, addresses: Sequence[str]) -> list[str]:
        wrong: list[str] = []
        for size, address in product((WIDE, PHONE), addresses):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(address)
            settled(page)
            for look in LOOKS:
                page.emulate_media(color_scheme=look, reduced_motion="reduce")
                where = f"{address} ({size['width']} px, {look})"
                wrong += [f"{where}: {one}" for one in barriers(page)]
                wide = page.evaluate("document.documentElement.scrollWidth")
                wrong += [f"{where}: {wide} px wide"] if wide != size["width"] else []
        return wrong

    return found


class Watch:
    """The moment that the pages take for now; a story moves it on."""

    def __init__(self) -> None:
        self.at = NOW


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The pages of the live server keep this watch instead of the machine's clock, as the test client's pages do."""
    told = Watch()

    class Read(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return told.at.astimezone(tz)

    monkeypatch.setattr(clock, "datetime", Read)
    return told


@pytest.fixture
def too_wide() -> Callable[[Page], bool]:
    """Whether somebody would have to scroll a page sideways, once it is all there."""

    def found(page: Page) -> bool:
        page.wait_for_load_state()
        # Not innerWidth: a phone's browser zooms out for what is too wide, and has room for it then.
        room = page.viewport_size or WIDE
        return bool(page.evaluate("document.scrollingElement.scrollWidth") > room["width"])

    return found


@pytest.fixture
def bound_reviews(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped policy, with clauses that its reviews carry out, so that they are counted."""
    form, report = b"[form:follow-up-form]", b"[report:to-departments]"
    source = desks.PACK.read_bytes()
    assert form in source and report in source
    source = source.replace(b"kinds: [record]", b"kinds: [record, review]")
    source = source.replace(b"kinds: [report]", b"kinds: [report, review]")
    source = source.replace(form, form[:-1] + b", review:of-records]")
    source = source.replace(report, report[:-1] + b", review:of-reports]")
    pack = tmp_path / "bound" / desks.PACK.name
    pack.parent.mkdir()
    pack.write_bytes(source)
    monkeypatch.setattr(desks, "PACK", pack)
