"""How well tone is judged on real reviews that stand beside the project; `python -m bench text` measures all of them."""

from __future__ import annotations

import pytest

from bench.text import REVIEWS, halves, share
from huifang.surveys.logic.text.learning import NOTHING_LEARNED, learned_from

TAUGHT, ASKED = 400, 400

pytestmark = pytest.mark.skipif(not REVIEWS.exists(), reason="../shared/data is not here")


def test_corrections_make_the_judgement_better() -> None:
    taught, asked = halves()
    asked = asked[:ASKED]
    before = share(asked, NOTHING_LEARNED)
    after = share(asked, learned_from(taught[:TAUGHT]))
    assert before > 0.72
    assert after > 0.82
    assert after > before + 0.05
