"""Every page that somebody may look at: nobody is kept out, nothing is too wide, nothing complains, all is Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from huifang.customers.logic.refusal_lines import as_line
from huifang.customers.logic.refused import Refusal
from huifang.customers.models import FileImport
from huifang.files.actions import FileFacts, keep_file
from huifang.followups.actions import claim, send_back, write_report
from huifang.followups.models import Record, Report
from huifang.kernel.keys import KeyRing
from huifang.kernel.text import Message
from huifang.org.models import Employee
from tests.browser.conftest import AXE, PHONE, WIDE, Desk, Watch, settled
from tests.house import plan
from tests.web.addresses import all_addresses
from tests.web.conftest import NOW, TODAY, Browser, Company
from tests.web.desk import PACK
from tests.web.everything import Everything
from tests.web.reviewed import GUIDANCE

BY_CLAUSES = [("clause-follow-ups", 3, ()), ("clause-reports", 9, ()), ("clause-reviews", 6, ("record",))]
"""Numbers of clauses that are carried out, with their places in the policy."""

ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast"]
NARROW = [
    "target-size",
    "scrollable-region-focusable",
    "page-has-heading-one",
    "label-title-only",
    "link-name",
    "button-name",
]
"""What a page may do well when it is wide, and lose when it folds."""

BARRIERS = """async ([inside, rules, left]) => {
    const leftOut = Object.fromEntries(left.map(rule => [rule, {enabled: false}]));
    const run = await axe.run(inside, {runOnly: rules, rules: leftOut, resultTypes: ["violations"]});
    return run.violations.flatMap(
        rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`));
}"""
STRUCTURE = """() => {
    const of = node => {
        const inside = [...new Set([...node.children].map(of))];
        return `${node.tagName} ${node.className} ${node.getAttribute("type") || ""}(${inside.join()})`;
    };
    return of(document.querySelector("main"));
}"""
"""What a page is made of, whatever it says and however often: what axe finds in one it finds in all of them."""

WAYS = """() => {
    const told = ["type", "aria-current", "aria-selected", "aria-invalid", "disabled", "open"];
    const of = node => [node.tagName, node.className, ...told.map(name => node.getAttribute(name))].join(" ");
    const way = node => node ? `${way(node.parentElement)}/${of(node)}` : "";
    const says = node => [...node.childNodes].some(one => one.nodeType === Node.TEXT_NODE && one.data.trim());
    window.worded = [...document.body.querySelectorAll("*")].filter(node => says(node) || node.matches("input, select"));
    return window.worded.map(way);
}"""
MARK = "places => places.forEach(place => window.worded[place].setAttribute('data-unseen', ''))"
UNSEEN = "[data-unseen]"
"""How whatever bears words is made, and all around it: its colours are those of all that is made so. Those that nobody
has seen are marked."""

TOKEN = re.compile(r'csrfmiddlewaretoken" value="[^"]*|nonce="[^"]*')
LATER = re.compile(r'hx-trigger="[^"]*\b(load|every)\b')
CONTENT = """document.querySelector("main").innerHTML.replace(/csrfmiddlewaretoken" value="[^"]*/g, "")"""
GROUND = "getComputedStyle(document.body).backgroundColor"

COUNTS = {"rows": 5, "made": 2, "changed": 1, "unchanged": 1, "repeated": 0, "refused": 1}
IN_STATES: dict[str, dict[str, Any]] = {
    "check_asked": {"units": 3},
    "checked": {"counts": COUNTS},
    "run_asked": {"units": 1},
    "done": {"counts": COUNTS, "entry_id": 1},
    "failed": {"trouble": "The file is not kept any more. Upload it again."},
    "undo_asked": {"counts": COUNTS},
    "undone": {"counts": {**COUNTS, "undone": {"removed_customers": 2, "kept_count": 1}}},
}
"""What an import tells on its page in each state, beside the one in which its columns are mapped."""

MANY = 150
"""So many different pages there are at least; a test that sees fewer looks in the wrong place."""

WRITTEN = """() => {
    const found = [document.title], written = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (written.nextNode())
        if (!written.currentNode.parentElement.closest("script, style, kbd, code, textarea, .key, [lang=en]"))
            found.push(written.currentNode.data);
    for (const one of document.body.querySelectorAll("*"))
        for (const name of ["aria-label", "title", "placeholder", "alt", "data-label"])
            found.push(one.getAttribute(name) || "");
    return found.map(words => words.trim());
}"""
ENGLISH = re.compile(r"[A-Za-z]{3,}")
NO_ENGLISH = re.compile(
    "|".join(
        {
            "names of files": r"\w*\.(csv|yaml|docx|pdf|txt|md)\b",
            "formats and units": r"English (DOCX|PDF)|CSV|XLSX|Word（|CES|NPS|DOCX|PDF|YAML|PNG|JPEG|WebP|UTF-8|GB18030|[MK]iB|[DMY年月日/.]{8,}",
            "keys of the pack": r"general-follow-up|after-purchase-or-service|· week$|· monthly\b|^monthly( \d.*)?$|· English$|（English）|^English$",
            "keys of roles": r"agent, supervisor, manager, administrator",
            "zones of time": r"^\w+(/[\w+-]+)+$",
            "keys of the keyboard": r"Ctrl\b",
            "the browser": r"Chrom\w+|Linux",
            "addresses": r"https?://\S+",
            "commands of the terminal": r"huifang worker",
            "words of this test": r"^(mine|name|Look\.)$|\| Good\b|\btest\b|\bsoon\b|of-records|of-reports",
        }.values()
    )
)
"""What is the same in every language."""


class Look:
    """Looks at page after page with the eyes of one person, and collects what is wrong."""

    def __init__(self, page: Page, seen: set[str]) -> None:
        self.page, self.seen, self.wrong = page, seen, list[str]()
        self._axe = AXE.read_text(encoding="utf-8")

    def at(self, address: str) -> None:
        """At a page in a phone's width and in its full one, by day and by night; what was seen once is enough."""
        page = self.page
        page.goto(address)
        settled(page)
        content = page.evaluate(CONTENT)
        if content in self.seen:
            return
        self.seen.add(content)
        self._note(address, "in English", self._english())
        self._note(address, "too wide", self._beyond())
        structure = page.evaluate(STRUCTURE)
        if structure not in self.seen:
            self.seen.add(structure)
            page.evaluate(self._axe)
            self._note(address, "phone", page.evaluate(BARRIERS, ["html", NARROW, []]))
            page.set_viewport_size(WIDE)  # type: ignore[arg-type]
            self._note(address, "wide", page.evaluate(BARRIERS, ["html", ALL_RULES, COLOURS]))
            self._colours(address)
            page.set_viewport_size(PHONE)  # type: ignore[arg-type]

    def _colours(self, address: str) -> None:
        """What cannot be told from its ground, by day or by night, of what is made as nothing seen before."""
        page = self.page
        unseen = {way: place for place, way in enumerate(page.evaluate(WAYS)) if way not in self.seen}
        if not unseen:
            return
        self.seen.update(unseen)
        page.evaluate(MARK, list(unseen.values()))
        day = page.evaluate(GROUND)
        self._note(address, "light", page.evaluate(BARRIERS, [UNSEEN, COLOURS, []]))
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(GROUND) != day, address
        self._note(address, "dark", page.evaluate(BARRIERS, [UNSEEN, COLOURS, []]))
        page.emulate_media(color_scheme="light")

    def _note(self, address: str, when: str, what: list[str]) -> None:
        self.wrong += [f"{address} ({when}): {one}" for one in what]

    def _english(self) -> list[str]:
        return [words for words in self.page.evaluate(WRITTEN) if ENGLISH.search(NO_ENGLISH.sub("", words))]

    def _beyond(self) -> list[str]:
        width = self.page.evaluate("document.scrollingElement.scrollWidth")
        return [f"{width} px"] if width > PHONE["width"] else []


def pages_of(client: Client, everything: Everything, *more: str) -> Iterator[tuple[str, str]]:
    """The addresses at which this person finds a page, and not a file, a deed or another address; and what is sent."""
    known = [everything.address_of(address) for address in all_addresses()]
    for address in (*known, *_of_clauses(everything), *more):
        answer = client.get(address)
        if _is_page(answer):
            yield address, _sent(answer)


def _sent(answer: HttpResponse) -> str:
    """What is sent of a page inside its frame; nothing where the page gets more of itself afterwards."""
    found = TOKEN.sub("", answer.content.decode().partition("<main")[2].partition("</main>")[0])
    return "" if LATER.search(found) else found


def _of_clauses(everything: Everything) -> Iterator[str]:
    for name, position, of in BY_CLAUSES:
        yield reverse(name, args=[everything.things["version"], position, *of, "owed"])


def _is_page(answer: HttpResponse) -> bool:
    return answer.status_code == HTTPStatus.OK and answer["Content-Type"].startswith("text/html")


def handed_in(client: Client, address: str, file: str, content: bytes) -> str:
    """The address of the page that checks a file."""
    answer = client.post(address, {"file": SimpleUploadedFile(file, content)})
    return str(answer.headers["Location"])


def imports_in_every_state(everything: Everything, ring: KeyRing) -> Iterator[str]:
    """The addresses of imports that were looked through, run, refused, taken back, or are on their way."""
    whole = FileImport.objects.get(pk=everything.things["file_import"])
    refusal = Refusal(4, "电话", "12", Message("No employee has this number."))
    lines = [as_line(refusal)]
    facts = FileFacts("refused.csv", "text/plain", "import.refusals", TODAY + timedelta(days=7))
    refused = keep_file(blocks=lines, facts=facts, owner=whole.employee, actor="test", at=NOW, ring=ring)
    for state, told in IN_STATES.items():
        made = FileImport.objects.create(
            file=whole.file,
            of=whole.of,
            employee=whole.employee,
            uploaded_at=NOW,
            state=state,
            refusals=refused,
            **told,
        )
        yield reverse("import", args=[made.pk])
        if state == "done":
            yield reverse("undo-import", args=[made.pk])


class Tour:
    """Several people look at whatever they find; a page that one of them has seen is not looked at by the next."""

    def __init__(self, everything: Everything, desk: Desk, browser: Browser) -> None:
        self._everything, self._desk, self._browser = everything, desk, browser
        self.seen, self.wrong, self.looked = set[str](), list[str](), 0

    def look(self, employee: Employee, *more: str) -> None:
        eyes = Look(self._desk.open("/my/password", as_=employee, reduced_motion="reduce", viewport=PHONE), self.seen)
        for address, sent in list(pages_of(self._browser(employee), self._everything, *more)):
            if not sent or sent not in self.seen:
                eyes.at(address)
                self.looked += 1
                self.seen.add(sent)
        self.wrong.extend(eyes.wrong)


@pytest.fixture
def everything(
    watch: Watch, bound_reviews: None, desk: Desk, company: Company, ring: KeyRing, tmp_path: Path, monkeypatch: Any
) -> Everything:
    made = Everything(company, ring, tmp_path, monkeypatch)
    report = Report.objects.get()
    write_report(report=report.pk, version=report.version, author=company.lin, at=NOW, on=TODAY, text="等得久")
    return made


@pytest.mark.long(250)
def test_nobody_is_kept_out_of_any_page(
    everything: Everything, desk: Desk, company: Company, ring: KeyRing, browser: Browser
) -> None:
    tour, record, an = Tour(everything, desk, browser), Record.objects.get(), browser(company.an)
    tour.look(
        company.an,
        handed_in(an, "/policies/load", "新.yaml", PACK.read_bytes().replace(b"1.2.0", b"1.3.0")),
        handed_in(an, "/policies/load", "错.yaml", PACK.read_bytes().replace(b"P1W", b"soon")),
        handed_in(an, "/staff/import", "员工.csv", "工号,姓名,部门,角色\nE01,林小满,西区,回访员\n".encode()),
        handed_in(an, "/staff/import", "错.csv", "工号,姓名,角色\nE01,林小满,皇帝\n".encode()),
        *imports_in_every_state(everything, ring),
    )
    tour.look(company.employee("E30", "季经理", None, manager="all"))
    tour.look(company.mo)
    claim(follow_up=everything.things["follow_up"], agent=company.lin, at=NOW, on=TODAY)
    send_back(reviewed=record, version=record.version, by=company.mo, at=NOW, on=TODAY, guidance=GUIDANCE)
    tour.look(company.lin)
    assert tour.looked > MANY
    plan.refuse(tour.wrong)
