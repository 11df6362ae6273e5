"""What stands in an address or a form of surveys is a value, and never a part of a statement."""

from __future__ import annotations

from django.urls import reverse

from huifang.surveys.models import Response, Voice
from tests.surveys.answered import a_questionnaire
from tests.web.conftest import Browser
from tests.web.desk import Desk
from tests.web.injections import STRINGS

FIGURES = ("questionnaire", "from", "to", "by", "every", "scale", "of", "version", "topic", "word", "tone", "page")
LOOKED_AT = {
    **dict.fromkeys(("satisfaction", "satisfaction-csv", "satisfaction-answers", "satisfaction-questions", "satisfaction-words"), FIGURES),
    "campaigns": ("page",), "new-campaign": ("survey",), "questionnaires": ("page",), "survey": ("in", "page"),
}  # fmt: skip
SENT = {
    "new-campaign": ("title", "questionnaire", "survey", "segment", "department", "sample", "size", "rest_days", "starts_on", "ends_on"),
    "new-questionnaire": ("chinese", "english", "key"),
    "survey-send": ("seat", "page", "in", "q.overall"),
}  # fmt: skip


def test_three_hundred_injections_are_values(desk: Desk, browser: Browser) -> None:
    """T25: each of them somewhere, in every parameter some; what names a column is held against what there is."""
    asked = a_questionnaire()
    asked.answered([5] * 6, department=desk.company.east, product="洗牙", words="好")
    client, strings = browser(desk.company.mo), iter(STRINGS)
    assert len(set(STRINGS)) == 300
    for by, part in (("product", "\0"), ("employee", next(strings)), ("rule", "9" * 400), ("department", "\0")):
        # Where everything else is said rightly, the last one reaches the statement.
        right = {"questionnaire": str(asked.questionnaire.pk), "by": by, "of": part, "topic": part}
        name = "satisfaction-words" if by == "department" else "satisfaction-answers"
        assert client.get(reverse(name), right).status_code == 200, (name, right)
    for _ in range(4):
        for name, fields in LOOKED_AT.items():
            said = dict(zip(fields, strings, strict=False))
            if said:
                assert client.get(reverse(name), said).status_code in (200, 302, 404), (name, said)
        for name, fields in SENT.items():
            said = dict(zip(fields, strings, strict=False))
            if said:
                assert client.post(reverse(name), said).status_code in (302, 303, 404, 422), (name, said)
    assert next(strings, None) is None, "some were never tried"
    assert Response.objects.count() == 6 and Voice.objects.count() == 6
