"""What a draft is made in: the sections of the pack so far, and the names that are declared on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from huifang.kernel.words.readings import typed
from huifang.policy.logic.reader.statements import Statement, Words
from huifang.policy.logic.reader.written import Document

Entry = dict[str, Any]

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST_NAME = 40
_LONGEST_TITLE = 40
UNNAMED_POST = "（原文未写明由谁）"
_EVERYBODY = re.compile(
    r"(?:所有|全体|全部|每[位个名]|各类|各位|广大|本公司|我[司院行校]|公司)?的?(?:客户|顾客|用户|业主|患者|病人|会员|学员|家长|住户|消费者|客人|宾客|车主|投保人|储户|旅客|游客|居民)们?"
)


def name_of(text: str) -> str:
    """A name for what people call `text`: its pinyin by syllables, `chu-yuan`."""
    parts = (
        "-".join(syllable for syllable in typed(run) if syllable) if _HAN.match(run) else run.lower()
        for run in re.findall(r"[\u4e00-\u9fff]+|[A-Za-z0-9]+", text)
    )
    name = "-".join(filter(None, parts))
    if len(name) > _LONGEST_NAME:
        name = name[:_LONGEST_NAME].rpartition("-")[0] or name[:_LONGEST_NAME]
    return name or "unnamed"


@dataclass
class Making:
    """A draft while it is made. Every name that an entry uses is declared by the call that gives the name."""

    document: Document
    policy: int
    sections: dict[str, dict[str, Entry]] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    """By section what a name stands for: an event kind, a post, a segment is declared once."""

    def clause_id(self, clause: int) -> str:
        return f"C{clause + 1}"

    def add(self, section: str, name: str, entry: Mapping[str, Any], statement: Statement) -> str:
        """Add an entry under a name of its own; the name that it got. Without a title it has the words of the text."""
        entries = self.sections.setdefault(section, {})
        key = _free(name, entries)
        title = statement.words.text[:_LONGEST_TITLE]
        entries[key] = {"clauses": [self.clause_id(statement.clause)], "title": title, **entry}
        return key

    def join(self, section: str, name: str, entry: Mapping[str, Any], statement: Statement) -> str:
        """Add to the entry of this name, or make it; what it already says stays."""
        entries = self.sections.setdefault(section, {})
        standing = entries.setdefault(name, {"clauses": []})
        clause = self.clause_id(statement.clause)
        if clause not in standing["clauses"]:
            standing["clauses"].append(clause)
        for key, value in entry.items():
            if isinstance(value, list) and isinstance(standing.get(key), list):
                standing[key] += [one for one in value if one not in standing[key]]
            else:
                standing.setdefault(key, value)
        return name

    def declare(self, section: str, words: str) -> str:
        """The name under `section` (posts, events, attributes, departments) of what the text calls `words`."""
        return self._named(section, words, lambda: words)

    def post(self, words: Words | None) -> str | None:
        return self.declare("posts", words.text) if words else None

    def some_post(self, words: Words | None) -> str:
        """The post, or one that says that the text names none, where a pack cannot do without."""
        return self.declare("posts", words.text if words else UNNAMED_POST)

    def segment(self, words: Words | None) -> str:
        """The segment that the words name; `everyone` where they name all customers."""
        if words is None or _EVERYBODY.fullmatch(words.text):
            return "everyone"
        attribute = self._named("attributes", "客户类别", lambda: "客户类别")
        return self._named("segments", words.text, lambda: {"attr": attribute, "in": [words.text]})

    def setting(self, type_: str, statement: Statement, phrase: str, question: Mapping[str, str]) -> Entry:
        """A reference to a setting for what the text leaves open, and the question with the phrase in it."""
        settings = self.sections.setdefault("settings", {})
        key = _free(name_of(phrase), settings)
        ask = {language: text.format(phrase=phrase) for language, text in question.items()}
        settings[key] = {"type": type_, "clause": self.clause_id(statement.clause), "ask": ask}
        return {"setting": key}

    def _named(self, section: str, words: str, value: Any) -> str:
        known = self.names.setdefault(section, {})
        if words not in known:
            entries = self.sections.setdefault(section, {})
            known[words] = _free(name_of(words), entries)
            entries[known[words]] = value()
        return known[words]


def _free(name: str, taken: Mapping[str, Any]) -> str:
    key, number = name, 1
    while key in taken:
        number += 1
        key = f"{name}-{number}"
    return key
