"""What customers say in their own words: words, topics, tone, and what corrected answers teach."""

from __future__ import annotations

import pytest

from huifang.surveys.logic.text.learning import LEAST_LEARNED, judged, learned_from
from huifang.surveys.logic.text.lexicon import BAD, GOOD
from huifang.surveys.logic.text.tone import Tone
from huifang.surveys.logic.text.topics import named, topics_in
from huifang.surveys.logic.text.words import features, words


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("服务很好,师傅很耐心", Tone.POSITIVE),
        ("不是很满意", Tone.NEGATIVE),
        ("没有什么不满意的", Tone.POSITIVE),
        ("态度差，等了半天没人管", Tone.NEGATIVE),
        ("价格有点贵，但是质量非常好，师傅也热情", Tone.POSITIVE),
        ("师傅人不错，但是问题没解决，太失望了", Tone.NEGATIVE),
        ("希望态度好一点", Tone.POSITIVE),
        ("昨天下午来的", Tone.NEUTRAL),
        ("", Tone.NEUTRAL),
        ("OK", Tone.NEUTRAL),
    ],
)
def test_the_lexicon_knows_praise_from_complaint(text: str, tone: Tone) -> None:
    assert judged(text) == tone


def test_no_word_is_both_praise_and_complaint() -> None:
    assert GOOD.isdisjoint(BAD)


def test_the_longest_word_is_taken() -> None:
    assert words("服务态度不错，WiFi 100 兆") == ["服务态度", "不错", "wifi", "100", "兆"]


def test_a_word_counts_once_in_what_is_learned_from_a_text() -> None:
    assert features("好的好的") == {"好的", "的好", "好", "的"}


def test_topics_are_found_by_their_words() -> None:
    assert topics_in(features("快递太慢，质量倒是还行")) == ("quality", "speed", "delivery")
    assert topics_in(features("嗯")) == ()


def test_a_policys_topics_are_found_by_their_names_and_by_what_is_said_of_such_things() -> None:
    topics = named({"product-quality": "产品质量", "metering": "计量误差", "技": "技术问题"})
    assert topics_in(features("这次的计量不准"), topics) == ("metering",)
    assert topics_in(features("做工有瑕疵"), topics) == ("product-quality",)


TAUGHT = [(f"这次{n}号窗口拉胯", Tone.NEGATIVE) for n in range(LEAST_LEARNED)]
TAUGHT += [(f"这次{n}号窗口绝绝子", Tone.POSITIVE) for n in range(LEAST_LEARNED)]


def test_corrected_answers_teach_words_that_the_lexicon_lacks() -> None:
    assert judged("你们家绝绝子") == judged("你们家拉胯") == Tone.NEUTRAL
    learned = learned_from(TAUGHT)
    assert judged("你们家绝绝子", learned) == Tone.POSITIVE
    assert judged("你们家拉胯", learned) == Tone.NEGATIVE


def test_what_is_learned_does_not_depend_on_the_order() -> None:
    assert learned_from(TAUGHT) == learned_from(reversed(TAUGHT))


def test_a_few_corrections_do_not_overrule_the_lexicon() -> None:
    learned = learned_from(TAUGHT[:-1])
    assert not learned.is_enough
    assert judged("你们家拉胯", learned) == Tone.NEUTRAL


def test_a_text_that_nothing_is_known_of_is_neutral() -> None:
    assert judged("", learned_from(TAUGHT)) == Tone.NEUTRAL


def test_neutral_can_be_learned_too() -> None:
    learned = learned_from([*TAUGHT, *[(f"这次{n}号例行登记", Tone.NEUTRAL) for n in range(LEAST_LEARNED)]])
    assert judged("例行登记", learned) == Tone.NEUTRAL
