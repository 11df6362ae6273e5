"""Free texts: read by the worker, put right by people, learned from."""

from __future__ import annotations

from datetime import date

import pytest

from huifang.org.logic import Reach
from huifang.surveys.actions.counting import take_out
from huifang.surveys.actions.hearing import ChangedMeanwhile, hear, judge_again, put_right
from huifang.surveys.logic.text.learning import LEAST_LEARNED, learned_from
from huifang.surveys.logic.text.tone import Tone
from huifang.surveys.models import Response, Voice
from huifang.surveys.queries.figures_kept import features_amiss
from huifang.surveys.queries.satisfaction import Asked
from huifang.surveys.queries.voices import Spoken, Tones, heard, learned, topics_of, voices, words_of
from tests.followups.cast import NOW, TODAY, Clinic, a_clinic
from tests.surveys.answered import a_questionnaire

MAY = date(2026, 5, 1)


@pytest.fixture
def clinic(db: None) -> Clinic:
    return a_clinic()


def test_texts_are_read_and_shown_to_those_whom_they_concern(clinic: Clinic) -> None:
    asked = a_questionnaire()
    asked.answered([1, 2], department=clinic.ward, words="物流太慢，态度冷漠")
    asked.answered([5], department=clinic.office, words="师傅很专业，质量非常好")
    asked.answered([3], department=clinic.ward, employee=clinic.hua, words="主管不好")
    assert hear(on=TODAY) == 4
    assert hear(on=TODAY) == 0

    of = Asked(asked.questionnaire.pk, MAY, MAY)
    everybodys = voices(of, reach=Reach(clinic.mo.pk, True, frozenset(), ()))
    assert heard(everybodys) == Tones(positive=1, negative=3)
    assert Spoken("delivery", Tones(negative=2)) in topics_of(everybodys)
    assert Spoken("物流", Tones(negative=2)) in words_of(everybodys)
    # Hua supervises the ward, and does not read what was said of herself.
    assert heard(voices(of, reach=Reach(clinic.hua.pk, False, frozenset({clinic.ward.pk}), ()))) == Tones(negative=2)
    assert heard(voices(of, reach=Reach(clinic.lin.pk, False, frozenset(), ()))) == Tones()


def test_whoever_puts_a_text_right_teaches(clinic: Clinic) -> None:
    asked = a_questionnaire()
    asked.answered([1] * LEAST_LEARNED, words="这家店拉胯")
    asked.answered([5] * LEAST_LEARNED, words="这家店绝绝子")
    late = asked.answered([5], words="真是绝绝子啊")[0]
    hear(on=TODAY)
    seen = list(Voice.objects.select_related("answer").exclude(response=late))
    for voice in seen:
        tone = Tone.NEGATIVE if "拉胯" in voice.answer.text else Tone.POSITIVE
        put_right(voice=voice, tone=tone, by=clinic.hua, actor="E1", at=NOW)
    with pytest.raises(ChangedMeanwhile):
        put_right(voice=seen[0], tone=Tone.NEUTRAL, by=clinic.mo, actor="E2", at=NOW)

    assert judge_again(on=TODAY) == 1
    assert judge_again(on=TODAY) == 0
    assert Voice.objects.get(response=late).tone == Tone.POSITIVE
    taught = [(voice.answer.text, Tone(voice.tone or 0)) for voice in Voice.objects.filter(is_corrected=True)]
    at_once = learned_from(taught)
    bit_by_bit = learned(at_once.counts)
    assert bit_by_bit.vocabulary == at_once.vocabulary
    assert bit_by_bit.counts["绝绝"][Tone.POSITIVE] == at_once.counts["绝绝"][Tone.POSITIVE]
    assert features_amiss() == []

    changed_mind = Voice.objects.select_related("answer").get(pk=seen[0].pk)
    put_right(voice=changed_mind, tone=Tone.NEUTRAL, by=clinic.hua, actor="E1", at=NOW)
    take_out([seen[1].response_id])
    Response.objects.filter(pk=seen[1].response_id).delete()
    assert features_amiss() == []
    assert not Voice.objects.filter(pk=seen[1].pk).exists()
