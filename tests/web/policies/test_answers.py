"""Answers and channels are typed as people say them, and kept as packs write them."""

from __future__ import annotations

import pytest
from django import forms
from django.utils import translation

from huifang.policy.logic.pack import Setting
from huifang.web.frame.channels import channel_called, channel_name
from huifang.web.policies.answers import answer_field


@pytest.mark.parametrize(
    ("sort", "typed", "kept"),
    [
        ("duration", ["3", "D"], "P3D"),
        ("duration", ["2", "M"], "P2M"),
        ("clock", ["4", "TH"], "PT4H"),
        ("clock", ["1", "D"], "P1D"),
        ("duration", ["", "D"], ""),
        ("period", "quarter", "quarter"),
        ("date", "2026-03-01", "2026-03-01"),
        ("percent", "90%", "90%"),
    ],
)
def test_an_answer_is_kept_as_packs_write_it(sort: str, typed: object, kept: str) -> None:
    setting = Setting(key="s", type=sort, clause=None, ask={}, value=None)
    field = answer_field(setting, is_needed=False)
    assert str(field.clean(typed)) == kept
    if isinstance(field, forms.MultiValueField) and kept:
        assert field.widget.decompress(kept) == typed, "what was kept stands there again"


def test_an_answer_of_several_parts_stays_as_it_is_written() -> None:
    setting = Setting(key="s", type="clock", clause=None, ask={}, value=None)
    assert answer_field(setting, initial="P1DT12H").clean("P1DT12H") == "P1DT12H"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_channels_are_called_by_their_names_and_a_packs_own_by_its_word(language: str) -> None:
    with translation.override(language):
        assert [channel_called(channel_name(key)) for key in ("phone", "survey_link", "fax")] == [
            "phone",
            "survey_link",
            "fax",
        ]
