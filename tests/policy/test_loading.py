"""A checked pack becomes a version: once, with its clauses, its rules and the day from which they hold."""

from __future__ import annotations

from datetime import date

import pytest

from huifang.history.models import Entry
from huifang.org.models import Post
from huifang.policy.actions import Loaded, NotLoadable, load_policy
from huifang.policy.logic.reading import read_pack
from huifang.policy.models import Clause, EventKind, Policy, Rule, Version
from huifang.policy.queries import LoadedVersion, loaded_versions, rules_in_force
from tests.policy.cast import CLINIC, spoilt

pytestmark = pytest.mark.django_db

ANSWERS = {"promptly": "P1D"}
SUMMER = date(2026, 7, 1)
BOUND = CLINIC.replace("    text: Meet every month.\n", "    text: Meet every month.\n    carried_out_by: [guidance]\n")
NEXT = BOUND.replace("version: 1.0", "version: 2.0")


def load(text: str, *, answers: dict[str, str] | None = None, **more: object) -> Loaded:
    given = ANSWERS if answers is None else answers
    reading = read_pack(text.encode(), file="clinic.yaml", settings=given)
    assert reading.pack, reading.faults
    return load_policy(source=text.encode(), reading=reading, settings=given, actor="lin", **more)  # type: ignore[arg-type]


def listed(on: date = SUMMER) -> list[LoadedVersion]:
    return loaded_versions(on)


class TestWhatStandsAfterwards:
    def test_the_version_holds_its_clauses_and_the_deed_is_recorded(self) -> None:
        loaded = load(BOUND)
        version = Version.objects.get()
        assert (loaded.policy_key, loaded.number, loaded.is_new) == ("small-clinic", "1.0", True)
        assert (version.state, version.source, version.settings) == ("published", BOUND, ANSWERS)
        assert list(Clause.objects.values_list("position", "key", "is_bound")) == [
            (1, "C1", True), (2, "C2", True), (3, "C3", True), (4, "C4", True),
        ]  # fmt: skip
        assert version.entry == Entry.objects.get(deed="policy.loaded", actor="lin")
        assert Policy.objects.get().title == {"zh-Hans": "小诊所回访", "en": "Small clinic"}

    def test_posts_and_event_kinds_bear_the_packs_words(self) -> None:
        EventKind.objects.create(key="purchase")
        load(BOUND)
        assert Post.objects.get(key="nurse").title == {"zh-Hans": "护士", "en": "Nurse"}
        assert EventKind.objects.get(key="purchase").title == {"und": "Purchase"}

    def test_the_rules_are_read_back_as_they_were_checked(self) -> None:
        load(BOUND)
        reading = read_pack(BOUND.encode(), file="clinic.yaml", settings=ANSWERS)
        assert reading.pack is not None
        assert tuple(rule.rule for rule in rules_in_force(SUMMER)) == reading.pack.rules


class TestTwice:
    def test_the_same_pack_again_changes_nothing(self) -> None:
        load(BOUND)
        again = load(BOUND)
        assert not again.is_new
        assert Version.objects.count() == Entry.objects.count() == 1

    @pytest.mark.parametrize(
        ("text", "answers"), [(BOUND.replace("Be polite.", "Be kind."), ANSWERS), (BOUND, {"promptly": "P2D"})]
    )
    def test_another_text_or_other_answers_need_another_number(self, text: str, answers: dict[str, str]) -> None:
        load(BOUND)
        with pytest.raises(NotLoadable, match=r"Version 1\.0 of small-clinic is loaded already"):
            load(text, answers=answers)
        assert Version.objects.get().source == BOUND

    def test_the_same_pack_may_be_given_another_day(self) -> None:
        load(BOUND)
        moved = load(BOUND, effective_on=date(2026, 3, 1))
        assert moved.is_new
        assert Version.objects.get().effective_on == date(2026, 3, 1)
        assert set(Rule.objects.values_list("took_effect_on", flat=True)) == {date(2026, 3, 1)}

    def test_a_later_version_leaves_the_day_on_which_its_rules_took_effect(self) -> None:
        load(BOUND)
        load(NEXT.replace("- key: renewal", "- key: renewed"), effective_on=date(2026, 6, 1))
        assert dict(Rule.objects.values_list("key", "took_effect_on")) == {
            "surgery-care": date(2026, 1, 1),
            "regulars": date(2026, 1, 1),
            "renewal": date(2026, 1, 1),
            "renewed": date(2026, 6, 1),
        }
        assert {rule.rule.key for rule in rules_in_force(SUMMER)} == {"surgery-care", "regulars", "renewed"}
        assert {rule.rule.key for rule in rules_in_force(date(2026, 5, 31))} == {"surgery-care", "regulars", "renewal"}


class TestDrafts:
    def test_a_pack_with_an_unbound_clause_is_a_draft_and_plans_nothing(self) -> None:
        loaded = load(CLINIC)
        assert (loaded.is_draft, loaded.is_on_trial, loaded.unbound) == (True, False, ("C4",))
        assert rules_in_force(SUMMER) == []

    def test_on_trial_its_rules_run_under_a_reason_that_the_history_keeps(self) -> None:
        with pytest.raises(NotLoadable, match="only under a reason"):
            load(CLINIC, on_trial=True, reason=" ")
        loaded = load(CLINIC, on_trial=True, reason="until the meetings are settled")
        assert loaded.is_on_trial
        assert len(rules_in_force(SUMMER)) == 3
        assert Entry.objects.get(deed="policy.loaded").reason == "until the meetings are settled"

    def test_a_trial_ends_when_the_pack_is_loaded_without_it(self) -> None:
        load(CLINIC, on_trial=True, reason="to see")
        load(CLINIC)
        assert rules_in_force(SUMMER) == []

    def test_a_pack_that_is_carried_out_wholly_needs_no_trial(self) -> None:
        loaded = load(BOUND, on_trial=True, reason="to see")
        assert not loaded.is_draft and not loaded.is_on_trial
        assert Version.objects.get().state == "published"

    def test_a_rule_that_is_not_run_is_left_out_and_named_with_what_stands_in_the_way(self) -> None:
        text = spoilt("- manual: clerk", "- day: festival:our-own-fair")
        load(text, on_trial=True, reason="to see")
        assert {rule.rule.key for rule in rules_in_force(SUMMER)} == {"surgery-care", "renewal"}
        [version] = listed()
        assert version.not_run == {"regulars": ("rules[regulars].due[2].day",)}
        assert version.unbound == ("C2", "C4")


class TestTheList:
    def test_it_says_which_version_of_each_policy_is_in_force(self) -> None:
        load(BOUND)
        load(NEXT, effective_on=date(2026, 6, 1))
        load(CLINIC.replace("version: 1.0", "version: 3.0"))
        assert [(version.number, version.is_in_force, version.is_draft) for version in listed(date(2026, 5, 31))] == [
            ("1.0", True, False), ("3.0", False, True), ("2.0", False, False),
        ]  # fmt: skip
        [in_force] = [version for version in listed() if version.is_in_force]
        assert (in_force.number, in_force.rules, in_force.clauses, in_force.unbound) == ("2.0", 3, 4, ())

    def test_nothing_is_listed_before_anything_is_loaded(self) -> None:
        assert listed() == []
