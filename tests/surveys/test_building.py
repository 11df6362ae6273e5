"""Questionnaires are copied, changed as versions, and taken over from policies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from huifang.history.models import Entry
from huifang.kernel.keys import KeyRing
from huifang.policy.logic.sections.whole import Sections
from huifang.policy.logic.stored import to_json
from huifang.policy.models import Policy, Version
from huifang.surveys.actions.answering import hand_in
from huifang.surveys.actions.building import (
    Terms,
    change_questions,
    copy_questionnaire,
    copy_shipped,
    set_terms,
    take_over_surveys,
    write_questionnaire,
)
from huifang.surveys.actions.pictures import Keeper
from huifang.surveys.actions.refusals import ChangedMeanwhile, KeyTaken, OfAPolicy
from huifang.surveys.logic.library import LIBRARY, shipped
from huifang.surveys.logic.reading import NotReadable, read_definition
from huifang.surveys.models import Questionnaire, QuestionnaireVersion, ScoreTally
from huifang.surveys.queries.library import (
    answered_counts,
    are_surveys_apart,
    current_version,
    definition_of,
    versions_of,
)
from tests.surveys.cast import DEFINITION, GOOD, NOW, TODAY, a_shop
from tests.surveys.test_definition import asking, q
from tests.surveys.test_library import survey

pytestmark = pytest.mark.django_db


def test_a_copy_is_changed_and_the_original_is_not(tmp_path: Path) -> None:
    service = shipped("after-service")
    assert service is not None
    first, second = (copy_shipped(of=service, actor="test") for _ in range(2))
    assert (first.key, second.key, second.source, second.copied_from) == ("after-service", "after-service-2", "library", "after-service")  # fmt: skip
    assert first.title["zh-Hant"] and definition_of(current_version(first)).questions[0].label["zh-Hant"]
    keeper = Keeper(a_shop().hua, "test", NOW, KeyRing.create(tmp_path / "keys.json", on=TODAY))
    third = copy_questionnaire(of=first, title={"zh-Hans": "我们的", "en": "Ours"}, keeper=keeper)
    change_questions(questionnaire=third, definition=asking(q("only")), seen=1, actor="test")
    assert current_version(third).definition["questions"] == [q("only")]
    assert len(definition_of(current_version(first)).questions) == len(service.definition.questions)
    assert [one.key for one in LIBRARY].count("after-service") == 1
    with pytest.raises(KeyTaken):
        write_questionnaire(key="after-service", title={}, definition=service.definition, actor="test")


def test_what_was_answered_stands_and_a_change_makes_the_next_version() -> None:
    shop = a_shop()
    made = shop.questionnaire()
    change_questions(questionnaire=made, definition=asking(q("overall")), seen=1, actor="test")
    assert [version.number for version in versions_of(made)] == [1]
    link = shop.link(made)
    hand_in(invitation=link.invitation, said={"overall": "4"}, language="en", at=NOW, on=TODAY)
    change_questions(questionnaire=made, definition=DEFINITION, seen=1, actor="test")
    change_questions(questionnaire=made, definition=asking(q("overall"), q("b")), seen=2, actor="test")
    first, second = reversed(versions_of(made))
    assert first.definition == asking(q("overall")) and first.frozen_at == NOW
    assert len(second.definition["questions"]) == 2 and second.frozen_at is None
    # What is counted is read out of the sums that are kept: the amendment is not in them, nor is another's.
    hand_in(invitation=link.invitation, said={"overall": "1"}, language="en", at=NOW, on=TODAY)
    assert answered_counts() == {made.pk: 1}
    ScoreTally.objects.filter(by=ScoreTally.By.NOTHING, responses=1).update(responses=7)
    assert answered_counts() == {made.pk: 7}
    with pytest.raises(ChangedMeanwhile):
        change_questions(questionnaire=made, definition=DEFINITION, seen=1, actor="test")
    with pytest.raises(NotReadable):
        change_questions(questionnaire=made, definition=asking(), seen=2, actor="test")
    # Whoever was asked with the first version is asked with it to the end.
    assert QuestionnaireVersion.objects.get(pk=link.invitation.version_id).number == 1


def test_whether_it_is_anonymous_stands_once_it_is_answered() -> None:
    shop = a_shop()
    made = shop.questionnaire()
    set_terms(questionnaire=made, title={"en": "New"}, terms=Terms(500, 5, True), actor="test")
    made.refresh_from_db()
    assert (made.title, made.valid_days, made.rest_days, made.is_anonymous) == ({"en": "New"}, 90, 5, True)
    hand_in(invitation=shop.link(made).invitation, said=GOOD, language="en", at=NOW, on=TODAY)
    set_terms(questionnaire=made, title={"en": "New"}, terms=Terms(9, 5, False), actor="test")
    made.refresh_from_db()
    assert (made.valid_days, made.is_anonymous) == (9, True)


def in_force(policy: Policy, number: str, *surveys: Any) -> Version:
    entry = Entry.objects.create(deed="test", actor="test")
    return Version.objects.create(
        policy=policy, number=number, effective_on=TODAY, state="published", source="", digest=number.encode(), entry=entry,
        checked={"sections": to_json(Sections(surveys=surveys)), "rules": [], "not_run": {}},
    )  # fmt: skip


def test_the_surveys_of_the_policies_in_force_are_questionnaires() -> None:
    policy = Policy.objects.create(key="care", title={})
    in_force(policy, "1", survey(topic={"en": "Parking", "zh-Hans": "停车"}))
    assert are_surveys_apart(TODAY)
    assert take_over_surveys(on=TODAY, actor="test") == 1
    assert take_over_surveys(on=TODAY, actor="test") == 0 and not are_surveys_apart(TODAY)
    made = Questionnaire.objects.get()
    assert (made.key, made.source, made.policy_key, made.title["en"]) == ("care-s", "policy", "s", "Satisfaction")
    with pytest.raises(OfAPolicy):
        change_questions(questionnaire=made, definition=DEFINITION, seen=1, actor="test")
    in_force(policy, "2", survey(topic={"en": "Lifts", "zh-Hans": "电梯"}))
    assert take_over_surveys(on=TODAY, actor="test") == 1
    assert current_version(made).definition["intro"]["en"] == "Lifts"
    in_force(policy, "3")
    assert are_surveys_apart(TODAY)
    assert take_over_surveys(on=TODAY, actor="test") == 1
    made.refresh_from_db()
    assert made.is_retired
    in_force(policy, "4", survey(topic={"en": "Lifts", "zh-Hans": "电梯"}))
    assert take_over_surveys(on=TODAY, actor="test") == 1
    assert read_definition(current_version(made).definition).asked[0].key == "overall"
