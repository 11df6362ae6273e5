"""The sections scripts, forms, reports and reviews: read, and everything that they name is checked.

A section names its things in one of two shapes: as the keys of a group, or as list items with a `key`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from huifang.kernel.text import Message
from huifang.policy.logic.declared import Declared, report_repeats
from huifang.policy.logic.desk import Desk, Form, ReportRule, ReviewRule, Script
from huifang.policy.logic.faults import Faults
from huifang.policy.logic.form_fields import FormFields
from huifang.policy.logic.pack import Text
from huifang.policy.logic.placeholders import check_placeholders
from huifang.policy.logic.settings import Settings
from huifang.policy.logic.texts import text_of, text_or_name
from huifang.policy.logic.tree import Place, shortened

Named = tuple[str, Place]


@dataclass
class DeskSections:
    """Reads the four sections; what waits for the answer to a setting is checked and left out."""

    root: Place
    declared: Declared
    settings: Settings
    faults: Faults

    def read(self) -> Desk:
        """Everything in the order of the file, also what waits for a setting."""
        rules = self._rules()
        reports = [(place, self._report(key, place)) for key, place in self._entries("reports")]
        reviews = [(place, self._review(key, place)) for key, place in self._entries("reviews")]
        self._check_reported_once(reports)
        self._check_reviewed_once(reviews)
        self._check_has_reports(reviews, reports)
        return Desk(
            scripts=tuple(self._script(key, place) for key, place in self._entries("scripts")),
            forms=tuple(self._form(key, place) for key, place in self._entries("forms")),
            reports=tuple(report for _, report in reports),
            reviews=tuple(review for _, review in reviews),
            titles={key: text_of(place.get("title")) for key, place in rules if "title" in place},
            form_of={key: _text(place, "form") or "" for key, place in rules if self._has_form(place)},
        )

    def settled(self, desk: Desk) -> Desk:
        """`desk` without what waits for the answer to a setting."""
        places = {name: dict(self._entries(name)) for name in ("reports", "reviews")}
        return replace(
            desk,
            reports=tuple(rule for rule in desk.reports if not self.settings.is_open(places["reports"][rule.key])),
            reviews=tuple(rule for rule in desk.reviews if not self.settings.is_open(places["reviews"][rule.key])),
        )

    def running(self, desk: Desk, rules: Collection[str]) -> dict[str, frozenset[str]]:
        """By section the keys of what is carried out when `rules` are the keys of the rules that are planned."""
        scripts = {key: _text(place, "script") for key, place in self._rules()}
        reported = {rule for report in desk.reports for rule in report.rules} & set(rules)
        read = {"record": set(rules), "report": reported}
        return {
            "scripts": frozenset(script for key, script in scripts.items() if script and key in rules),
            "forms": frozenset(form for key, form in desk.form_of.items() if key in rules),
            "reports": frozenset(report.key for report in desk.reports if reported & set(report.rules)),
            "reviews": frozenset(review.key for review in desk.reviews if read[review.of] & set(review.rules)),
        }

    def _entries(self, section: str) -> list[Named]:
        """What the section names, each once; a repeated name is reported."""
        found = self.root.get(section)
        if found is None:
            return []
        message = Message("%(name)s stands here again; the first one is on line %(first)d.")
        report_repeats(found.items(), "key", message, self.faults)
        items = [(key, place) for place in found.items() if (key := _text(place, "key"))]
        return [*((key, place) for key, place in found.fields() if place.is_group), *items]

    def _rules(self) -> list[Named]:
        section = self.root.get("rules")
        places = section.items() if section else []
        return [(key, place) for place in places if (key := _text(place, "key"))]

    def _has_form(self, rule: Place) -> bool:
        return self.declared.check("forms", rule.get("form"))

    def _script(self, key: str, place: Place) -> Script:
        text = place.get("text")
        check_placeholders(text, self.faults)
        return Script(key=key, title=self._title(key, place), text=text_of(text), clauses=self._clauses(place))

    def _form(self, key: str, place: Place) -> Form:
        return Form(
            key=key,
            title=self._title(key, place),
            fields=FormFields(self.faults).read(place.get("fields")),
            clauses=self._clauses(place),
        )

    def _report(self, key: str, place: Place) -> ReportRule:
        return ReportRule(
            key=key,
            title=self._title(key, place),
            rules=self._rules_of(place),
            within=self.settings.duration(place.get("within")),
            by=self._post(place, "by"),
            to=self._post(place, "to"),
            sections=tuple(text_of(heading) for heading in _items(place, "sections")),
            clauses=self._clauses(place),
        )

    def _review(self, key: str, place: Place) -> ReviewRule:
        return ReviewRule(
            key=key,
            title=self._title(key, place),
            of="report" if _text(place, "of") == "report" else "record",
            rules=self._rules_of(place),
            by=self._post(place, "by") or "",
            within=self.settings.duration(place.get("within")),
            clauses=self._clauses(place),
        )

    def _title(self, key: str, place: Place) -> Text:
        return text_or_name(place.get("title"), key)

    def _clauses(self, place: Place) -> tuple[str, ...]:
        return self.declared.check_all("clauses", _items(place, "clauses"))

    def _rules_of(self, place: Place) -> tuple[str, ...]:
        """The rules that `for` names, checked; without it every rule of the pack."""
        if "for" not in place:
            return tuple(key for key, _ in self._rules())
        return self.declared.check_all("rules", _items(place, "for"))

    def _post(self, place: Place, key: str) -> str | None:
        named = place.get(key)
        return named.text if named and self.declared.check("posts", named) else None

    def _check_reported_once(self, reports: list[tuple[Place, ReportRule]]) -> None:
        first: dict[str, str] = {}
        for place, report in reports:
            for rule in report.rules:
                if rule in first:
                    parts = {"rule": shortened(rule), "first": shortened(first[rule])}
                    message = Message("The report %(first)s follows the rule %(rule)s already.", parts)
                    self.faults.add(place.get("for") or place, message, _ONE_OF_EACH)
                first.setdefault(rule, report.key)

    def _check_reviewed_once(self, reviews: list[tuple[Place, ReviewRule]]) -> None:
        first: dict[tuple[str, str], str] = {}
        for place, review in reviews:
            for rule in review.rules:
                if (review.of, rule) in first:
                    parts = {"rule": shortened(rule), "first": shortened(first[review.of, rule])}
                    message = Message("The review %(first)s reads the same of the rule %(rule)s already.", parts)
                    self.faults.add(place.get("for") or place, message, _ONE_OF_EACH)
                first.setdefault((review.of, rule), review.key)

    def _check_has_reports(
        self, reviews: list[tuple[Place, ReviewRule]], reports: list[tuple[Place, ReportRule]]
    ) -> None:
        reported = {rule for _, report in reports for rule in report.rules}
        if any(self.faults.has(name) for place, _ in reports for name in _items(place, "for")):
            return  # it is not known which rules were meant
        for place, review in reviews:
            missing = [rule for rule in review.rules if rule not in reported]
            if review.of == "report" and missing and "for" in place:
                message = Message("No report follows the rule %(rule)s.", {"rule": shortened(missing[0])})
                expected = Message("Name rules that a report follows, or write of: record.")
                self.faults.add(place.get("for") or place, message, expected)


_ONE_OF_EACH = Message("A rule has one report, one review of its records and one of its reports. Name it once.")


def _text(place: Place, key: str) -> str | None:
    child = place.get(key)
    return child.text if child else None


def _items(place: Place, key: str) -> list[Place]:
    child = place.get(key)
    return child.items() if child else []
