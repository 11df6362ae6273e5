"""The questionnaires that come with Huifang, and those that a policy's surveys become."""

from __future__ import annotations

import pytest

from huifang.policy.logic.desk import Field, Option
from huifang.policy.logic.sections.answers import Survey
from huifang.surveys.logic.branching import pages_of
from huifang.surveys.logic.definition import LANGUAGES, Kind, stored
from huifang.surveys.logic.library import LIBRARY, Shipped, shipped
from huifang.surveys.logic.offered import in_every_language, of_survey
from huifang.surveys.logic.reading import read_definition


@pytest.mark.parametrize("one", LIBRARY, ids=lambda one: one.key)
def test_each_of_the_library_is_whole_in_three_languages(one: Shipped) -> None:
    definition = in_every_language(one.definition)
    assert read_definition(stored(definition)) == definition
    texts = [one.title, one.purpose, definition.intro, definition.thanks]
    for question in definition.questions:
        texts += [question.label, *(choice.label for choice in (*question.choices, *question.rows))]
    texts[0], texts[1] = ({**text, "zh-Hant": "made when it is copied"} for text in texts[:2])
    assert all(set(text) == set(LANGUAGES) and all(text.values()) for text in texts)


def test_the_library_has_what_companies_ask_for() -> None:
    keys = {one.key for one in LIBRARY}
    assert {"after-sale", "after-service", "after-surgery", "after-course", "after-repair"} <= keys
    assert {"after-complaint", "yearly", "on-a-topic"} <= keys
    # Everyone can say how content they are on the whole: their scores can stand beside each other.
    assert all(sum(question.is_overall for question in one.definition.questions) == 1 for one in LIBRARY)
    assert shipped("nothing") is None


def test_a_short_one_is_answered_on_two_pages_at_the_most() -> None:
    service = shipped("after-service")
    assert service is not None
    assert len(pages_of(service.definition)) == 2


def test_traditional_chinese_is_made_of_simplified_and_of_nothing_else() -> None:
    sale = shipped("after-sale")
    assert sale is not None
    overall = in_every_language(sale.definition).questions[0]
    assert overall.label["zh-Hant"] == "總的來說，您對這次購買滿意嗎？"
    assert in_every_language(in_every_language(sale.definition)) == in_every_language(sale.definition)


def survey(*fields: Field, **more: object) -> Survey:
    return Survey(key="s", title={"zh-Hans": "满意度调查", "en": "Satisfaction"}, questions=fields, **more)  # type: ignore[arg-type]


POINTS = tuple(Option(str(point), {"und": str(point)}) for point in range(1, 6))
BOTH = {"zh-Hans": "服务", "en": "Service"}


def test_a_survey_of_a_policy_becomes_a_questionnaire() -> None:
    offered = of_survey(
        survey(
            Field("after_sale", BOTH, "scale", POINTS, is_required=True),
            Field("overall", BOTH, "scale", POINTS),
            Field("again", BOTH, "yes_no"),
            Field("which", BOTH, "choices", (Option("好", BOTH), Option("b_c", BOTH), Option("other", BOTH))),
            Field("why", BOTH, "long_text"),
            Field("on", BOTH, "date"),
            Field("many", BOTH, "number"),
            anonymous=True,
        )
    )
    definition = read_definition(stored(offered.definition))
    assert definition == offered.definition
    assert definition.languages == LANGUAGES and offered.is_anonymous
    kinds = [(question.key, question.kind, question.is_overall) for question in definition.questions]
    assert kinds == [
        ("after-sale", Kind.SCALE, False),
        ("overall", Kind.SCALE, True),
        ("again", Kind.SINGLE, False),
        ("which", Kind.MULTIPLE, False),
        ("why", Kind.TEXT, False),
        ("on", Kind.DATE, False),
        ("many", Kind.NUMBER, False),
    ]
    assert [choice.key for choice in definition.questions[3].choices] == ["c1", "b-c", "c3"]
    assert definition.questions[0].label["zh-Hant"] == "服務"


def test_a_survey_in_chinese_alone_is_asked_in_chinese_alone() -> None:
    asked = of_survey(
        survey(Field("服务", {"und": "服务"}, "scale", (Option("3", {"und": "好"}), Option("1", {"und": "差"}))))
    )
    assert asked.definition.languages == ("zh-Hans", "zh-Hant")
    question = read_definition(stored(asked.definition)).questions[0]
    # A scale of other points than ours is a choice among these.
    assert (question.key, question.kind, len(question.choices)) == ("q1", Kind.SINGLE, 2)


def test_whatever_a_policy_asks_can_be_asked() -> None:
    """Keys that meet, a choice of one, words that are long: the questionnaire can be read all the same."""
    one = (Option("only", BOTH),)
    same = tuple(Option(key, BOTH) for key in ("a_b", "a-b", "A-B", "other", "c1"))
    fields = [
        Field("a_b", BOTH, "choice", same),
        Field("a-b", BOTH, "choices", one),
        Field("q1", {"en": "x" * 999, "zh-Hans": "字" * 999}),
    ]
    asked = of_survey(survey(*fields, *[Field(f"更多{n}", BOTH) for n in range(90)]))
    definition = read_definition(stored(asked.definition))
    assert [one.key for one in definition.questions[:3]] == ["a-b", "q2", "q3"] and len(definition.questions) == 60
    assert [one.key for one in definition.questions[0].choices] == ["a-b", "c2", "c3", "c4", "c5"]
    assert definition.questions[1].kind is Kind.TEXT


def test_a_survey_on_a_topic_asks_for_a_score_and_for_words() -> None:
    topic = of_survey(survey(topic={"zh-Hans": "停车", "en": "Parking"}))
    assert [question.kind for question in topic.definition.questions] == [Kind.SCALE, Kind.TEXT]
    assert topic.definition.intro["en"] == "Parking"
    assert topic.definition.questions[0].is_overall
