"""The life of a version: drafted, rewritten, judged, published; what an operator loads at once says so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from huifang.approvals.actions import NotTheirs
from huifang.approvals.logic import Decision
from huifang.approvals.models import Step
from huifang.approvals.queries import WAITS
from huifang.history.models import Entry
from huifang.notices.models import Notice
from huifang.org.models import Employee, Grant, Post, Posting
from huifang.policy.actions import DraftChangedMeanwhile, NotLoadable, keep_draft, load_policy
from huifang.policy.actions.publishing import NotReady, decide, hand_in, withdraw
from huifang.policy.logic.reading import read_pack
from huifang.policy.models import Policy, Rule, Stage, Version
from huifang.policy.queries import rules_in_force
from huifang.policy.queries.said import faults_of
from tests.policy.cast import CLINIC

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ON = date(2026, 3, 2)
ANSWERS = {"promptly": "P1D"}
BOUND = CLINIC.replace("    text: Meet every month.\n", "    text: Meet every month.\n    carried_out_by: [guidance]\n")
STEPS = """\
approvals:
  change:
    of: [policy]
    steps:
      - {does: draft, who: clerk}
      - {does: review, who: nurse}
      - {does: approve, who: clerk}
  grave:
    of: [policy]
    when: The matter is grave
    steps: [{does: expert_review, who: nurse}]
"""
JUDGED = BOUND.replace("rules:\n", STEPS + "rules:\n")
NEXT = JUDGED.replace("version: 1.0", "version: 2.0").replace("within: P3D", "within: P5D")


class People:
    """ma looks after policies, the nurse reviews, two clerks draft and approve, a manager leads."""

    def __init__(self) -> None:
        self.ma, self.nurse, self.clerk, self.other, self.head = (
            Employee.objects.create(number=number, name=name)
            for number, name in (("M", "马一"), ("N", "牛二"), ("C", "陈三"), ("D", "邓四"), ("H", "贺五"))
        )
        Grant.objects.create(employee=self.ma, role="administrator", scope="all")
        Grant.objects.create(employee=self.nurse, role="supervisor", scope="all")
        Grant.objects.create(employee=self.head, role="manager", scope="all")

    def hold(self) -> None:
        nurse, clerk = Post.objects.get(key="nurse"), Post.objects.get(key="clerk")
        Posting.objects.create(employee=self.nurse, post=nurse)
        for one in (self.clerk, self.other):
            Posting.objects.create(employee=one, post=clerk)


@pytest.fixture
def people() -> People:
    return People()


def kept(text: str, **more: object) -> Version:
    return keep_draft(text=text, actor="ma", **{"settings": ANSWERS, **more})  # type: ignore[arg-type]


def loaded(text: str) -> Version:
    reading = read_pack(text.encode(), file="clinic.yaml", settings=ANSWERS)
    assert reading.pack, reading.faults
    load_policy(source=text.encode(), reading=reading, settings=ANSWERS, actor="operator")
    return Version.objects.get(number=reading.pack.version)


def handed(version: Version, by: Employee, **more: object) -> Version:
    return hand_in(version=version.pk, by=by, actor=by.number, at=AT, on=ON, **more).version  # type: ignore[arg-type]


def says(by: Employee, decision: Decision = Decision.AGREED, *, on: date = ON, words: str = "说明") -> bool:
    [step] = Step.objects.filter(WAITS)
    return decide(step=step.pk, decision=decision, by=by, actor=by.number, at=AT, on=on, words=words).is_given


def stages(version: Version) -> list[str]:
    return list(Stage.objects.filter(version=version).values_list("did", flat=True))


class TestADraft:
    def test_it_plans_nothing_and_leaves_the_words_of_what_holds(self) -> None:
        loaded(BOUND)
        before = rules_in_force(ON)
        draft = kept(
            NEXT.replace("title: {zh-Hans: 小诊所回访", "title: {zh-Hans: 新名").replace(
                "nurse: {zh-Hans: 护士", "nurse: {zh-Hans: 护理"
            )
        )
        assert (draft.state, draft.number, faults_of(draft)) == ("draft", "2.0", ())
        assert rules_in_force(ON) == before
        assert Policy.objects.get().title["zh-Hans"] == "小诊所回访"
        assert Post.objects.get(key="nurse").title["zh-Hans"] == "护士"
        assert stages(draft) == ["drafted"]

    def test_a_text_with_faults_is_kept_with_them_and_mended_later(self) -> None:
        draft = kept(BOUND.replace("within: P3D", "within: soon"))
        assert [fault.key for fault in faults_of(draft)] == ["rules[surgery-care].due[soon].within"]
        assert (draft.number, draft.checked["rules"], draft.clauses.count()) == ("1.0", [], 0)
        mended = kept(BOUND, version=draft.pk, opened=bytes(draft.digest), settings=None)
        assert (mended.pk, faults_of(mended), mended.clauses.count()) == (draft.pk, (), 4)
        assert mended.settings == ANSWERS
        assert mended.effective_on == date(2026, 1, 1)

    def test_what_changed_since_the_last_writing_is_counted(self) -> None:
        draft = kept(BOUND)
        kept(BOUND.replace("Be polite.", "Be kind."), version=draft.pk)
        kept(
            BOUND.replace("Be polite.", "Be kind.").replace("P3D\n        id: soon", "P4D\n        id: soon"),
            version=draft.pk,
        )
        told = Stage.objects.values_list("did", "changed")
        assert list(told) == [
            ("drafted", {}), ("rewritten", {"clauses_changed": 1}), ("rewritten", {"rules_changed": 1}),
        ]  # fmt: skip
        assert (
            kept(
                BOUND.replace("Be polite.", "Be kind.").replace("P3D\n        id: soon", "P4D\n        id: soon"),
                version=draft.pk,
            ).pk
            == draft.pk
        )
        assert Stage.objects.count() == 3, "what is kept as it was is no stage"

    def test_a_new_draft_is_held_against_what_runs_though_its_text_names_an_older_day(self) -> None:
        loaded(BOUND.replace("effective_on: 2026-01-01", "effective_on: 2026-03-01"))
        draft = kept(NEXT.replace("Be polite.", "Be kind."))
        assert draft.effective_on < Version.objects.get(number="1.0").effective_on
        assert Stage.objects.get(version=draft).changed["clauses_changed"] == 1

    @pytest.mark.parametrize(
        "text", ["", "- a\n- b", "pack: 1", "policy: {key: small-clinic}", "policy: {version: 1}", "\x00", "a: [",
                 "policy: {key: x, version: " + "9" * 40 + "}"],
    )  # fmt: skip
    def test_a_text_that_is_of_no_policy_is_not_kept(self, text: str) -> None:
        with pytest.raises(NotLoadable):
            kept(text)
        assert not Version.objects.exists()

    def test_numbers_are_given_once_and_a_draft_stays_with_its_policy(self) -> None:
        loaded(BOUND)
        draft = kept(NEXT)
        refused = [
            {"text": BOUND}, {"text": NEXT}, {"text": BOUND, "version": draft.pk},
            {"text": NEXT.replace("key: small-clinic", "key: another"), "version": draft.pk},
            {"text": NEXT, "version": Version.objects.get(number="1.0").pk},
        ]  # fmt: skip
        for one in refused:
            with pytest.raises(NotLoadable):
                kept(**one)  # type: ignore[arg-type]
        with pytest.raises(DraftChangedMeanwhile):
            kept(NEXT, version=draft.pk, opened=b"older")


class TestTheWay:
    def test_step_by_step_to_publication_and_into_effect_on_its_day(self, people: People) -> None:
        loaded(JUDGED)
        people.hold()
        draft = handed(kept(NEXT, effective_on=date(2026, 4, 1)), people.clerk)
        with pytest.raises(NotLoadable, match="waits"):
            kept(NEXT + "# more\n", version=draft.pk)
        assert not says(people.nurse)
        with pytest.raises(NotTheirs):
            says(people.clerk)
        assert says(people.other)
        draft.refresh_from_db()
        assert (draft.state, draft.effective_on, stages(draft)) == (
            "published",
            date(2026, 4, 1),
            ["drafted", "handed_in", "published"],
        )
        assert Stage.objects.last().changed == {"head": 1, "rules_changed": 1}  # type: ignore[union-attr]
        for on, number in ((date(2026, 3, 31), "1.0"), (date(2026, 4, 1), "2.0")):
            in_force = {rule.version_id for rule in rules_in_force(on)}
            assert in_force == {Version.objects.get(number=number).pk}
        assert Rule.objects.get(key="surgery-care").took_effect_on == date(2026, 1, 1), "a new version resets no rule"
        told = Notice.objects.order_by("id").values_list("employee__name", "about_kind")
        assert list(told) == [("牛二", "approval"), ("邓四", "approval"), ("陈三", "approval")]

    def test_published_late_it_takes_effect_on_that_day_and_never_before(self, people: People) -> None:
        draft = kept(JUDGED)
        people.hold()
        handed(draft, people.clerk)
        says(people.nurse)
        assert says(people.other, on=ON + timedelta(days=3))
        draft.refresh_from_db()
        assert draft.effective_on == ON + timedelta(days=3)
        assert {rule.took_effect_on for rule in Rule.objects.all()} == {draft.effective_on}
        assert not rules_in_force(ON)

    def test_sent_back_it_is_rewritten_and_handed_in_again(self, people: People) -> None:
        draft = kept(JUDGED)
        people.hold()
        handed(draft, people.clerk, reason="第一稿")
        says(people.nurse, Decision.RETURNED, words="第三条写清楚")
        kept(JUDGED.replace("Be polite.", "Be kind."), version=draft.pk)
        handed(draft, people.clerk, reason="写清楚了")
        says(people.nurse)
        assert says(people.other)
        assert stages(draft) == ["drafted", "handed_in", "rewritten", "handed_in", "published"]
        handed_in = Stage.objects.filter(version=draft, did="handed_in")
        assert list(handed_in.values_list("entry__reason", flat=True)) == ["第一稿", "写清楚了"]

    def test_taken_back_it_is_a_draft_again(self, people: People) -> None:
        draft = handed(kept(JUDGED), people.ma)
        withdraw(approval=draft.approval_id, by=people.ma, actor="M", at=AT, reason="还要改")  # type: ignore[arg-type]
        assert kept(JUDGED + "# more\n", version=draft.pk).source.endswith("# more\n")

    def test_no_draft_does_away_with_the_yes_that_its_policy_needs(self, people: People) -> None:
        loaded(JUDGED)
        handed(kept(NEXT.replace(STEPS, "")), people.ma)
        assert list(Step.objects.values_list("does", flat=True)) == ["draft", "review", "approve"]

    def test_what_holds_in_some_cases_is_added_when_somebody_says_so(self, people: People) -> None:
        handed(kept(JUDGED), people.ma, also=["grave"])
        assert list(Step.objects.values_list("does", flat=True)) == ["draft", "review", "approve", "expert_review"]

    def test_without_a_word_of_any_pack_the_usual_way_is_gone_by_right(self, people: People) -> None:
        draft = handed(kept(BOUND), people.ma)
        told = ["review", "expert_review", "approve", "publish"]
        assert list(Step.objects.values_list("does", flat=True)) == told
        for by in (people.nurse, people.head, people.head):
            assert not says(by)
        assert says(people.ma), "whoever drafted may publish what others judged"
        draft.refresh_from_db()
        assert draft.state == "published"

    @pytest.mark.parametrize(
        ("text", "more", "why"),
        [
            (CLINIC, {}, "C4"),
            (BOUND, {"settings": {}}, "1 questions"),
            (BOUND.replace("within: P3D", "within: soon"), {}, "1 faults"),
            (
                JUDGED.replace("who: nurse", "who: nowhere").replace(
                    "seasons:\n", "departments: {nowhere: Nowhere}\nseasons:\n"
                ),
                {},
                "nowhere",
            ),
        ],
    )
    def test_what_is_not_ready_is_not_handed_in(
        self, people: People, text: str, more: dict[str, object], why: str
    ) -> None:
        if "promptly" in why:
            text = text.replace("within: P3D", "within: {setting: promptly}")
        draft = kept(text, **more)
        with pytest.raises(NotReady, match=why):
            handed(draft, people.ma)
        assert not Step.objects.exists()


def test_an_operator_publishes_at_once_and_the_history_says_so(people: People) -> None:
    version = loaded(JUDGED)
    assert (version.state, version.approval, stages(version)) == ("published", None, ["loaded"])
    assert Entry.objects.get(deed="policy.loaded").actor == "operator"
    draft = handed(kept(NEXT), people.ma)
    with pytest.raises(NotLoadable, match="waits"):
        loaded(NEXT)
    withdraw(approval=draft.approval_id, by=people.ma, actor="M", at=AT, reason="急")  # type: ignore[arg-type]
    assert loaded(NEXT).state == "published"
    assert stages(draft) == ["drafted", "handed_in", "loaded"]
