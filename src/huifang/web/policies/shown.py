"""Clauses, mechanisms and numbers as the pages show them, each number with the address of its rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.urls import reverse

from huifang.approvals.logic import State
from huifang.insight.logic import Column, DutyCounts, Written, WrittenCounts
from huifang.policy.logic.clauses import mechanism_of
from huifang.policy.logic.desk import Desk, DeskRule
from huifang.policy.logic.later import BEGUN_SECTIONS, LATER_SECTIONS
from huifang.policy.logic.pack import Text
from huifang.policy.models import Version
from huifang.policy.queries import ClauseLine, WholeVersion, whole_version
from huifang.policy.queries.in_force import governing_entries
from huifang.web.frame.channels import channel_name
from huifang.web.frame.text import worded
from huifang.web.policies.words import HEAD, MEANINGS, MECHANISMS, NUMBERS, WRITTEN, Word

OF_A_CLAUSE = (Column.OWED, Column.KEPT, Column.LATE, Column.MISSED, Column.OPEN)
IN_ALL = (*OF_A_CLAUSE, Column.TO_COME)
OF_WRITTEN = (Written.OWED, Written.DONE, Written.OPEN, Written.OVERDUE)


NOT_BEGUN = LATER_SECTIONS - BEGUN_SECTIONS
"""Of these nothing runs, whatever the company answers."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its word; `address` is where its rows are, empty where there are none."""

    key: str
    word: Word
    meaning: Word
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Mechanism:
    """What carries a clause out. `is_run` is false for what this release does not run; what `waits` is left out until
    the company has answered what the text leaves open.
    """

    word: Word
    icon: str
    title: str
    address: str
    is_run: bool
    waits: bool = False


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """A clause with what carries it out; `numbers` is empty where no follow-ups do."""

    line: ClauseLine
    text: str
    mechanisms: tuple[Mechanism, ...]
    numbers: tuple[Number, ...]


def version_or_404(version: int) -> WholeVersion:
    """Policies are the same for all who may see them. Raises Http404."""
    found = whole_version(version)
    if found is None:
        raise Http404
    return found


def clause_or_404(whole: WholeVersion, position: int) -> ClauseLine:
    """The clause at a place. Raises Http404."""
    for clause in whole.clauses:
        if clause.position == position:
            return clause
    raise Http404


def state_of_version(version: Version, on: date, *, replaced_on: date | None = None) -> str:
    """How a version stands on a day: draft, waits (for its approval), come, replaced, trial or force."""
    if version.state == Version.State.DRAFT and not version.is_on_trial:
        return "waits" if version.approval is not None and version.approval.state == State.WAITING else "draft"
    if version.effective_on > on:
        return "come"
    if replaced_on is not None and replaced_on <= on:
        return "replaced"
    return "trial" if version.is_on_trial else "force"


def title_of(whole: WholeVersion) -> str:
    """What the policy is called."""
    return worded(whole.version.policy.title) or whole.version.policy.key


def clauses_shown(whole: WholeVersion, duties: Iterable[DutyCounts | None]) -> list[ClauseShown]:
    """The clauses in the reader's language, each with its follow-ups."""
    mechanisms = _mechanisms(whole)
    return [
        ClauseShown(
            clause,
            worded(clause.text),
            tuple(mechanisms[text] for text in clause.carried_out_by),
            tuple(numbers_of(counts, OF_A_CLAUSE, "clause-follow-ups", (whole.version.pk, clause.position)))
            if counts
            else (),
        )
        for clause, counts in zip(whole.clauses, duties, strict=True)
    ]


def numbers_of(duties: DutyCounts, columns: Sequence[Column], name: str, args: tuple[object, ...]) -> Iterator[Number]:
    """Numbers of follow-ups, with their addresses below the name of one."""
    for column in columns:
        count = getattr(duties, column.value)
        address = reverse(name, args=[*args, column.value]) if count else ""
        yield Number(column.value, NUMBERS[column], MEANINGS[column], count, address)


def written_of(counts: WrittenCounts, name: str, args: tuple[object, ...]) -> Iterator[Number]:
    """The same of reports or reviews."""
    for number in OF_WRITTEN:
        count = getattr(counts, number.value)
        address = reverse(name, args=[*args, number.value]) if count else ""
        yield Number(number.value, WRITTEN[number], "", count, address)


def _mechanisms(whole: WholeVersion) -> dict[str, Mechanism]:
    """What carries clauses out, in words, by how a clause names it."""
    rules, governing, waiting = whole.desk_rules, governing_entries(whole.version), whole.waiting
    titles, found = _titles(whole.desk, rules), {}
    for text in {text for clause in whole.clauses for text in clause.carried_out_by}:
        section, key = mechanism_of(text)
        word, icon = MECHANISMS[section]
        waits = key not in rules if section == "rules" else section not in NOT_BEGUN and (section, key) in waiting
        found[text] = Mechanism(
            word,
            icon,
            worded(titles.get((section, key)) or whole.entry_title(section, key)) or _plain(section, key),
            "" if waits else _address(whole, section, key),
            _is_run(whole, section, key, governing),
            waits,
        )
    return found


def _plain(section: str, key: str) -> str:
    """What has no title: what the head of a policy says under a key, a channel by its word."""
    if section == "channels":
        return channel_name(key)
    return str(HEAD.get(key, key)) if section == "policy" else key


def _is_run(whole: WholeVersion, section: str, key: str, governing: Collection[tuple[str, str]]) -> bool:
    if section == "rules":
        return key not in whole.blocked_by
    return section not in LATER_SECTIONS or (section, key) in governing


def _address(whole: WholeVersion, section: str, key: str) -> str:
    if section == "rules":
        return reverse("rule", args=[whole.version.pk, key])
    return reverse("policy-written", args=[whole.version.pk]) if section in ("reports", "reviews") else ""


def _titles(desk: Desk, rules: Mapping[str, DeskRule]) -> Mapping[tuple[str, str], Text]:
    titles: dict[tuple[str, str], Text] = {("rules", key): title for key, title in desk.titles.items()}
    titles |= {("rules", key): rule.title for key, rule in rules.items()}
    titles |= {("forms", one.key): one.title for one in desk.forms}
    titles |= {("scripts", one.key): one.title for one in desk.scripts}
    titles |= {("reports", one.key): one.title for one in desk.reports}
    return titles | {("reviews", one.key): one.title for one in desk.reviews}
